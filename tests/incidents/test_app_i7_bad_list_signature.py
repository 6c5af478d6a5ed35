"""I7 on the app's screens: a bad signature on the revocation list was treated as "not revoked".

A list that is damaged or signed by somebody else is not taken in: the screen shows what the lists
of before say, with their age, and a phone that never had a good list confirms nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest

from gouvcheck_core import status
from gouvcheck_core.status import StatusList
from gouvcheck_core.trust import Status
from gouvcheck_core.update import status_name
from tests.support import issued, signing
from tests.support.app_phone import Phone, rows
from tests.support.published import HOUR, START, Publisher
from verifier_app.model import Opened, Screen, UpdatePressed
from verifier_app.present import Icon, ScanView, Tone, TrustView

if TYPE_CHECKING:
    from collections.abc import Callable

Spoil: TypeAlias = "Callable[[int, bytes], bytes]"

CODE = issued.signed(issued.claims()).text


def damaged(version: int, data: bytes) -> bytes:
    del version
    return data[:-1] + bytes([data[-1] ^ 1])


def of_a_stranger(version: int, data: bytes) -> bytes:
    del data
    stranger = signing.p256("stranger")
    return status.build(
        StatusList.empty(), number=issued.LIST, version=version, iat=START, signer=stranger
    )


BAD = pytest.mark.parametrize("spoil", [damaged, of_a_stranger])


def spoil_newest(publisher: Publisher, spoil: Spoil, *, now: int) -> None:
    """Have the head promise a list that is no good."""
    version = publisher.versions[f"list {issued.LIST}"]
    name = status_name(issued.LIST, version)
    publisher.files[name] = spoil(version, publisher.files[name])
    publisher.publish_head(now=now)


@BAD
def test_bad_list_does_not_make_a_suspended_document_genuine(spoil: Spoil) -> None:
    publisher = Publisher.started()
    publisher.set_status(issued.LIST, 100, Status.SUSPENDED)
    publisher.publish_head()
    phone = Phone.of(publisher)
    publisher.set_status(issued.LIST, 100, Status.WITHDRAWN, now=START + HOUR)
    spoil_newest(publisher, spoil, now=START + HOUR)
    phone.set_clock(START + HOUR)
    phone.post(UpdatePressed())
    phone.scan(CODE)

    assert (phone.verdict().word, phone.verdict().icon) == ("Suspended", Icon.SUSPENDED)
    freshness = phone.verdict().freshness
    assert freshness is not None
    assert freshness.text == "The lists are 1 hour old, of 22.09.2026"
    phone.post(Opened(Screen.TRUST))
    assert phone.view(TrustView).failure is not None


@BAD
def test_phone_that_never_had_a_good_list_confirms_nothing(spoil: Spoil) -> None:
    publisher = Publisher.started()
    spoil_newest(publisher, spoil, now=START)
    phone = Phone.of(publisher)
    strip = phone.view(ScanView).freshness

    assert (strip.tone, strip.text) == (Tone.BAD, "There are no lists on this device.")
    phone.scan(CODE)
    view = phone.verdict()
    assert (view.word, view.icon, view.tone) == (
        "Cannot confirm",
        Icon.CANNOT_CONFIRM,
        Tone.OPEN,
    )
    assert rows(view) == {}
    assert "Update the lists" in [button.label for button in view.actions]


def test_document_whose_list_is_not_held_is_open_and_shown_only_as_unproven() -> None:
    publisher = Publisher.started(numbers=(9,))
    phone = Phone.of(publisher)
    phone.scan(CODE)
    view = phone.verdict()

    assert view.word == "Cannot confirm"
    assert view.sentence == "This device cannot tell whether the document was withdrawn or used."
    assert rows(view) == {}
    (button,) = (one for one in view.actions if one.label == "Show the fields, not proven")
    phone.post(button.event)
    fields = phone.verdict().fields
    assert fields is not None
    assert (fields.heading, fields.tone) == ("Not proven", Tone.OPEN)
