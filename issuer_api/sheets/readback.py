"""Read a finished sheet as a camera would, before anybody gets it (DESIGN section 5)."""

from __future__ import annotations

from gouvcheck_core import scan
from gouvcheck_core.errors import ScanError
from issuer_api.errors import StampError


def read_back(pdf: bytes, *, page: int, text: str) -> None:
    """Refuse a sheet whose code does not read.

    Args:
        pdf: The finished file.
        page: Where the code stands, from 1.
        text: What the code must say.

    Raises:
        StampError: ``stamp-unreadable``.
    """
    try:
        found = scan.scan(pdf, page=page)
    except ScanError as error:
        raise _unreadable() from error
    if text not in {code.text for code in found}:
        raise _unreadable()


def _unreadable() -> StampError:
    return StampError(
        "stamp-unreadable",
        "The code does not read back from the finished page.",
        hint="Choose another place: something on the page disturbs the code there.",
    )
