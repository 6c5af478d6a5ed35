from __future__ import annotations

import json

import pytest

from gouvcheck_core.profiles import Language
from verifier_app.model import (
    AutoReturn,
    Contrast,
    Kept,
    Outcome,
    PersonalData,
    PinHash,
    Settings,
    Sound,
    TextSize,
    Theme,
    Today,
    Vibration,
    from_json,
    to_json,
)
from verifier_app.model.pin import MAX_LENGTH, MIN_LENGTH

OTHER = Settings(
    language=Language.DE,
    text_size=TextSize.HUGE,
    theme=Theme.DARK,
    contrast=Contrast.HIGH,
    sound=Sound.OFF,
    vibration=Vibration.OFF,
    auto_return=AutoReturn.SIXTY,
    personal=PersonalData.COVERED,
    kiosk=PinHash(bytes(range(16)), bytes(range(32))),
    pin_failures=3,
)
KEPT = Kept(OTHER, Today(20_000, {Outcome.USED: 2, Outcome.GENUINE: 7}))
SHUT = PinHash(bytes(16), bytes(32))


@pytest.mark.parametrize("kept", [Kept(), KEPT])
def test_what_is_kept_comes_back(kept: Kept) -> None:
    assert from_json(json.loads(json.dumps(to_json(kept)))) == kept


@pytest.mark.parametrize("value", [None, [], "x", 3, {}, {"today": []}, {"today": {"counts": 1}}])
def test_what_cannot_be_read_is_forgotten(value: object) -> None:
    assert from_json(value) == Kept()


@pytest.mark.parametrize("name", [name for name in to_json(KEPT) if name not in {"kiosk", "today"}])
@pytest.mark.parametrize("wrong", ["purple", -1, 7, [], None, True])
def test_one_wrong_setting_spoils_no_other(name: str, wrong: object) -> None:
    kept = from_json(to_json(KEPT) | {name: wrong})
    usual = getattr(Settings(), name)

    assert getattr(kept.settings, name) in (usual, wrong)
    assert to_json(kept) | {name: 0} == to_json(KEPT) | {name: 0}


def test_first_start_speaks_the_language_of_the_device() -> None:
    assert from_json(None, language=Language.LB).settings.language is Language.LB
    assert from_json(to_json(KEPT), language=Language.LB).settings.language is Language.DE


@pytest.mark.parametrize(
    "pin",
    [
        "x",
        {},
        {"salt": "", "digest": ""},
        {"salt": "zz", "digest": "00"},
        {"salt": "00" * 16, "digest": "00"},
        {"salt": "00", "digest": "00" * 32},
    ],
)
def test_damaged_pin_leaves_the_kiosk_shut(pin: object) -> None:
    settings = from_json(to_json(Kept()) | {"kiosk": pin}).settings

    assert settings.kiosk == SHUT
    assert not SHUT.matches("")
    assert not SHUT.matches("0000")


def test_counts_that_are_no_numbers_are_left_out() -> None:
    today = {"day": 5, "counts": {"used": -1, "genuine": True, "newer": 3, "purple": 9}}

    assert from_json({"today": today}).today == Today(5, {Outcome.NEWER: 3})


def test_only_the_right_pin_matches() -> None:
    pin = PinHash.of("2580", salt=bytes(16))

    assert pin.matches("2580")
    assert not pin.matches("2581")
    assert not pin.matches("")
    assert pin != PinHash.of("2580", salt=bytes(15) + b"\x01")
    assert (MIN_LENGTH, MAX_LENGTH) == (4, 12)


def test_pin_may_be_any_text() -> None:
    assert not PinHash.of("2580", salt=bytes(16)).matches("\ud800")
