"""Where on a page a code shall stand, and whether it may stand there.

All places are as a person sees the page: millimetres to the right and down from its top left
corner, whatever rotation and crop the file has.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from gouvcheck_core.format import EDGE_DISTANCE_MM, FOLDS_MM
from issuer_api.errors import StampError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

A4_MM: Final = (210.0, 297.0)
_SAME_MM: Final = 2.0
"""How much a page may differ from A4 and still be folded like it."""
_HAIR_MM: Final = 0.01
"""What rounding may add up to."""


class Corner(Enum):
    """A corner of the page; the code stands as near to it as paper allows."""

    TOP_LEFT = "top-left"
    TOP_RIGHT = "top-right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM_RIGHT = "bottom-right"


@dataclass(frozen=True, slots=True)
class InCorner:
    """In a corner of a page.

    Args:
        corner: Which.
        page: From 1.
    """

    corner: Corner
    page: int = 1


@dataclass(frozen=True, slots=True)
class AtPoint:
    """At a point of a page.

    Args:
        x: Millimetres from the left edge to the block's.
        y: Millimetres from the top edge to the block's.
        page: From 1.
    """

    x: float
    y: float
    page: int = 1


@dataclass(frozen=True, slots=True)
class AtText:
    """Where a text stands, whose top left becomes the block's.

    Args:
        text: Stands in the document exactly once, best in white.
    """

    text: str


Place: TypeAlias = InCorner | AtPoint | AtText


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a page in millimetres, from its top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Spot:
    """A place, settled.

    Args:
        page: From 1.
        box: What the block covers.
        anchor: The text under it that may be covered, or None.
    """

    page: int
    box: Box
    anchor: Box | None = None


def settle(
    place: Place,
    block: tuple[float, float],
    *,
    pages: Sequence[tuple[float, float]],
    find: Callable[[str], Sequence[tuple[int, Box]]],
) -> Spot:
    """Return where the block stands, or refuse.

    Args:
        place: As it was asked for.
        block: Width and height of code and caption.
        pages: Width and height of each page.
        find: Every place of a text: the page, and the box around it.

    Raises:
        StampError: ``stamp-page``, ``stamp-anchor``, ``stamp-off-page``, ``stamp-fold``.
    """
    spot = _spot(place, block, pages, find)
    _check(spot.box, _size(pages, spot.page))
    return spot


def _spot(
    place: Place,
    block: tuple[float, float],
    pages: Sequence[tuple[float, float]],
    find: Callable[[str], Sequence[tuple[int, Box]]],
) -> Spot:
    match place:
        case InCorner(corner, page):
            return Spot(page, _in_corner(corner, block, _size(pages, page)))
        case AtPoint(x, y, page):
            return Spot(page, Box(x, y, *block))
        case AtText(text):
            page, anchor = _only(find(text))
            return Spot(page, Box(anchor.x, anchor.y, *block), anchor)
        case _ as never:
            assert_never(never)


def _size(pages: Sequence[tuple[float, float]], page: int) -> tuple[float, float]:
    if not 1 <= page <= len(pages):
        raise StampError(
            "stamp-page",
            f"There is no page {page}; the document has {len(pages)}.",
            hint="Count the pages from 1.",
        )
    return pages[page - 1]


def _only(found: Sequence[tuple[int, Box]]) -> tuple[int, Box]:
    match found:
        case [one]:
            return one
        case _:
            raise StampError(
                "stamp-anchor",
                f"The anchor text stands in the document {len(found)} times, not once.",
                hint="Print a text that occurs nowhere else, such as [[code]], where it goes.",
            )


def _in_corner(corner: Corner, block: tuple[float, float], page: tuple[float, float]) -> Box:
    width, height = block
    right, bottom = page[0] - EDGE_DISTANCE_MM - width, page[1] - EDGE_DISTANCE_MM - height
    match corner:
        case Corner.TOP_LEFT:
            return Box(EDGE_DISTANCE_MM, EDGE_DISTANCE_MM, width, height)
        case Corner.TOP_RIGHT:
            return Box(right, EDGE_DISTANCE_MM, width, height)
        case Corner.BOTTOM_LEFT:
            return Box(EDGE_DISTANCE_MM, bottom, width, height)
        case Corner.BOTTOM_RIGHT:
            return Box(right, bottom, width, height)


def _check(box: Box, page: tuple[float, float]) -> None:
    nearest = min(box.x, box.y, page[0] - box.x - box.width, page[1] - box.y - box.height)
    if nearest < EDGE_DISTANCE_MM - _HAIR_MM:
        raise StampError(
            "stamp-off-page",
            f"The code would stand less than {EDGE_DISTANCE_MM:.0f} mm from the edge of the page.",
            hint=f"It needs {box.width:.1f} by {box.height:.1f} mm inside that margin.",
        )
    if _is_a4(page):
        for fold in FOLDS_MM:
            if box.y < fold - _HAIR_MM and box.y + box.height > fold + _HAIR_MM:
                raise StampError(
                    "stamp-fold",
                    f"The code would be folded: the sheet is creased {fold:.0f} mm from the top.",
                    hint="Put it wholly above or below the fold.",
                )


def _is_a4(page: tuple[float, float]) -> bool:
    return all(abs(side - a4) <= _SAME_MM for side, a4 in zip(page, A4_MM, strict=True))
