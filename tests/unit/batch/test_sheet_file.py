"""The file around fast letters: its numbers, its cross-reference and its object streams."""

from __future__ import annotations

import io
from itertools import cycle, islice
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest

from tests.support.letters import ADDRESSES, form, piece
from tests.support.pdf_a import faults
from voucher_batch.sheet import render
from voucher_batch.sheet.fast import structure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voucher_batch.piece import Piece


def mixed(count: int) -> list[Piece]:
    """Return letters whose kind changes from one to the next."""
    kinds = zip(cycle(("fr", "de", "en")), cycle(ADDRESSES), cycle((1, 1, 1, 1, 2)), strict=False)
    return [
        piece(number, language=language, country=country, copy=copy)
        for number, (language, country, copy) in enumerate(islice(kinds, count), start=1)
    ]


def shown(pdf: bytes) -> list[str]:
    """Return the number that each page shows of itself."""
    return [
        next(word for word in page.get_textpage().get_text_range().split() if "/500" in word)
        for page in pypdfium2.PdfDocument(pdf)
    ]


@pytest.mark.parametrize("count", [1, 9, 10, 105])
def test_qpdf_finds_nothing_wrong_with_a_file_of_any_number_of_letters(count: int) -> None:
    pdf = render(mixed(count), form=form())

    with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False) as file:
        assert file.check_pdf_syntax() == []
    assert faults(pdf) == []
    assert shown(pdf) == [f"{number}/500" for number in range(1, count + 1)]


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let every letter have more objects than two digits tell apart."""
    structure.structure_of.cache_clear()
    monkeypatch.setattr(structure, "_ROOM", 10)
    yield
    structure.structure_of.cache_clear()


@pytest.mark.usefixtures("crowded")
def test_a_letter_of_many_objects_gets_numbers_of_more_digits() -> None:
    pdf = render(mixed(12), form=form())

    with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False) as file:
        assert file.check_pdf_syntax() == []
        assert max(page.obj.objgen[0] for page in file.pages) >= 12_000
    assert faults(pdf) == []
    assert shown(pdf) == [f"{number}/500" for number in range(1, 13)]
