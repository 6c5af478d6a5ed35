from __future__ import annotations

import pytest

from issuer_api.errors import StampError
from issuer_api.sheets.place import AtPoint, AtText, Box, Corner, InCorner, Place, Spot, settle

A4 = (210.0, 297.0)
BLOCK = (30.0, 37.0)


def settled(place: Place, *found: tuple[int, Box], pages: int = 2) -> Spot:
    return settle(place, BLOCK, pages=[A4] * pages, find=lambda _: found)


@pytest.mark.parametrize(
    ("corner", "x", "y"),
    [
        (Corner.TOP_LEFT, 10, 10),
        (Corner.TOP_RIGHT, 170, 10),
        (Corner.BOTTOM_LEFT, 10, 250),
        (Corner.BOTTOM_RIGHT, 170, 250),
    ],
)
def test_corner_is_as_near_as_paper_allows(corner: Corner, x: float, y: float) -> None:
    assert settled(InCorner(corner, 2)) == Spot(2, Box(x, y, *BLOCK))


def test_anchor_gives_page_and_corner_and_may_be_covered() -> None:
    anchor = Box(50, 60, 12, 4)

    assert settled(AtText("[[code]]"), (2, anchor)) == Spot(2, Box(50, 60, *BLOCK), anchor)


@pytest.mark.parametrize("count", [0, 2])
def test_anchor_must_stand_there_once(count: int) -> None:
    with pytest.raises(StampError, match=f"{count} times, not once"):
        settled(AtText("[[code]]"), *[(1, Box(50, 60, 12, 4))] * count)


@pytest.mark.parametrize("page", [0, 3, -1])
def test_page_must_be_there(page: int) -> None:
    with pytest.raises(StampError, match="the document has 2"):
        settled(AtPoint(20, 20, page))


@pytest.mark.parametrize(("x", "y"), [(9.9, 20), (20, 9.9), (170.1, 20), (20, 250.1), (-5, 20)])
def test_nothing_stands_nearer_to_the_edge_than_a_printer_reaches(x: float, y: float) -> None:
    with pytest.raises(StampError, match="less than 10 mm from the edge"):
        settled(AtPoint(x, y))


@pytest.mark.parametrize(("y", "fold"), [(104, 105), (69, 105), (174, 210), (209, 210)])
def test_code_is_kept_off_the_folds_of_a_letter(y: float, fold: int) -> None:
    with pytest.raises(StampError, match=f"creased {fold} mm from the top"):
        settled(AtPoint(20, y))


@pytest.mark.parametrize("y", [68, 105, 173, 210])
def test_code_may_touch_a_fold_from_either_side(y: float) -> None:
    assert settled(AtPoint(20, y)).box.y == y


def test_sheet_of_another_size_has_no_folds() -> None:
    card = settle(AtPoint(20, 90), BLOCK, pages=[(148.0, 210.0)], find=lambda _: [])

    assert card.box == Box(20, 90, *BLOCK)
