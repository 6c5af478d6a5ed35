"""Trust in published files, and the publisher that the tests publish with."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from gouvcheck_core.claims import StatusReference
from gouvcheck_core.profiles import packaged
from gouvcheck_core.trust.files import Head, Pin, RoleName, Term, open_signed, require
from gouvcheck_core.trust.model import KeyState, KeyUse, Status
from gouvcheck_core.trust.published import PublishedTrust
from gouvcheck_core.trust.reading import parse_head, parse_root, parse_trust
from gouvcheck_core.update import (
    HEAD_NAME,
    published_trust,
    root_name,
    status_name,
    trust_name,
    update,
)
from gouvcheck_core.verdict import Accepted, Reason, Rejected, Verdict
from gouvcheck_core.verify import verify
from tests.support import issued, signing
from tests.support.published import (
    DAY,
    DOCUMENT_KEY,
    HOUR,
    START,
    STATUS_KEY,
    Holders,
    Publisher,
)

PRINT: Final = bytes(range(32))
CODE: Final = issued.signed(issued.claims())


def head_of(publisher: Publisher) -> Head:
    return parse_head(open_signed(publisher.files[HEAD_NAME], RoleName.HEAD).body)


def trust_of(publisher: Publisher, *, newest: Head | None = None) -> PublishedTrust:
    head = head_of(publisher)
    return PublishedTrust.of(head, publisher.content, publisher.lists, newest=newest)


def kids(holders: Holders) -> list[bytes]:
    return [signer.public.kid for signer in holders.signers]


def judged(publisher: Publisher, *, now: int = START) -> Verdict:
    """Return what a fresh phone would say of a good voucher after its first update."""
    outcome = update(publisher.anchor(), publisher.fetch, now=now)
    assert outcome.error is None
    trust = published_trust(outcome.state)
    assert trust is not None
    return verify(CODE.text, trust, now=now)


# --- the answers ---------------------------------------------------------------------------------


def test_published_trust_answers_what_a_verdict_asks() -> None:
    trust = trust_of(Publisher.started())

    assert trust.as_of == START
    assert trust.key(issued.SIGNER.public.kid) == DOCUMENT_KEY
    assert trust.key(STATUS_KEY.key.kid) == STATUS_KEY
    assert trust.profile(1, 1) == packaged()[0]
    assert trust.campaign(issued.CAMPAIGN.id) == issued.CAMPAIGN
    assert trust.denies(PRINT) is False
    assert trust.status(StatusReference(issued.LIST, 100)) is Status.VALID


def test_what_is_not_published_is_not_known() -> None:
    trust = trust_of(Publisher.started())

    assert trust.key(bytes(8)) is None
    assert trust.profile(1, 2) is None
    assert trust.campaign(999) is None
    assert trust.status(StatusReference(issued.LIST + 1, 100)) is None
    assert trust.status(StatusReference(issued.LIST, 2**20)) is None


def test_a_document_is_denied_by_the_newest_head_before_its_generation_is_complete() -> None:
    publisher = Publisher.started()
    publisher.denied.add(PRINT)
    publisher.publish_head(now=START + HOUR)
    newest = head_of(publisher)
    older = replace(newest, term=Term(1, START, START + DAY), denied=frozenset({bytes(32)}))

    trust = PublishedTrust.of(older, publisher.content, publisher.lists, newest=newest)

    assert trust.denies(PRINT)
    assert trust.denies(bytes(32))
    assert trust.as_of == START  # the age of the lists, not of the newest head


# --- the publisher -------------------------------------------------------------------------------


def test_a_started_publisher_serves_one_of_everything() -> None:
    publisher = Publisher.started(numbers=(0, issued.LIST))

    assert sorted(publisher.files) == [
        HEAD_NAME,
        root_name(1),
        status_name(0, 1),
        status_name(issued.LIST, 1),
        trust_name(1),
    ]
    assert publisher.snapshot() == Publisher.started(numbers=(0, issued.LIST)).files


def test_its_documents_are_genuine() -> None:
    assert isinstance(judged(Publisher.started()), Accepted)


def test_roles_are_signed_by_just_enough_of_their_holders() -> None:
    publisher = Publisher.started()
    root = parse_root(open_signed(publisher.files[root_name(1)], RoleName.ROOT).body)
    names = {
        RoleName.ROOT: root_name(1),
        RoleName.TRUST: trust_name(1),
        RoleName.HEAD: HEAD_NAME,
    }

    for role, name in names.items():
        signed = open_signed(publisher.files[name], role)
        require(signed, root, role)
        assert len(signed.signatures) == root.roles[role].threshold
    assert [(role.threshold, len(role.kids)) for role in root.roles.values()] == [
        (3, 5),
        (2, 3),
        (1, 1),
    ]


def test_a_changed_status_is_seen_once_a_head_pins_it() -> None:
    publisher = Publisher.started()
    publisher.set_status(issued.LIST, 100, Status.USED)

    assert isinstance(judged(publisher), Accepted)

    publisher.publish_head(now=START)
    verdict = judged(publisher)
    assert isinstance(verdict, Rejected)
    assert verdict.reason is Reason.USED


def test_a_compromised_key_is_seen_once_trust_and_head_say_so() -> None:
    publisher = Publisher.started()
    publisher.compromise(issued.SIGNER.public.kid)
    publisher.publish_trust()
    publisher.publish_head()

    verdict = judged(publisher)
    assert isinstance(verdict, Rejected)
    assert verdict.reason is Reason.KEY_COMPROMISED
    states = {key.key.kid: key.state for key in publisher.content.keys}
    assert states == {
        issued.SIGNER.public.kid: KeyState.COMPROMISED,
        STATUS_KEY.key.kid: KeyState.ACTIVE,
    }

    publisher.compromise(issued.SIGNER.public.kid, allowed=[CODE.message.fingerprint])
    publisher.publish_trust()
    publisher.publish_head()
    assert isinstance(judged(publisher), Accepted)


def test_a_denied_document_is_refused() -> None:
    publisher = Publisher.started()
    publisher.denied.add(CODE.message.fingerprint)
    publisher.publish_head()

    verdict = judged(publisher)
    assert isinstance(verdict, Rejected)
    assert verdict.reason is Reason.WITHDRAWN


@pytest.mark.parametrize("role", RoleName)
def test_a_rotated_role_is_signed_for_by_its_new_keys(role: RoleName) -> None:
    publisher = Publisher.started()
    before = kids(publisher.holders[role])
    publisher.rotate(role, now=START)
    publisher.publish_trust()
    publisher.publish_head()

    assert {*before}.isdisjoint(kids(publisher.holders[role]))
    assert isinstance(judged(publisher), Accepted)


def test_what_must_not_be_signed_can_be() -> None:
    publisher = Publisher.started()
    stranger = signing.ed25519_signer("stranger")

    publisher.publish_head(version=9, expires=START + 1, signers=[stranger], audit=b"checkpoint")
    head = head_of(publisher)
    assert head.term == Term(9, START, START + 1)
    assert head.audit == b"checkpoint"
    assert open_signed(publisher.files[HEAD_NAME], RoleName.HEAD).signers(
        {stranger.public.kid: stranger.public}
    ) == {stranger.public.kid}

    publisher.publish_trust(version=4, expires=START + 2)
    assert publisher.content.term == Term(4, START, START + 2)
    publisher.publish_root(version=7, expires=START + 3)
    assert root_name(7) in publisher.files
    publisher.publish_list(issued.LIST, version=5, signer=stranger)
    assert publisher.pin_of_list(issued.LIST).version == 5

    publisher.put_head(replace(head, trust=Pin(1, 1, bytes(32))))
    assert head_of(publisher).trust == Pin(1, 1, bytes(32))


def test_an_attacker_serves_what_was_published_before() -> None:
    publisher = Publisher.started()
    old = publisher.snapshot()
    publisher.publish_head(now=START + HOUR)
    assert head_of(publisher).term.version == 2

    publisher.files |= old

    assert head_of(publisher).term.version == 1


def test_fetching_is_recorded_and_stops_behind_the_limit() -> None:
    publisher = Publisher.started()

    assert publisher.fetch("absent", limit=10) is None
    assert publisher.fetch(HEAD_NAME, limit=10) == publisher.files[HEAD_NAME][:11]
    assert publisher.asked == ["absent", HEAD_NAME]


def test_what_is_published_as_content_is_what_is_read() -> None:
    publisher = Publisher.started()

    trust = parse_trust(open_signed(publisher.files[trust_name(1)], RoleName.TRUST).body)

    assert trust == publisher.content
    assert [key.use for key in trust.keys] == [KeyUse.DOCUMENT, KeyUse.STATUS]


def test_holders_follow_from_their_name() -> None:
    holders = Holders.named("a", threshold=2, count=3)

    assert kids(holders) == kids(Holders.named("a", threshold=2, count=3))
    assert {*kids(holders)}.isdisjoint(kids(Holders.named("b", threshold=2, count=3)))
    assert holders.enough == holders.signers[:2]
