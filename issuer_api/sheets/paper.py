"""The paper under a block: which part of a page it is, and that nothing is printed there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gouvcheck_core.scan.part import PagePart
from issuer_api.errors import StampError

if TYPE_CHECKING:
    import pikepdf

    from gouvcheck_core.scan.pdf import PdfPages
    from issuer_api.sheets.place import Box, Spot

POINTS_PER_MM: Final = 72 / 25.4
_LOOK_DPI: Final = 100
_HALF_A_PIXEL: Final = 72 / _LOOK_DPI / 2
_TWO_PIXELS: Final = 72 / _LOOK_DPI * 2
_BLANK: Final = 0xF0
"""The darkest grey that still counts as paper: a pale background is none."""


def unit_of(page: pikepdf.Page) -> float:
    """Return how many points of paper a point of the page's space is."""
    return float(page.obj.get("/UserUnit", 1))


def part_of(box: Box, *, unit: float) -> PagePart:
    """Return a box in points of the page's space."""
    scale = POINTS_PER_MM / unit
    left, top = box.x * scale, box.y * scale
    return PagePart(left, top, left + box.width * scale, top + box.height * scale)


def refuse_occupied(shown: PdfPages, spot: Spot, *, unit: float) -> None:
    """See that the block covers nothing but paper, and the anchor that asked for it.

    Args:
        shown: The document.
        spot: Where the block shall stand.
        unit: Of the page, see `unit_of`.

    Raises:
        StampError: ``stamp-occupied``.
    """
    from PIL import Image, ImageDraw  # noqa: PLC0415 - as everywhere that pixels are looked at

    part = part_of(spot.box, unit=unit)
    # What the edge of the block only touches does not count.
    grey = shown.draw(spot.page, dpi=_LOOK_DPI, part=part.widened(-_HALF_A_PIXEL))
    picture = Image.frombytes("L", (grey.width, grey.height), bytes(grey.pixels))
    if spot.anchor is not None:
        anchor = part_of(spot.anchor, unit=unit).widened(_TWO_PIXELS)
        edges = [
            (edge - origin) / grey.unit
            for edge, origin in zip(anchor, (part.left, part.top) * 2, strict=True)
        ]
        ImageDraw.Draw(picture).rectangle(edges, fill=0xFF)
    if min(picture.tobytes()) < _BLANK:
        raise StampError(
            "stamp-occupied",
            "Something is printed where the code would stand.",
            hint=f"It needs {spot.box.width:.1f} by {spot.box.height:.1f} mm of blank paper.",
        )
