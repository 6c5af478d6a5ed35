"""Exit codes: three for verdicts, the others as `sysexits.h` has them."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.errors import GouvCheckError


class ExitCode(IntEnum):
    """What the command ends with."""

    ACCEPTED = 0
    """Also: done, for every verb but ``verify``."""
    REJECTED = 1
    """Also: amber, for ``keys status``."""
    UNDECIDED = 2
    """Also: red, for ``keys status``."""
    USAGE = 64
    """The arguments make no sense."""
    DATA = 65
    """The input makes no sense, or a picture holds no code."""
    NO_INPUT = 66
    """A file to read is not there or cannot be read."""
    UNAVAILABLE = 69
    """A package that this needs is not installed."""
    SOFTWARE = 70
    """A defect of this program."""
    CANNOT_CREATE = 73
    """A file to write is there already or cannot be written."""
    UNREACHABLE = 75
    """A server or medium does not answer now."""
    INTERRUPTED = 130
    BROKEN_PIPE = 141
    """Who read the output stopped reading."""


MEANINGS: Final[Mapping[ExitCode, str]] = {
    ExitCode.ACCEPTED: "accepted; every verb but `verify`: done",
    ExitCode.REJECTED: "rejected: a code is bad; `keys status`: amber",
    ExitCode.UNDECIDED: "undecided: this device cannot tell; `keys status`: red",
    ExitCode.USAGE: "the arguments make no sense",
    ExitCode.DATA: "the input makes no sense, or a picture holds no code",
    ExitCode.NO_INPUT: "a file to read is missing or cannot be read",
    ExitCode.UNAVAILABLE: "a package that this needs is not installed",
    ExitCode.SOFTWARE: "a defect of this program; please report it",
    ExitCode.CANNOT_CREATE: "a file to write exists already or cannot be written",
    ExitCode.UNREACHABLE: "a server or medium does not answer now; try again later",
    ExitCode.INTERRUPTED: "interrupted",
    ExitCode.BROKEN_PIPE: "the reader of the output went away",
}
"""For docs/reference/command-line.md."""

_BY_CODE: Final[Mapping[str, ExitCode]] = {
    "profile-unknown": ExitCode.USAGE,
    "qr-no-encoder": ExitCode.UNAVAILABLE,
    "scan-no-decoder": ExitCode.UNAVAILABLE,
    "update-unreachable": ExitCode.UNREACHABLE,
    "usage-empty": ExitCode.DATA,
    "usage-exists": ExitCode.CANNOT_CREATE,
    "usage-json": ExitCode.DATA,
    "usage-no-file": ExitCode.NO_INPUT,
    "usage-not-written": ExitCode.CANNOT_CREATE,
    "usage-text": ExitCode.DATA,
    "usage-too-large": ExitCode.DATA,
}


def exit_code(error: GouvCheckError) -> ExitCode:
    """Return what the command ends with when ``error`` stops it."""
    if error.code in _BY_CODE:
        return _BY_CODE[error.code]
    return ExitCode.USAGE if isinstance(error, UsageError) else ExitCode.DATA
