"""I5 on the app's screens: what was revoked one day was valid again the next.

The phone has shown "Withdrawn" once. Whatever older lists it meets afterwards, over the network or
from a stick, it goes on to show that, and the screen of the lists says what was offered.
"""

from __future__ import annotations

import pytest

from gouvcheck_core.trust import Status
from tests.support import issued
from tests.support.app_phone import Phone, rows
from tests.support.published import HOUR, START, Publisher
from verifier_app.model import Opened, Outcome, Screen, UpdatePressed
from verifier_app.present import Icon, Tone, TrustView

CODE = issued.signed(issued.claims()).text


@pytest.fixture
def publisher() -> Publisher:
    return Publisher.started()


@pytest.fixture
def phone(publisher: Publisher) -> Phone:
    """Return a phone that has seen the withdrawal."""
    phone = Phone.of(publisher)
    publisher.set_status(issued.LIST, 100, Status.WITHDRAWN, now=START + HOUR)
    publisher.publish_head(now=START + HOUR)
    phone.set_clock(START + HOUR)
    phone.post(UpdatePressed())
    return phone


def look(phone: Phone) -> tuple[str, Icon]:
    """Scan the code anew and return what the screen says."""
    phone.wait(60)
    phone.scan(CODE)
    view = phone.verdict()
    return view.word, view.icon


def test_withdrawal_is_seen_after_one_update(publisher: Publisher) -> None:
    phone = Phone.of(publisher)
    assert look(phone) == ("Genuine", Icon.GENUINE)
    publisher.set_status(issued.LIST, 100, Status.WITHDRAWN)
    publisher.publish_head(now=START + HOUR)
    phone.set_clock(START + HOUR)
    phone.post(UpdatePressed())
    assert look(phone) == ("Withdrawn", Icon.WITHDRAWN)


def test_older_lists_change_nothing_and_are_named(phone: Phone, publisher: Publisher) -> None:
    old = Publisher.started()
    publisher.files |= old.snapshot()
    phone.post(UpdatePressed())

    assert look(phone) == ("Withdrawn", Icon.WITHDRAWN)
    phone.post(Opened(Screen.TRUST))
    failure = phone.view(TrustView).failure
    assert failure is not None
    assert failure.tone is Tone.WARN
    assert "older than those at hand" in failure.text
    assert phone.view(TrustView).facts[0].value.startswith("No. 2")


def test_older_list_under_a_new_name_changes_nothing(phone: Phone, publisher: Publisher) -> None:
    publisher.files["status/7/2.cwt"] = publisher.files["status/7/1.cwt"]
    phone.post(UpdatePressed())

    assert look(phone) == ("Withdrawn", Icon.WITHDRAWN)


def test_compromised_key_stays_compromised(publisher: Publisher) -> None:
    phone = Phone.of(publisher)
    before = publisher.snapshot()
    publisher.compromise(issued.SIGNER.public.kid)
    publisher.publish_trust(now=START + HOUR)
    publisher.publish_head(now=START + HOUR)
    phone.set_clock(START + HOUR)
    phone.post(UpdatePressed())
    assert look(phone) == ("Not genuine", Icon.NOT_GENUINE)
    assert rows(phone.verdict()) == {}
    publisher.files = before
    phone.post(UpdatePressed())
    assert look(phone) == ("Not genuine", Icon.NOT_GENUINE)


def test_each_look_is_counted_as_what_it_was(phone: Phone) -> None:
    look(phone)
    look(phone)
    assert phone.state.today.counts == {Outcome.WITHDRAWN: 2}
