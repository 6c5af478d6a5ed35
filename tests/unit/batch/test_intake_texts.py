from __future__ import annotations

import csv
from itertools import product

import pytest

from voucher_batch.intake.cells import csv_cells
from voucher_batch.intake.layout import Delimiter
from voucher_batch.intake.refusal import Refusal
from voucher_batch.intake.texts import clean, clean_all

PIECES = (
    "",
    "Zoé",
    " a ",
    "a  b",
    "Zoe\u0301",
    "\u0301",
    "a\u00a0b",
    "\ufffd",
    "\u202e",
    "a\tb",
    "=",
)


def told(call: object, *args: object) -> object:
    try:
        return call(*args)  # type: ignore[operator]
    except Refusal as refusal:
        return refusal.field, refusal.reason


def one_by_one(fields: tuple[str, ...], texts: tuple[str, ...]) -> list[str]:
    return [clean(field, text) for field, text in zip(fields, texts, strict=True)]


@pytest.mark.parametrize("first", PIECES)
def test_a_row_is_cleaned_as_its_cells_are_one_by_one(first: str) -> None:
    for others in product(PIECES, repeat=2):
        row, fields = (first, *others), ("a", "b", "c")
        assert told(clean_all, fields, row) == told(one_by_one, fields, row)


@pytest.mark.parametrize("delimiter", list(Delimiter))
def test_a_row_without_quotation_marks_is_cut_as_the_reader_cuts_it(delimiter: Delimiter) -> None:
    parts = ("", "a", " b ", "é", delimiter, "\\", "'", "\x0b", "\x00", "\x85")
    for row in map("".join, product(parts, repeat=3)):
        if row:
            assert csv_cells(row, delimiter) == next(
                csv.reader((row,), delimiter=delimiter, strict=True)
            )


def test_a_carriage_return_inside_a_row_is_still_refused() -> None:
    with pytest.raises(Refusal):
        csv_cells("a;b\rc", Delimiter.SEMICOLON)
