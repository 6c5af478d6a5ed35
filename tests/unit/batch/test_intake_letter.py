from __future__ import annotations

import json

import pytest

from gouvcheck_core import qr
from tests.support.campaigns import campaign
from tests.support.intake_files import ADA, outcomes
from voucher_batch.errors import SheetError
from voucher_batch.intake import Reason, Refused, Taken, letter
from voucher_batch.intake.letter import most_bytes
from voucher_batch.sheet.fitting import Fitted, fit
from voucher_batch.sheet.stencil import document_code
from voucher_batch.sheet.template import load_template, template_names

EXTRACT = {"bulletin": "3", "number": "S-1", "place_of_birth": "Köln"}
ENTRY = {"date": "2019-04-01", "court": "police-court", "offence": "CR 12", "sentence": "fine"}


def ended(name: str, **cells: object) -> tuple[str, Reason] | None:
    line = json.dumps(dict(ADA) | cells)
    (outcome,) = outcomes(f"{line}\n", into=campaign(name))
    return (outcome.field, outcome.reason) if isinstance(outcome, Refused) else None


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("given_names", "Иван"),
        ("given_names", "X\u030c"),
        ("family_name", "陳"),
        ("street", "улица"),
        ("city", "東京"),
        ("address_extra", "\U0001f600"),
    ],
)
def test_what_the_letters_have_no_glyph_for_is_named(field: str, text: str) -> None:
    assert ended("voucher", **{field: text}) == (field, Reason.CHARACTERS)


def test_an_address_that_no_window_holds_is_refused() -> None:
    wide = {"address_extra": "W" * 60, "street": "W" * 57, "family_name": "W" * 60}

    assert ended("voucher", **wide, city="W" * 60) == ("street", Reason.LENGTH)


def test_who_gets_an_e_mail_without_an_address_needs_no_window() -> None:
    nowhere = {"street": "", "postcode": "", "city": "", "channel": "email"}

    assert ended("voucher", **nowhere) is None


@pytest.mark.parametrize("name", template_names())
def test_the_room_for_a_code_is_the_sheet_s(name: str) -> None:
    side = load_template(name).code_mm
    most = most_bytes(side, qr.Level.M)

    def drawn(size: int) -> None:
        document_code("GC1:" + "A" * (size // 2 * 3 + size % 2 * 2), level=qr.Level.M, side_mm=side)

    drawn(most)
    with pytest.raises(SheetError, match="too dense"):
        drawn(most + 1)


def test_a_document_that_its_letter_has_no_room_for_is_refused() -> None:
    entries = [{**ENTRY, "extent": "x" * 24, "offence": "y" * 24}] * 20

    assert ended("criminal-record", **EXTRACT, entries=entries) == ("row", Reason.CODE)


def test_fields_that_take_more_lines_than_a_sheet_has_are_refused() -> None:
    few = [{**ENTRY, "extent": ""}] * 4
    many = [{**ENTRY, "extent": ""}] * 12

    assert ended("criminal-record", **EXTRACT, entries=few) is None
    assert ended("criminal-record", **EXTRACT, entries=many) == ("row", Reason.LENGTH)


def test_a_field_on_the_sheet_has_only_what_the_letters_can_show() -> None:
    cells = EXTRACT | {"place_of_birth": "Москва"}

    assert ended("criminal-record", **cells) == ("place-of-birth", Reason.CHARACTERS)


def test_a_document_in_a_language_without_profile_words_is_measured_in_french() -> None:
    (outcome,) = outcomes(f"{json.dumps(dict(ADA) | {'language': 'pt'})}\n")

    assert isinstance(outcome, Taken)
    assert outcome.beneficiary.language == "pt"


@pytest.mark.parametrize("name", template_names())
def test_what_is_taken_at_a_glance_is_what_the_sheet_takes_as_it_is(name: str) -> None:
    """Widths around the room, a character at a time: the glance may only be too careful."""
    slots = load_template(name).slots
    for key, ruler in zip(("recipient", "holder"), letter._rulers(name), strict=True):  # noqa: SLF001
        if ruler is None:
            continue
        slot = slots[key]
        seen = []
        for count in range(1, 61):
            for text in ("W" * count, "i" * count, "é. " * (count // 3) + "x"):
                if ruler.takes([text]):
                    assert fit([text], slot) == Fitted((text,), slot.size)
                seen.append(ruler.takes([text]))
        assert any(seen)
        assert not all(seen)
        assert not ruler.takes(["x"] * (slot.lines + 1))
        with pytest.raises(KeyError):
            ruler.takes(["東"])
