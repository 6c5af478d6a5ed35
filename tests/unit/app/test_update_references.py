"""Typing a reference: checked as it is typed, and honest about what that proves."""

from __future__ import annotations

import pytest

from gouvcheck_core.reference import Reference
from tests.support import issued
from tests.support.app_phone import Phone
from verifier_app.model import (
    Announce,
    BackPressed,
    Judge,
    NoteKind,
    Opened,
    ProposalConfirmed,
    Screen,
    TypedChanged,
    TypedSubmitted,
)

REFERENCE = Reference.from_bytes(issued.REFERENCE).text
WRONG = ("A" if REFERENCE[0] != "A" else "B") + REFERENCE[1:]


def typing(text: str) -> Phone:
    phone = Phone.started()
    phone.post(Opened(Screen.TYPED), TypedChanged(text), TypedSubmitted())
    return phone


def test_good_reference_is_said_to_prove_nothing() -> None:
    phone = typing(REFERENCE)

    assert phone.state.typed.accepted
    assert phone.asked(Judge) == []
    assert "proves nothing" in phone.asked(Announce)[-1].sentence


def test_one_wrong_symbol_is_repaired_after_a_look_at_the_paper() -> None:
    phone = typing(WRONG)
    assert phone.state.typed.error == "reference-one-symbol"
    assert phone.state.typed.proposal is not None
    assert phone.state.typed.text == WRONG
    phone.post(ProposalConfirmed())

    assert (phone.state.typed.text, phone.state.typed.accepted) == (REFERENCE, True)
    assert phone.state.typed.error is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "reference-length"),
        (REFERENCE[:9], "reference-length"),
        ("UU" + REFERENCE[2:], "reference-alphabet"),
        ("0" * 16 + "1", "reference-length"),
    ],
)
def test_mistake_without_a_simple_repair_proposes_none(text: str, code: str) -> None:
    phone = typing(text)

    assert (phone.state.typed.error, phone.state.typed.proposal) == (code, None)
    before = phone.state
    phone.post(ProposalConfirmed())
    assert phone.state == before


def test_next_key_takes_back_what_was_said() -> None:
    phone = typing(WRONG)
    phone.post(TypedChanged(WRONG[:-1]))

    assert (phone.state.typed.error, phone.state.typed.proposal) == (None, None)


def test_whole_code_in_the_field_is_judged() -> None:
    phone = typing(issued.signed(issued.claims()).text)

    assert phone.state.screen is Screen.VERDICT
    assert phone.state.typed.text == ""


def test_whole_code_of_somebody_else_is_a_note_on_the_scan_screen() -> None:
    phone = typing("https://example.org")

    assert phone.state.screen is Screen.SCAN
    assert phone.state.note is not None
    assert phone.state.note.kind is NoteKind.CODE


def test_reference_is_forgotten_with_its_screen() -> None:
    phone = typing(REFERENCE)
    phone.post(BackPressed(), Opened(Screen.TYPED))

    assert phone.state.typed.text == ""


def test_typing_elsewhere_is_nobodys() -> None:
    phone = Phone.started()
    before = phone.state

    assert phone.post(TypedChanged(REFERENCE), TypedSubmitted()) == ()
    assert phone.state == before
