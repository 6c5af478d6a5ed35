"""What the command ends with: the codes of `gouvcheck`, with 1 for something that is not well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gouvcheck_core.cli import exits
from gouvcheck_core.cli.exits import ExitCode
from gouvcheck_core.errors import GouvCheckError

if TYPE_CHECKING:
    from collections.abc import Mapping

DONE: Final = ExitCode.ACCEPTED
NOT_WELL: Final = ExitCode.REJECTED
"""Looked, and found something that a person has to see to."""

CONFIGURATION: Final = 78
"""The settings are missing or wrong (``EX_CONFIG``)."""

MEANINGS: Final[Mapping[int, str]] = {
    DONE: "done, or all is well",
    NOT_WELL: "looked, and something is not well; it is said what",
    ExitCode.USAGE: "the arguments make no sense",
    ExitCode.DATA: "the books or the input do not allow it",
    ExitCode.NO_INPUT: "a file to read is missing or cannot be read",
    ExitCode.UNAVAILABLE: "a package that this needs is not installed",
    ExitCode.SOFTWARE: "a defect of this program; please report it",
    ExitCode.UNREACHABLE: "a database, token or server does not answer now; try again later",
    CONFIGURATION: "the settings are missing or wrong; it is said which",
    ExitCode.INTERRUPTED: "interrupted",
    ExitCode.BROKEN_PIPE: "the reader of the output went away",
}
"""For docs/how-to/run-the-service.md."""

_BY_CODE: Final[Mapping[str, int]] = {
    "audit-unreachable": ExitCode.UNREACHABLE,
    "audit-no-file": ExitCode.NO_INPUT,
    "book-busy": ExitCode.UNREACHABLE,
    "book-database": ExitCode.UNREACHABLE,
    "signer-lost": ExitCode.UNREACHABLE,
    "signer-no-token": ExitCode.UNREACHABLE,
}
_NOT_WELL: Final = frozenset(
    {
        "audit-count",
        "audit-entries",
        "audit-rewritten",
        "audit-root",
        "audit-tile",
        "voucher-counts",
    }
)


def exit_code(error: GouvCheckError) -> int:
    """Return what the command ends with when ``error`` stops it."""
    if error.code in _NOT_WELL:
        return NOT_WELL
    if error.code in _BY_CODE:
        return _BY_CODE[error.code]
    if error.family == "settings-":
        cause = error.__cause__
        reached = _BY_CODE.get(cause.code) if isinstance(cause, GouvCheckError) else None
        return reached or CONFIGURATION
    return exits.exit_code(error)
