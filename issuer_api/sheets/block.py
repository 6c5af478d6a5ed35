"""The block that is put on a sheet: the code with its quiet zone, and a caption under it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from gouvcheck_core import qr
from gouvcheck_core.qr import Level
from voucher_batch.sheet.faces import FONTS

if TYPE_CHECKING:
    import typst as typst_

    from gouvcheck_core.profiles import Language

CAPTION_MM: Final = 7.0
"""Room for two lines under the code; the lower part of the quiet zone is theirs no more."""
MARK: Final = "GouvCheck"
MODULE_MM: Final = 0.5


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
    import typst  # noqa: PLC0415 - 30 MB that only a service that draws shall load

    code = qr.encode(text, level=level)
    side = code.size_mm(module_mm)
    inputs = {
        "width": f"{side:.3f}",
        "height": f"{side + CAPTION_MM:.3f}",
        "side": f"{side:.3f}",
        "code": code.svg(),
        "mark": MARK,
        "reference": reference,
        "lang": language.value,
    }
    pdf = typst.compile(
        _template(), format="pdf", sys_inputs=inputs, font_paths=_fonts(), pdf_tags=False
    )
    return Block(pdf, side, side + CAPTION_MM, f"{MARK} {reference}".strip())


@cache
def _template() -> bytes:
    return resources.files(__package__).joinpath("block.typ").read_bytes()


@cache
def _fonts() -> typst_.Fonts:
    """Return our fonts, read once, and none of the machine's."""
    import typst  # noqa: PLC0415 - as above

    return typst.Fonts(font_paths=[FONTS], include_system_fonts=False, include_embedded_fonts=False)
