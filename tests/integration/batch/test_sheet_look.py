"""Letters of both renderers, on real files: the same to look at, to copy from and to listen to."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import pikepdf
import pypdfium2
import pytest

from gouvcheck_core.format import MIN_MODULE_MM
from gouvcheck_core.scan import read
from tests.support.elsewhere import in_other_processes
from tests.support.letters import LONG_NAME, NAMES, WIDE_NAME, form, piece
from tests.support.pdf_a import faults
from voucher_batch.beneficiary import Country
from voucher_batch.sheet import Renderer, render
from voucher_batch.sheet.geometry import (
    CODE_MARGIN,
    CODE_TOP,
    FOLDS,
    MM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    windows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voucher_batch.piece import Piece

DPI: Final = 120
SEEN: Final = 48
"""Difference of grey that an eye would see; smoothing of edges makes less."""

SAME: Final = 5e-5
"""Share of a page's pixels that may differ: PDFium rounds the place of some glyphs to a quarter."""


def vouchers() -> list[Piece]:
    """Return a letter for each language and country, with every kind of name among them."""
    languages = form().texts
    return [
        piece(number, language=language, country=country, name=name, copy=copy)
        for number, (language, country, name, copy) in enumerate(
            (
                (language, country, [*NAMES, LONG_NAME][(at + shift) % 5], 1 + (at == shift))
                for at, language in enumerate(languages)
                for shift, country in enumerate(Country)
            ),
            start=1,
        )
    ]


def others(template: str) -> list[Piece]:
    """Return a letter of a template for each of its languages."""
    return [
        piece(number, template=template, language=language, country=country, copy=copy)
        for number, (language, country, copy) in enumerate(
            zip(form(template).texts, [*Country, *Country], [1, 2, 0, 1, 1, 1], strict=False),
            start=1,
        )
    ]


PIECES: Final = {
    "voucher": vouchers(),
    "voucher, widest name": [
        piece(number, name=WIDE_NAME, language=language, country=Country.DE, copy=2)
        for number, language in enumerate(form().texts, start=1)
    ],
    "invitation": others("invitation"),
    "extract": others("extract"),
}


@cache
def rendered(case: str) -> tuple[bytes, bytes]:
    """Return the letters of a case, fast and plain."""
    pieces, letters = PIECES[case], form(case.partition(",")[0])
    return (
        render(pieces, form=letters, renderer=Renderer.FAST),
        render(pieces, form=letters, renderer=Renderer.PLAIN),
    )


def pictures(pdf: bytes) -> Iterator[np.ndarray]:
    """Yield the pages as grey pixels."""
    for page in pypdfium2.PdfDocument(pdf):
        yield page.render(scale=DPI / 72, grayscale=True).to_numpy().astype(int)


def words(pdf: bytes) -> list[list[str]]:
    """Return the words of each page, in the order in which they are drawn."""
    return [page.get_textpage().get_text_range().split() for page in pypdfium2.PdfDocument(pdf)]


@pytest.mark.parametrize("case", PIECES)
def test_fast_letters_look_and_read_like_plain_ones(case: str) -> None:
    fast, plain = rendered(case)

    for one, other in zip(pictures(fast), pictures(plain), strict=True):
        assert np.mean(np.abs(one - other) > SEEN) <= SAME
    assert words(fast) == words(plain)


@pytest.mark.parametrize("case", PIECES)
def test_letters_have_what_pdf_a_and_pdf_ua_ask_for(case: str) -> None:
    fast, plain = rendered(case)

    assert faults(fast) == []
    assert faults(plain) == []


@pytest.mark.parametrize("case", PIECES)
def test_fast_letters_are_read_aloud_like_plain_ones(case: str) -> None:
    fast, plain = rendered(case)

    assert outline(fast) == outline(plain)


def outline(pdf: bytes) -> list[str]:
    """Return the kinds of all structure elements in reading order, below those of whole letters."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        root = file.Root.StructTreeRoot.K
        return [
            str(kind)
            for kind in _kinds(root[0] if isinstance(root, pikepdf.Array) else root)
            if kind != "/Part"
        ]


def _kinds(element: pikepdf.Object) -> Iterator[object]:
    yield element.S
    for kid in element.get("/K", pikepdf.Array()):
        if isinstance(kid, pikepdf.Object):
            yield from _kinds(kid)


@pytest.mark.parametrize("case", ["voucher", "invitation", "extract"])
def test_codes_stand_clear_of_edges_and_folds_and_are_large_enough(case: str) -> None:
    pdf = render(PIECES[case][:4], form=form(case))

    for code in read(pdf).codes:
        left, right = bounds([x for x, _ in code.corners])
        top, bottom = bounds([y for _, y in code.corners])
        assert min(left, PAGE_WIDTH - right) >= CODE_MARGIN
        assert min(top, PAGE_HEIGHT - bottom) >= CODE_MARGIN
        assert all(min(abs(fold - top), abs(fold - bottom)) >= CODE_MARGIN for fold in FOLDS)
        assert top > CODE_TOP
        modules = 53 if case == "voucher" else 57
        assert (right - left) / modules >= MIN_MODULE_MM


def bounds(points: Sequence[int]) -> tuple[float, float]:
    """Return the least and the largest of places in points, in millimetres."""
    return min(points) / MM, max(points) / MM


@pytest.mark.parametrize("country", Country)
def test_the_window_shows_the_address_and_the_sender_and_nothing_else(country: Country) -> None:
    window = windows()[country]
    one = piece(country=country)
    page = pypdfium2.PdfDocument(render([one], form=form()))[0]
    height = page.get_height()

    shown = page.get_textpage().get_text_bounded(
        left=(window.x - 2) * MM,
        right=(window.x + window.width + 3) * MM,
        top=height - (window.y - 2) * MM,
        bottom=height - (window.y + window.height) * MM,
    )

    lines = [line.strip() for line in shown.splitlines() if line.strip()]
    assert lines[1:] == list(one.recipient)
    assert lines[0].replace("\xa0", " ") == " · ".join(form().sender)
    assert window.y + window.height < FOLDS[0]


def test_other_processes_make_the_same_bytes() -> None:
    program = (
        "import hashlib; from tests.integration.batch.test_sheet_look import PIECES, form, render;"
        "print(hashlib.sha256(render(PIECES['voucher'], form=form())).hexdigest())"
    )
    runs = in_other_processes(program)

    assert len(runs) == 1


def test_what_was_rendered_before_changes_nothing() -> None:
    letters, (first, *rest) = form(), PIECES["voucher"]
    alone = render([first], form=letters)
    render(rest, form=letters)

    assert render([first], form=letters) == alone
