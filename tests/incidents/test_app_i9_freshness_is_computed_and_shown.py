"""I9 on the app's screens: a green sign said "offline available", over lists long outdated.

The strip on the scan screen and on each verdict is worked out at that moment, from signed times.
An update that fails makes nothing fresher, and neither does a clock that somebody sets back.
"""

from __future__ import annotations

import pytest

from tests.support import issued
from tests.support.app_phone import Phone
from tests.support.published import DAY, HOUR, START, Publisher
from verifier_app.model import Announce, NextPressed, UpdatePressed
from verifier_app.present import Icon, ScanView, Tone

CODE = issued.signed(issued.claims("criminal-record")).text


def strip(phone: Phone) -> str:
    """Return what the scan screen says."""
    return phone.view(ScanView).freshness.text


def age(phone: Phone) -> str:
    """Scan, and return what the verdict says of the lists."""
    phone.scan(CODE)
    view = phone.verdict()
    band = view.freshness or view.band
    phone.post(NextPressed())
    phone.wait(4)
    assert band is not None
    return band.text


@pytest.mark.parametrize(
    ("later", "said"),
    [(0, "0 minutes"), (3 * HOUR, "3 hours"), (9 * DAY, "9 days"), (40 * DAY, "40 days")],
)
def test_age_is_shown_before_and_with_every_verdict(later: int, said: str) -> None:
    phone = Phone.of(Publisher.started())
    phone.set_clock(START + later)

    assert strip(phone).startswith(f"The lists are {said} old")
    assert age(phone) == f"The lists are {said} old, of 22.09.2026"


def test_age_grows_while_the_app_stands_there() -> None:
    phone = Phone.of(Publisher.started())
    said = []
    for later in (HOUR, 5 * HOUR, 2 * DAY):
        phone.set_clock(START + later)
        said.append((strip(phone), age(phone)))

    assert [first.split(", ")[0] for first, _ in said] == [
        "The lists are 1 hour old",
        "The lists are 5 hours old",
        "The lists are 2 days old",
    ]
    assert all(second.startswith(first.split(", ")[0]) for first, second in said)


def test_verdict_on_screen_keeps_the_age_that_it_was_judged_by() -> None:
    phone = Phone.of(Publisher.started())
    phone.scan(CODE)
    before = phone.verdict().freshness
    phone.set_clock(START + 9 * DAY)

    assert phone.verdict().freshness == before


def test_update_that_fails_makes_nothing_fresher() -> None:
    publisher = Publisher.started()
    phone = Phone.of(publisher)
    publisher.files.clear()
    phone.set_clock(START + 9 * DAY)
    phone.post(UpdatePressed())

    assert phone.state.failure == "update-unreachable"
    assert strip(phone).startswith("The lists are 9 days old, of 22.09.2026")
    assert phone.view(ScanView).freshness.tone is Tone.BAD


def test_update_that_stops_halfway_makes_nothing_fresher() -> None:
    publisher = Publisher.started()
    phone = Phone.of(publisher)
    publisher.publish_list(issued.LIST, now=START + 5 * DAY)
    publisher.publish_head(now=START + 5 * DAY)
    publisher.files = {name: data for name, data in publisher.files.items() if "7/2" not in name}
    phone.set_clock(START + 5 * DAY)
    phone.post(UpdatePressed())

    assert phone.state.failure == "update-unreachable"
    assert strip(phone).startswith("The lists are 5 days old")


def test_clock_that_is_set_back_makes_nothing_fresher_and_is_said_aloud() -> None:
    publisher = Publisher.started()
    phone = Phone.of(publisher)
    publisher.publish_head(now=START + 5 * DAY)
    phone.set_clock(START + 5 * DAY)
    phone.post(UpdatePressed())
    phone.effects.clear()
    phone.set_clock(START - 30 * DAY)

    (band,) = phone.view(ScanView).bands
    assert (band.icon, band.text.partition(".")[0]) == (
        Icon.CLOCK,
        "The clock of this device is behind",
    )
    assert [said.sentence for said in phone.asked(Announce)] == [band.text]
    assert strip(phone) == "The lists are 0 minutes old"


def test_clock_that_is_set_back_makes_no_expired_document_valid() -> None:
    publisher = Publisher.started()
    phone = Phone.of(publisher)
    publisher.publish_head(now=START + 6 * DAY)
    phone.set_clock(START + 6 * DAY)
    phone.post(UpdatePressed())
    permit = issued.signed(issued.claims("business-permit", valid_until=issued.TODAY + 3)).text
    phone.set_clock(START)
    phone.scan(permit)

    assert (phone.verdict().word, phone.verdict().icon) == ("Expired", Icon.EXPIRED)
    assert phone.verdict().bands[0].icon is Icon.CLOCK
