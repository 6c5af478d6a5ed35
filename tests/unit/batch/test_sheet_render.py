from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from tests.support.letters import code_text, form, piece
from voucher_batch.errors import SheetError
from voucher_batch.sheet import Renderer, check, check_form, render, template_names

if TYPE_CHECKING:
    from voucher_batch.piece import Piece


def text_of(pdf: bytes, page: int = 0) -> str:
    text: str = pypdfium2.PdfDocument(pdf)[page].get_textpage().get_text_range()
    return text


@pytest.mark.parametrize("renderer", Renderer)
def test_a_letter_shows_what_its_piece_says(renderer: Renderer) -> None:
    one = piece(12)

    text = text_of(render([one], form=form(), renderer=renderer))

    for part in (*one.recipient, one.name, one.reference, one.fields["value"], "12/500"):
        assert part in text
    assert "Copie" not in text


@pytest.mark.parametrize("renderer", Renderer)
def test_a_page_stands_for_each_piece_in_order(renderer: Renderer) -> None:
    pdf = render([piece(number) for number in (3, 1, 2)], form=form(), renderer=renderer)

    assert [text_of(pdf, page).count(f"{number}/500") for page, number in enumerate((3, 1, 2))] == [
        1,
        1,
        1,
    ]


@pytest.mark.parametrize(
    ("copy", "language", "said"),
    [(2, "fr", "Copie 2"), (3, "de", "Kopie 3"), (0, "en", "Proof")],
)
def test_what_is_not_the_first_paper_says_so(copy: int, language: str, said: str) -> None:
    pdf = render([piece(copy=copy, language=language)], form=form())

    assert said in text_of(pdf)


def test_an_extract_lists_its_fields_in_the_order_of_the_profile() -> None:
    one = piece(template="extract")
    text = text_of(render([one], form=form("extract"), renderer=Renderer.PLAIN))

    labels = ("Bulletin", "Concerne", "Nom", "Prénoms", "Date de naissance", "Inscriptions")
    places = [text.index(label) for label in labels]
    assert places == sorted(places)
    assert "Lieu de naissance" not in text


def test_a_shard_of_more_than_one_batch_of_plain_letters_is_refused() -> None:
    with pytest.raises(SheetError, match="at most 50"):
        render([piece()] * 51, form=form(), renderer=Renderer.PLAIN)


def test_no_piece_makes_no_file() -> None:
    with pytest.raises(SheetError) as error:
        render([], form=form())

    assert error.value.code == "sheet-empty"


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (piece(name="Иван Иванов"), "sheet-glyph"),
        (piece(name="W" * 400), "sheet-too-long"),
        (piece(fields={"value": "50,00 EUR"}), "sheet-field"),
        (piece(code="GC1:not alphanumeric"), "sheet-code"),
        (piece(code=code_text(900)), "sheet-code-dense"),
    ],
)
def test_what_cannot_be_set_is_refused_before_anything_is_made(bad: Piece, code: str) -> None:
    with pytest.raises(SheetError) as checked:
        check(bad, form=form())
    with pytest.raises(SheetError) as rendered:
        render([piece(), bad], form=form())

    assert checked.value.code == rendered.value.code == code


def test_an_extract_of_too_many_lines_is_refused() -> None:
    entries = "\n".join(["12.03.2019 · Police court"] * 12)
    long = piece(template="extract", fields=dict.fromkeys(("entries", "name"), entries))

    with pytest.raises(SheetError) as error:
        check(long, form=form("extract"))

    assert error.value.code == "sheet-too-long"


def test_a_good_piece_passes_the_check() -> None:
    check(piece(), form=form())


@pytest.mark.parametrize("template", template_names())
def test_every_template_has_room_for_the_longest_name_in_every_language(template: str) -> None:
    check_form(form(template))


def test_words_that_leave_no_room_are_noticed_before_a_run() -> None:
    usual = form()
    french = usual.texts["fr"]
    wordy = replace(french, said={**french.said, "rules": "Le bon est nominatif. " * 60})

    with pytest.raises(SheetError) as error:
        check_form(replace(usual, texts={"fr": wordy}))

    assert error.value.code == "sheet-layout"


def test_a_slot_that_a_template_forgets_to_draw_is_noticed_before_a_run() -> None:
    usual = form()
    template = usual.template
    forgotten = replace(template.slots["value"], name="motto")
    slots = {**template.slots, "motto": forgotten}

    with pytest.raises(SheetError) as error:
        check_form(replace(usual, template=replace(template, slots=slots)))

    assert error.value.code == "sheet-layout"


@pytest.mark.parametrize("renderer", Renderer)
def test_several_threads_make_the_same_letters(renderer: Renderer) -> None:
    letters = form()

    with ThreadPoolExecutor(4) as pool:
        made = pool.map(lambda _: render([piece()], form=letters, renderer=renderer), range(8))

    assert len(set(made)) == 1
