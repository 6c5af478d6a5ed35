from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args

import pytest

from gouvcheck_core.profiles import Language
from gouvcheck_core.verdict import Reason
from tests.support import issued
from tests.support.app_phone import BUILT, SUMMARY, Phone
from verifier_app import model
from verifier_app.model import (
    AutoReturn,
    CameraShape,
    Clock,
    Contrast,
    Device,
    Outcome,
    PersonalData,
    Screen,
    Settings,
    Sound,
    State,
    TextSize,
    Theme,
    Today,
    Vibration,
    outcome_of,
)
from verifier_app.model.settings import KIOSK_RETURN
from verifier_app.ports import Frame

CHOICES = (
    ("language", Language.LB),
    ("text_size", TextSize.DOUBLE),
    ("auto_return", AutoReturn.NEVER),
    ("theme", Theme.DARK),
    ("contrast", Contrast.HIGH),
    ("sound", Sound.OFF),
    ("vibration", Vibration.OFF),
    ("personal", PersonalData.COVERED),
)


def is_frozen(kind: Any) -> bool:
    return bool(kind.__dataclass_params__.frozen)


def test_every_reason_has_an_outcome_and_every_outcome_a_reason() -> None:
    assert {outcome_of(reason) for reason in Reason} == set(Outcome)


@pytest.mark.parametrize(("name", "choice"), CHOICES)
def test_choosing_changes_that_one_setting(name: str, choice: model.Choice) -> None:
    chosen = Settings().choosing(choice)

    assert getattr(chosen, name) is choice
    assert chosen == replace(Settings(), **{name: choice})


def test_text_can_be_twice_as_large() -> None:
    assert (min(TextSize), max(TextSize)) == (100, 200)


def test_verdict_stays_twenty_seconds_and_five_in_a_kiosk() -> None:
    assert Settings().seconds_shown == 20
    assert Settings(auto_return=AutoReturn.NEVER).seconds_shown == 0
    pin = model.PinHash(bytes(16), bytes(32))
    kiosk = Settings(auto_return=AutoReturn.NEVER, kiosk=pin)
    assert kiosk.seconds_shown == KIOSK_RETURN == 5


def test_counts_are_of_one_day() -> None:
    today = Today(20_000).with_one(Outcome.GENUINE).with_one(Outcome.GENUINE)
    today = today.with_one(Outcome.USED)

    assert today.counts == {Outcome.GENUINE: 2, Outcome.USED: 1}
    assert today.total == 3
    assert today.on(20_000) is today
    assert today.on(20_001) == Today(20_001)


@pytest.mark.parametrize(
    ("wall", "newest", "time", "behind"),
    [
        (issued.NOW, issued.AS_OF, issued.NOW, False),
        (issued.AS_OF - 300, issued.AS_OF, issued.AS_OF, False),
        (issued.AS_OF - 301, issued.AS_OF, issued.AS_OF, True),
        (0, 0, BUILT, True),
        (10**18, issued.AS_OF, 4_102_444_800, False),
    ],
)
def test_time_is_never_before_what_is_certainly_past(
    wall: int, newest: int, time: int, *, behind: bool
) -> None:
    state = State(
        device=Device(built=BUILT),
        clock=Clock(1.0, wall),
        trust=replace(SUMMARY, newest=newest),
    )

    assert (state.time, state.clock_behind) == (time, behind)


def test_without_lists_the_build_time_is_certain() -> None:
    assert State(device=Device(built=BUILT)).certain == BUILT


@pytest.mark.parametrize("shape", CameraShape)
@pytest.mark.parametrize("screen", Screen)
def test_camera_is_wanted_for_scanning_and_only_in_front(
    screen: Screen, shape: CameraShape
) -> None:
    state = State(device=Device(camera=shape), screen=screen, active=True)
    scanning = screen in {Screen.SCAN, Screen.VERDICT} and shape is CameraShape.FRAMES

    assert state.camera_wanted == scanning
    assert not replace(state, active=False).camera_wanted


def test_events_and_effects_are_frozen_and_exported() -> None:
    for union in (model.Event, model.Effect):
        for kind in get_args(union):
            assert isinstance(kind, type)
            assert is_frozen(kind)
            assert vars(model)[kind.__name__] is kind


def test_nothing_that_was_read_or_typed_is_in_a_repr() -> None:
    phone = Phone.started()
    phone.scan(issued.signed(issued.claims()).text)
    shown = repr(phone.state) + repr(phone.effects) + repr(phone.shows())
    assert "Müller" not in shown
    assert "GC1:" not in shown
    secrets = [
        Frame(b"SECRET", 3, 2, b"SECRET"),
        model.TextSeen("SECRET", model.Source.CAMERA),
        model.KeyTyped("SECRET", 0.0),
        model.TypedChanged("SECRET"),
        model.PinTyped("SECRET"),
        model.FileChosen("SECRET", model.Purpose.PICTURE),
        model.Judge("SECRET", 1),
        model.ReadPicture("SECRET"),
        model.ImportBundle("SECRET"),
        model.HashPin("SECRET"),
        model.CheckPin("SECRET", model.PinHash(b"SECRET", b"SECRET")),
        model.Typed("SECRET", proposal=model.Proposal(1, "SECRET", "SECRET")),
        model.Wedge("SECRET"),
        model.PinEntry(model.PinPurpose.OPEN, digits="SECRET", chosen="SECRET"),
    ]
    assert [one for one in secrets if "SECRET" in repr(one)] == []


def test_state_is_frozen_all_the_way_down() -> None:
    phone = Phone.started()
    phone.scan(issued.signed(issued.claims()).text)
    for one in fields(State):
        value = getattr(phone.state, one.name)
        if is_dataclass(value):
            assert is_frozen(type(value)), one.name
