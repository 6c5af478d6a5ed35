"""Bringing the lists up to date beside the scanning."""

from __future__ import annotations

import pytest

from tests.support import issued
from tests.support.app_phone import BUILT, Phone
from tests.support.published import HOUR, START, Publisher
from verifier_app.model import (
    Announce,
    Device,
    FileChosen,
    ImportBundle,
    ImportPressed,
    Opened,
    OpenFilePicker,
    Paused,
    PhotoPressed,
    PinHash,
    Purpose,
    Screen,
    Settings,
    TrustChanged,
    TrustStanding,
    UpdateFailed,
    UpdateFinished,
    UpdatePressed,
    UpdateTrust,
)
from verifier_app.update.lists import INTERVAL, RETRY


def test_phone_updates_from_its_publisher() -> None:
    publisher = Publisher.started()
    phone = Phone.of(publisher)
    publisher.publish_head(now=START + HOUR)
    phone.set_clock(START + HOUR)
    phone.post(UpdatePressed())

    assert phone.state.trust is not None
    assert phone.state.trust.as_of == START + HOUR
    assert phone.state.standing is TrustStanding.IDLE


def test_only_one_update_runs() -> None:
    phone = Phone.started()

    assert phone.post(UpdatePressed()) == (UpdateTrust(),)
    assert phone.post(UpdatePressed()) == ()


def test_scanning_does_not_wait_for_an_update() -> None:
    phone = Phone.started()
    phone.post(UpdatePressed())
    phone.scan(issued.signed(issued.claims()).text)

    assert phone.state.screen is Screen.VERDICT


@pytest.mark.parametrize(
    ("ended", "pause"), [(UpdateFinished(), INTERVAL), (UpdateFailed("update-hash"), RETRY)]
)
def test_next_look_comes_by_itself(ended: UpdateFinished, pause: float) -> None:
    phone = Phone.started()
    phone.post(UpdatePressed(), ended)
    phone.effects.clear()
    phone.wait(pause - 0.25)
    assert phone.asked(UpdateTrust) == []
    phone.wait(1)
    assert phone.asked(UpdateTrust) == [UpdateTrust()]


def test_nothing_is_looked_for_behind_another_app() -> None:
    phone = Phone.started()
    phone.post(Paused())
    phone.wait(INTERVAL + 1)

    assert phone.asked(UpdateTrust) == []


def test_without_a_source_nothing_is_looked_for() -> None:
    phone = Phone.started(device=Device(built=BUILT, online=False))

    assert phone.post(UpdatePressed()) == ()


def test_failure_is_kept_until_an_update_succeeds() -> None:
    phone = Phone.started()
    phone.post(UpdatePressed(), UpdateFailed("update-rollback"))
    assert phone.state.failure == "update-rollback"
    phone.post(UpdatePressed())
    assert phone.state.failure == "update-rollback"
    phone.post(UpdateFinished())
    assert phone.state.failure is None


def test_end_of_an_update_is_said_only_to_who_looks_at_the_lists() -> None:
    phone = Phone.started()
    phone.post(UpdateFailed("update-unreachable"), UpdateFinished())
    assert phone.asked(Announce) == []
    phone.post(Opened(Screen.TRUST), UpdateFailed("update-unreachable"), UpdateFinished())

    assert [said.sentence for said in phone.asked(Announce)] == [
        "The source cannot be reached. Try again later.",
        "The update is complete.",
    ]


def test_lists_come_from_a_file_too() -> None:
    phone = Phone.started()
    phone.post(Opened(Screen.TRUST))

    assert phone.post(ImportPressed()) == (OpenFilePicker(Purpose.BUNDLE),)
    assert phone.post(FileChosen("stick", Purpose.BUNDLE)) == (ImportBundle("stick"),)
    assert (phone.state.standing, phone.state.screen) == (TrustStanding.IMPORTING, Screen.TRUST)


@pytest.mark.parametrize("event", [PhotoPressed(), ImportPressed()])
def test_no_file_is_chosen_in_a_kiosk_or_without_a_picker(event: PhotoPressed) -> None:
    kiosk = Phone.started(settings=Settings(kiosk=PinHash(bytes(16), bytes(32))))
    bare = Phone.started(device=Device(built=BUILT, picker=False))

    assert kiosk.post(event) == bare.post(event) == ()
    assert kiosk.post(FileChosen("photo", Purpose.PICTURE)) == ()


def test_lists_that_cannot_be_used_are_none() -> None:
    phone = Phone.started()
    phone.post(TrustChanged(None))

    assert phone.state.trust is None
