from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.errors import ProfileError
from gouvcheck_core.profiles import Language, Row
from tests.support.every_kind import WIRE, claims, every_kind

if TYPE_CHECKING:
    from gouvcheck_core.claims import FieldValue


def shown(label: int, *, value: FieldValue, language: Language = Language.FR) -> str:
    rows = every_kind().rows(claims({**WIRE, label: value}), language)
    field = next(item.id for item in every_kind().fields if item.label == label)
    return next(row.value for row in rows if row.field == field)


def test_rows_stand_in_the_paper_s_order_with_labels_in_the_language_asked_for() -> None:
    rows = every_kind().rows(claims(), Language.DE)
    assert [row.field for row in rows] == [field.id for field in every_kind().fields]
    assert rows[-1].label == "Zeilen"
    assert rows[0] == Row(field="text", label="Text", value="Zoë", compare=True)


def test_a_field_that_the_paper_does_not_show_is_marked() -> None:
    assert [row.field for row in every_kind().rows(claims(), Language.EN) if not row.compare] == [
        "boolean"
    ]


def test_a_field_that_is_left_out_has_no_row() -> None:
    fields = {label: value for label, value in WIRE.items() if label != 8}
    rows = every_kind().rows(claims(fields), Language.EN)
    assert "boolean" not in {row.field for row in rows}


@pytest.mark.parametrize(
    ("label", "value", "text"),
    [
        (2, -3, "-3"),
        (3, 7_363, "28.02.1990"),
        (3, -65_536, "27.07.1790"),
        (4, 7_363, "28.02.1990"),
        (4, "1990-02", "02.1990"),
        (4, "1990", "1990"),
        (5, 1_790_000_000, "21.09.2026 16:13"),
        (6, 5_000, "50,00 EUR"),
        (6, -5, "-0,05 EUR"),
        (7, 7, "Seven"),
        (9, bytes(range(6)), "0001 02030405"),
    ],
)
def test_values_are_shown_as_paper_shows_them(label: int, value: FieldValue, text: str) -> None:
    assert shown(label, value=value) == text


@pytest.mark.parametrize(
    ("language", "money", "word", "yes", "no"),
    [
        (Language.FR, "1,50 EUR", "Un", "Oui", "Non"),
        (Language.DE, "1,50 EUR", "Eins", "Ja", "Nein"),
        (Language.EN, "1.50 EUR", "One", "Yes", "No"),
        (Language.LB, "1,50 EUR", "Eent", "Jo", "Neen"),
    ],
)
def test_words_and_amounts_follow_the_language(
    language: Language, money: str, word: str, yes: str, no: str
) -> None:
    assert shown(6, value=150, language=language) == money
    assert shown(7, value=1, language=language) == word
    assert shown(8, value=True, language=language) == yes
    assert shown(8, value=False, language=language) == no


def test_each_record_takes_one_line_and_an_empty_cell_takes_no_place() -> None:
    assert (
        shown(19, value=((7_363, "a b", 2), (0, "", 2)))
        == "28.02.1990 · a b · Deux\n01.01.1970 · Deux"
    )


@pytest.mark.parametrize(("language", "word"), [(Language.FR, "Aucune"), (Language.LB, "Keng")])
def test_no_records_are_said_in_words(language: Language, word: str) -> None:
    assert shown(19, value=(), language=language) == word


def test_text_that_was_signed_elsewhere_cannot_forge_a_line() -> None:
    assert shown(1, value="a\nb\u202e") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"
    assert shown(1, value="a\u00a0b") == "a\u00a0b"


def test_claims_that_do_not_fit_are_not_shown() -> None:
    with pytest.raises(ProfileError):
        every_kind().rows(claims({}), Language.FR)
