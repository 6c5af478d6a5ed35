"""What the command ends with: the codes of `gouvcheck`, with 1 for work that is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gouvcheck_core.cli import exits
from gouvcheck_core.cli.exits import ExitCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.errors import GouvCheckError

DONE: Final = ExitCode.ACCEPTED
LEFT: Final = ExitCode.REJECTED
"""Ended well, and something is left that a person has to see to."""

MEANINGS: Final[Mapping[ExitCode, str]] = {
    DONE: "done",
    LEFT: "done, and something is left to be seen to; it is said what",
    ExitCode.USAGE: "the arguments make no sense",
    ExitCode.DATA: "the input makes no sense, or the books do not allow it",
    ExitCode.NO_INPUT: "a file to read is missing or cannot be read",
    ExitCode.UNAVAILABLE: "a package that this needs is not installed",
    ExitCode.SOFTWARE: "a defect of this program; please report it",
    ExitCode.CANNOT_CREATE: "a file to write exists already or cannot be written",
    ExitCode.UNREACHABLE: "a server or database does not answer now; try again later",
    ExitCode.INTERRUPTED: "interrupted",
    ExitCode.BROKEN_PIPE: "the reader of the output went away",
}
"""For docs/reference/batch-command-line.md."""

_BY_CODE: Final[Mapping[str, ExitCode]] = {
    "book-busy": ExitCode.UNREACHABLE,
    "book-database": ExitCode.UNREACHABLE,
    "handover-exists": ExitCode.CANNOT_CREATE,
    "mail-misses": ExitCode.UNREACHABLE,
    "mail-unreachable": ExitCode.UNREACHABLE,
    "resend-busy": ExitCode.UNREACHABLE,
    "usage-no-campaign": ExitCode.NO_INPUT,
    "vault-exists": ExitCode.CANNOT_CREATE,
    "vault-key-exists": ExitCode.CANNOT_CREATE,
    "vault-key-place": ExitCode.CANNOT_CREATE,
}


def exit_code(error: GouvCheckError) -> ExitCode:
    """Return what the command ends with when ``error`` stops it."""
    return _BY_CODE.get(error.code) or exits.exit_code(error)
