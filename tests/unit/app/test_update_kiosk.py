"""A kiosk: entered with a PIN, left with the same, and nothing but scanning between."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support import issued
from tests.support.app_phone import Phone
from verifier_app.model import (
    BackPressed,
    CheckPin,
    HashPin,
    KioskEntered,
    KioskLeft,
    Opened,
    Paused,
    PinEntered,
    PinFault,
    PinHash,
    PinHashed,
    PinPurpose,
    PinRefused,
    PinTyped,
    PinVerified,
    SaveSettings,
    Screen,
    SettingChosen,
    Settings,
    TextSize,
    Ticked,
    Touched,
)
from verifier_app.update.kiosk import DELAY, FREE_TRIES, MAX_DELAY, delay_after

PIN = PinHash(bytes(16), bytes(32))
CODE = issued.signed(issued.claims()).text


def kiosk(*, pin_failures: int = 0) -> Phone:
    return Phone.started(settings=Settings(kiosk=PIN, pin_failures=pin_failures))


def fault(phone: Phone) -> PinFault | None:
    assert phone.state.pin is not None
    return phone.state.pin.fault


def try_pin(phone: Phone, digits: str = "1111") -> None:
    phone.post(PinTyped(digits), PinEntered(), PinRefused())


def test_pin_is_chosen_twice_and_hashed() -> None:
    phone = Phone.started()
    phone.post(Opened(Screen.SETTINGS), KioskEntered(), PinTyped("2580"), PinEntered())
    assert phone.state.pin is not None
    assert phone.state.pin.purpose is PinPurpose.REPEAT

    assert phone.post(PinTyped("2580"), PinEntered()) == (HashPin("2580"),)
    assert phone.post(PinTyped("1"), PinEntered()) == ()
    effects = phone.post(PinHashed(PIN))
    assert SaveSettings(replace(phone.state.settings, kiosk=PIN)) in effects
    assert (phone.state.kiosk, phone.state.screen) == (True, Screen.SCAN)
    assert phone.state.settings.pin_failures == 0


@pytest.mark.parametrize(
    ("typed", "expected"),
    [(["123"], PinFault.TOO_SHORT), (["1234", "1243"], PinFault.DIFFERENT)],
)
def test_pin_that_will_not_do_is_chosen_again(typed: list[str], expected: PinFault) -> None:
    phone = Phone.started()
    phone.post(KioskEntered())
    for digits in typed:
        phone.post(PinTyped(digits), PinEntered())

    assert phone.state.pin is not None
    assert (phone.state.pin.purpose, fault(phone)) == (PinPurpose.CHOOSE, expected)
    assert phone.state.pin.digits == phone.state.pin.chosen == ""


def test_only_digits_make_a_pin() -> None:
    phone = Phone.started()
    phone.post(KioskEntered(), PinTyped("1a2 3٣-456789012345"))

    assert phone.state.pin is not None
    assert phone.state.pin.digits == "123456789012"


def test_right_pin_opens() -> None:
    phone = kiosk(pin_failures=2)
    phone.post(KioskLeft(), PinTyped("2580"))

    assert phone.post(PinEntered()) == (CheckPin("2580", PIN),)
    phone.post(PinVerified())
    assert (phone.state.kiosk, phone.state.settings.pin_failures) == (False, 0)
    assert phone.asked(SaveSettings)[-1].settings == phone.state.settings


def test_few_tries_then_a_delay_that_doubles() -> None:
    phone = kiosk()
    phone.post(KioskLeft())
    for _ in range(FREE_TRIES - 1):
        try_pin(phone)
        assert fault(phone) is PinFault.WRONG
        assert phone.state.locked_until <= phone.state.clock.now
    try_pin(phone)
    assert phone.state.locked_until == phone.state.clock.now + DELAY

    assert phone.post(PinTyped("2580"), PinEntered()) == ()
    phone.post(Ticked(phone.state.clock.now + DELAY, issued.NOW), KioskLeft())
    assert phone.post(PinTyped("2580"), PinEntered()) == (CheckPin("2580", PIN),)
    phone.post(PinRefused())
    assert phone.state.locked_until == phone.state.clock.now + 2 * DELAY
    assert phone.state.settings.pin_failures == 6


def test_delay_has_an_end() -> None:
    assert [delay_after(tries) for tries in (0, 4, 5, 6, 7)] == [0, 0, 30, 60, 120]
    assert delay_after(10**6) == MAX_DELAY


def test_restart_forgives_no_wrong_pin() -> None:
    phone = kiosk(pin_failures=6)

    assert phone.state.locked_until == phone.state.clock.now + 2 * DELAY


@pytest.mark.parametrize("screen", Screen)
def test_kiosk_does_nothing_but_scan(screen: Screen) -> None:
    phone = kiosk()
    phone.post(Opened(screen), SettingChosen(TextSize.DOUBLE), KioskEntered())

    assert phone.is_on(Screen.SCAN)
    assert phone.state.settings.text_size is TextSize.USUAL


def test_kiosk_shows_a_verdict_for_five_seconds_and_a_touch_begins_them_again() -> None:
    phone = kiosk()
    phone.scan(CODE)
    phone.wait(4)
    phone.post(Touched())
    phone.wait(4.75)
    assert phone.is_on(Screen.VERDICT)
    phone.wait(0.25)
    assert phone.is_on(Screen.SCAN)


def test_kiosk_does_not_stay_at_the_pin() -> None:
    phone = kiosk()
    phone.post(KioskLeft())
    phone.wait(29)
    phone.post(PinTyped("2"))
    phone.wait(29)
    assert phone.is_on(Screen.PIN)
    phone.wait(1)
    assert (phone.state.screen, phone.state.pin) == (Screen.SCAN, None)


@pytest.mark.parametrize("event", [BackPressed(), Paused()])
def test_pin_that_was_begun_is_forgotten(event: BackPressed) -> None:
    phone = kiosk()
    phone.post(KioskLeft(), PinTyped("25"), event, KioskLeft())

    assert phone.state.pin is None or phone.state.pin.digits == ""


@pytest.mark.parametrize(
    "event",
    [PinTyped("1"), PinEntered(), PinHashed(PIN), PinVerified(), PinRefused(), KioskLeft()],
)
def test_answers_that_nobody_waits_for_change_nothing(event: PinEntered) -> None:
    phone = Phone.started()
    before = phone.state

    assert phone.post(event) == ()
    assert phone.state == before


def test_answer_for_another_purpose_opens_nothing() -> None:
    phone = Phone.started()
    phone.post(KioskEntered(), PinTyped("2580"), PinEntered(), PinTyped("2580"), PinEntered())
    phone.post(PinVerified(), PinRefused())
    assert phone.state.settings.pin_failures == 0
    kept = kiosk()
    kept.post(KioskLeft(), PinTyped("2580"), PinEntered(), PinHashed(PinHash(b"", b"")))

    assert kept.state.settings.kiosk == PIN


def test_empty_pin_is_not_tried() -> None:
    phone = kiosk()
    phone.post(KioskLeft())

    assert phone.post(PinEntered()) == ()
