"""I8 on the app's screens: a trust list expired, and every verifier in the country stopped.

Nobody publishes any more. The app goes on: green, then green with an amber band, then "cannot
confirm", for each kind of document at its own time; and one new head heals it.
"""

from __future__ import annotations

import pytest

from tests.support import issued
from tests.support.app_phone import Phone
from tests.support.published import DAY, START, Publisher
from verifier_app.model import NextPressed, Opened, Screen, UpdatePressed
from verifier_app.present import Icon, ScanView, Tone, TrustView

STEPS = [
    ("accommodation-voucher", 2, Icon.GENUINE, Tone.GOOD),
    ("accommodation-voucher", 3, Icon.GENUINE_AGED, Tone.GOOD),
    ("accommodation-voucher", 15, Icon.CANNOT_CONFIRM, Tone.OPEN),
    ("criminal-record", 7, Icon.GENUINE, Tone.GOOD),
    ("criminal-record", 59, Icon.GENUINE_AGED, Tone.GOOD),
    ("criminal-record", 61, Icon.CANNOT_CONFIRM, Tone.OPEN),
]


def phone_after(days: int) -> Phone:
    """Return a phone whose publisher has been silent for so long."""
    phone = Phone.of(Publisher.started())
    phone.set_clock(START + days * DAY)
    phone.post(UpdatePressed())
    return phone


@pytest.mark.parametrize(("kind", "days", "icon", "tone"), STEPS)
def test_each_kind_of_document_ages_in_its_own_steps(
    kind: str, days: int, icon: Icon, tone: Tone
) -> None:
    phone = phone_after(days)
    phone.scan(issued.signed(issued.claims(kind)).text)
    view = phone.verdict()

    assert (view.icon, view.tone) == (icon, tone)
    assert (view.band is not None) == (icon is Icon.GENUINE_AGED)
    if view.band is not None:
        assert view.band.text == f"The lists are {days} days old, of 22.09.2026"


def test_expired_head_stops_no_scan_and_is_said() -> None:
    phone = phone_after(8)
    phone.post(Opened(Screen.TRUST))
    failure = phone.view(TrustView).failure
    assert failure is not None
    assert "only files that have expired" in failure.text
    phone.post(Opened(Screen.SCAN))
    phone.scan(issued.signed(issued.claims("criminal-record")).text)
    assert phone.verdict().icon is Icon.GENUINE_AGED


def test_strip_turns_amber_and_red_long_before_the_last_document_stops() -> None:
    tones = [phone_after(days).view(ScanView).freshness.tone for days in (1, 2, 3, 4, 30)]

    assert tones == [Tone.GOOD, Tone.WARN, Tone.WARN, Tone.BAD, Tone.BAD]


def test_one_new_head_heals_everything() -> None:
    publisher = Publisher.started()
    phone = Phone.of(publisher)
    phone.set_clock(START + 20 * DAY)
    phone.scan(issued.signed(issued.claims()).text)
    assert phone.verdict().word == "Cannot confirm"
    publisher.publish_head(now=START + 20 * DAY)
    (update,) = (one for one in phone.verdict().actions if one.label == "Update the lists")
    phone.post(update.event, NextPressed())
    phone.wait(10)
    phone.scan(issued.signed(issued.claims()).text)
    assert phone.verdict().word == "Genuine"
