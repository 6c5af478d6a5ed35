"""The block that is put on a sheet: the code with its quiet zone, and a caption under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gouvcheck_core import qr
from gouvcheck_core.format import QUIET_ZONE_MODULES
from gouvcheck_core.qr import Level
from issuer_api.sheets.prepared import Own
from issuer_api.sheets.typesetting import typeset
from voucher_batch.sheet.stencil import Stencil

if TYPE_CHECKING:
    from gouvcheck_core.profiles import Language

CAPTION_MM: Final = 7.0
"""Room for two lines under the code; the lower part of the quiet zone is theirs no more."""
MARK: Final = "GouvCheck"
MODULE_MM: Final = 0.5

_TEMPLATE: Final = "block.typ"


@dataclass(frozen=True, slots=True)
class Block:
    """A drawn block.

    Args:
        pdf: One page of just this size.
        width: Millimetres.
        height: Millimetres.
        alt: What a screen reader says of it.
    """

    pdf: bytes
    width: float
    height: float
    alt: str


def measure(
    text: str, *, module_mm: float = MODULE_MM, level: Level = Level.M
) -> tuple[float, float]:
    """Return width and height of the block for a code, millimetres, without drawing it.

    Raises:
        QrError: ``qr-module-too-small`` and the like.
    """
    side = qr.encode(text, level=level).size_mm(module_mm)
    return side, side + CAPTION_MM


def draw(
    text: str,
    *,
    reference: str,
    language: Language,
    module_mm: float = MODULE_MM,
    level: Level = Level.M,
) -> Block:
    """Return the block for a code.

    Args:
        text: Of the code.
        reference: The human reference for the caption, or empty.
        language: Of the alternative text.
        module_mm: Printed side of a module.
        level: Error correction.

    Raises:
        QrError: ``qr-module-too-small`` and the like.
    """
    code = qr.encode(text, level=level)
    side = code.size_mm(module_mm)
    data = {
        "width": side,
        "height": side + CAPTION_MM,
        "side": side,
        "quiet": QUIET_ZONE_MODULES * module_mm,
        "mark": MARK,
        "reference": Own(reference),
        "lang": language.value,
    }
    pdf = typeset(_TEMPLATE, data, code=Stencil(code.rows))
    return Block(pdf, side, side + CAPTION_MM, f"{MARK} {reference}".strip())
