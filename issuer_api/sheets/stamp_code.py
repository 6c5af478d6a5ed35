"""Stamping as a piece of work: values that can be sent to another process, and what is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from issuer_api.sheets.block import draw
from issuer_api.sheets.stamp import check_room, stamp

if TYPE_CHECKING:
    from gouvcheck_core.profiles import Language
    from gouvcheck_core.qr import Level
    from issuer_api.sheets.place import Place


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Code:
    """What is put on a sheet.

    Args:
        text: Of the code.
        reference: The human reference for the caption, or empty.
        language: Of the alternative text.
        level: Error correction.
    """

    text: str
    reference: str
    language: Language
    level: Level


def require_room(document: bytes, size: tuple[float, float], place: Place) -> None:
    """Refuse a document that cannot be stamped there; as `check_room`."""
    check_room(document, size, place=place)


def stamp_code(document: bytes, code: Code, place: Place) -> bytes:
    """Return the document with a code on it.

    Raises:
        StampError: The document cannot be stamped, or not there.
    """
    block = draw(code.text, reference=code.reference, language=code.language, level=code.level)
    return stamp(document, block, place=place, text=code.text)
