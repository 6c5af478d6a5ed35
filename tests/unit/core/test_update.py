"""Each rule of the update, one fault at a time (trust.md, U-01 to U-10)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from gouvcheck_core.format import CLOCK_TOLERANCE
from gouvcheck_core.trust.files import MAX_HEAD, MAX_ROOT, MAX_TRUST, Pin, RoleName, open_signed
from gouvcheck_core.trust.model import Issuer, KeyUse, Status, TrustedKey
from gouvcheck_core.trust.state import read_head
from gouvcheck_core.update import (
    HEAD_NAME,
    MAX_ROOT_STEPS,
    Outcome,
    published_trust,
    root_name,
    status_name,
    trust_name,
    update,
)
from tests.support import issued, signing
from tests.support.published import (
    DAY,
    DOCUMENT_KEY,
    HOUR,
    ISSUER,
    START,
    STATUS_KEY,
    STATUS_SIGNER,
    Holders,
    Publisher,
    sign,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from gouvcheck_core.cose_sign import SignedBody
    from gouvcheck_core.trust.files import Head
    from gouvcheck_core.trust.state import State

LATER: Final = START + HOUR
LIST: Final = issued.LIST
STRANGER: Final = signing.ed25519_signer("stranger")


def up_to_date(publisher: Publisher, *, now: int = START) -> State:
    outcome = update(publisher.anchor(), publisher.fetch, now=now)
    assert outcome.error is None
    return outcome.state


def refused(publisher: Publisher, state: State, *, now: int = LATER) -> tuple[str, State]:
    """Update, expect a refusal that spoils nothing, and return its code with the new state."""
    outcome = update(state, publisher.fetch, now=now)
    assert outcome.error is not None
    assert outcome.state.generation is state.generation
    assert outcome.state.marks.not_before(state.marks)
    return outcome.error.code, outcome.state


def code(publisher: Publisher, state: State, *, now: int = LATER) -> str:
    return refused(publisher, state, now=now)[0]


def head_of(outcome: Outcome) -> Head:
    assert outcome.error is None
    assert outcome.state.generation is not None
    return outcome.state.generation.parsed_head()


def served_head(publisher: Publisher) -> Head:
    return read_head(publisher.files[HEAD_NAME])


def next_head(publisher: Publisher, **changes: object) -> None:
    """Publish a head as it would be, but for some members."""
    publisher.publish_head(now=LATER)
    publisher.put_head(replace(served_head(publisher), **changes))  # type: ignore[arg-type] # by name


# --- U-01: time ---


def test_a_clock_behind_the_newest_signed_time_counts_as_that_time() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    assert state.marks.time == START

    publisher.publish_head(now=START - 8 * DAY, expires=START)

    assert code(publisher, state, now=START - 9 * DAY) == "update-expired"


def test_the_clock_given_counts_where_it_is_ahead() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)

    assert code(publisher, state, now=START + 7 * DAY) == "update-expired"


# --- U-02: root chain ---


def test_a_chain_of_roots_is_followed_step_by_step() -> None:
    publisher = Publisher.started()
    anchor = publisher.anchor()
    for role in (RoleName.ROOT, RoleName.HEAD, RoleName.ROOT, RoleName.TRUST):
        publisher.rotate(role)
    publisher.publish_trust()
    publisher.publish_head()

    outcome = update(anchor, publisher.fetch, now=START)

    assert outcome.error is None
    assert outcome.state.marks.root == 5
    assert outcome.state.root == publisher.files[root_name(5)]
    assert publisher.asked[:6] == [*(root_name(number) for number in range(2, 7)), HEAD_NAME]


def test_roots_on_the_way_may_be_expired() -> None:
    publisher = Publisher.started()
    anchor = publisher.anchor()
    publisher.publish_root(expires=START + 1)
    publisher.publish_root()
    publisher.publish_head()

    assert update(anchor, publisher.fetch, now=LATER).error is None


def test_a_root_held_that_has_expired_is_left_behind() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    years_later = START + 1_000 * DAY
    publisher.publish_root(now=years_later)
    publisher.publish_trust(now=years_later)
    publisher.publish_head(now=years_later)

    assert head_of(update(state, publisher.fetch, now=years_later)).root.version == 2


@pytest.mark.parametrize("kind", [signing.p256, signing.ed25519_signer])
def test_every_role_signs_with_either_kind_of_key(
    kind: Callable[[str], signing.FixedSigner],
) -> None:
    publisher = Publisher.started()
    anchor = publisher.anchor()
    old = publisher.holders[RoleName.ROOT].enough
    for role in RoleName:
        publisher.holders[role] = Holders(2, tuple(kind(f"{role} {place}") for place in range(3)))
    publisher.publish_root(signers=(*old, *publisher.holders[RoleName.ROOT].enough))
    publisher.publish_trust()
    publisher.publish_head()

    assert update(anchor, publisher.fetch, now=START).error is None


def _old_holders(publisher: Publisher) -> None:
    old = publisher.holders[RoleName.ROOT].enough
    publisher.rotate(RoleName.ROOT)
    publisher.publish_root(version=2, signers=old)


def _new_holders(publisher: Publisher) -> None:
    publisher.rotate(RoleName.ROOT)
    publisher.publish_root(version=2)


def _one_holder_thrice(publisher: Publisher) -> None:
    publisher.publish_root(version=2, signers=publisher.holders[RoleName.ROOT].signers[:1] * 3)


def _strangers(publisher: Publisher) -> None:
    two = publisher.holders[RoleName.ROOT].signers[:2]
    publisher.publish_root(version=2, signers=(*two, STRANGER))


@pytest.mark.parametrize("wrong", [_old_holders, _new_holders, _one_holder_thrice, _strangers])
def test_a_root_needs_enough_of_the_old_and_of_the_new_keys(
    wrong: Callable[[Publisher], None],
) -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    wrong(publisher)

    assert code(publisher, state) == "trust-threshold"


def test_a_root_of_another_version_than_its_name_is_refused() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.files[root_name(2)] = publisher.publish_root(version=3)

    assert code(publisher, state) == "update-root-version"


def test_good_roots_before_a_bad_one_are_kept() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.publish_root()
    publisher.publish_root(signers=(STRANGER,))

    assert refused(publisher, state)[1].marks.root == 2


def test_no_more_roots_are_followed_at_once_than_the_limit() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    for _ in range(MAX_ROOT_STEPS + 6):
        publisher.publish_root()
    publisher.publish_head()

    reason, state = refused(publisher, state)
    assert reason == "update-root-withheld"
    assert state.marks.root == 1 + MAX_ROOT_STEPS

    outcome = update(state, publisher.fetch, now=LATER)
    assert outcome.error is None
    assert outcome.state.marks.root == 7 + MAX_ROOT_STEPS


def test_a_root_longer_than_the_limit_is_refused() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.files[root_name(2)] = bytes(MAX_ROOT + 1)

    assert code(publisher, state) == "trust-too-large"


# --- U-03: root expiry ---


def test_an_expired_root_ends_the_update_before_the_head() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.publish_root(expires=LATER)
    publisher.publish_head(now=LATER)
    publisher.asked.clear()

    assert code(publisher, state) == "update-expired"
    assert HEAD_NAME not in publisher.asked
    assert update(state, publisher.fetch, now=LATER - 1).error is None


# --- U-04: head ---


def test_without_a_head_there_is_no_update() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    del publisher.files[HEAD_NAME]

    assert code(publisher, state) == "update-unreachable"


def test_a_head_longer_than_the_limit_is_refused() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.files[HEAD_NAME] += bytes(MAX_HEAD)

    assert code(publisher, state) == "trust-too-large"


@pytest.mark.parametrize("role", [RoleName.ROOT, RoleName.TRUST, None])
def test_a_head_by_others_than_its_holders_or_by_nobody_is_refused(role: RoleName | None) -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    signers = () if role is None else publisher.holders[role].signers
    publisher.publish_head(now=LATER, signers=signers)

    assert code(publisher, state) == "trust-threshold"


def test_a_file_of_another_role_is_no_head() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.files[HEAD_NAME] = publisher.files[root_name(1)]

    assert code(publisher, state) == "trust-role"


def test_an_older_head_is_a_rollback() -> None:
    publisher = Publisher.started()
    old = publisher.snapshot()
    publisher.publish_head(now=LATER)
    state = up_to_date(publisher, now=LATER)
    publisher.files |= old

    assert code(publisher, state) == "update-rollback"


def test_two_heads_of_one_version_are_an_equivocation() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.denied.add(bytes(32))
    publisher.publish_head(version=1)

    assert code(publisher, state) == "update-equivocation"


def test_the_same_head_under_more_signatures_is_the_same_head() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    again = sign(open_signed(publisher.files[HEAD_NAME], RoleName.HEAD), STRANGER)
    publisher.files[HEAD_NAME] = again.encode()

    assert update(state, publisher.fetch, now=LATER).error is None


def test_a_head_held_that_has_expired_is_left_behind() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.publish_head(now=START + 30 * DAY)

    assert head_of(update(state, publisher.fetch, now=START + 30 * DAY)).term.version == 2


def test_an_expired_head_is_no_update_and_leaves_no_mark() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.publish_head(expires=LATER)

    reason, after = refused(publisher, state)

    assert reason == "update-expired"
    assert after == state


def test_a_head_may_be_ahead_of_the_clock_by_the_tolerance_alone() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.publish_head(now=LATER + CLOCK_TOLERANCE)

    outcome = update(state, publisher.fetch, now=LATER)
    assert outcome.state.marks.time == LATER + CLOCK_TOLERANCE
    assert outcome.error is None
    assert refused(publisher, state, now=LATER - 1) == ("update-clock", state)


# --- U-05: pins ---


def test_a_head_that_pins_an_older_trust_is_a_rollback() -> None:
    publisher = Publisher.started()
    old = publisher.pin_of_trust()
    publisher.publish_trust()
    publisher.publish_head()
    state = up_to_date(publisher)
    next_head(publisher, trust=old)

    assert refused(publisher, state) == ("update-rollback", state)


def test_a_head_that_pins_an_older_list_is_a_rollback() -> None:
    publisher = Publisher.started()
    old = publisher.pin_of_list(LIST)
    publisher.set_status(LIST, 100, Status.WITHDRAWN)
    publisher.publish_head()
    state = up_to_date(publisher)
    next_head(publisher, lists={LIST: old})

    assert refused(publisher, state) == ("update-rollback", state)


# --- U-06: marks first ---


def test_marks_are_kept_before_anything_that_the_head_pins_is_fetched() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.publish_trust()
    publisher.set_status(LIST, 100, Status.WITHDRAWN)
    publisher.publish_head(now=LATER)
    kept: list[State] = []
    marks_at: dict[str, tuple[int, int, int, int]] = {}

    def fetch(name: str, *, limit: int) -> bytes | None:
        marks = (kept[-1] if kept else state).marks
        marks_at[name] = (marks.head, marks.trust, marks.lists[LIST], marks.time)
        return publisher.fetch(name, limit=limit)

    assert update(state, fetch, now=LATER, keep=kept.append).error is None
    assert marks_at == {
        root_name(2): (1, 1, 1, START),
        HEAD_NAME: (1, 1, 1, START),
        trust_name(2): (2, 2, 2, LATER),
        status_name(LIST, 2): (2, 2, 2, LATER),
    }


def test_each_root_is_kept_before_the_next_is_fetched() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.publish_root()
    publisher.publish_root()
    publisher.publish_head(now=LATER)
    kept: list[State] = []
    root_at: dict[str, int] = {}

    def fetch(name: str, *, limit: int) -> bytes | None:
        root_at[name] = (kept[-1] if kept else state).marks.root
        return publisher.fetch(name, limit=limit)

    assert update(state, fetch, now=LATER, keep=kept.append).error is None
    assert root_at == {root_name(2): 1, root_name(3): 2, root_name(4): 3, HEAD_NAME: 3}


# --- U-07: root pinned ---


def test_a_withheld_root_is_noticed() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.publish_root()
    publisher.publish_head(now=LATER)
    del publisher.files[root_name(2)]

    reason, after = refused(publisher, state)

    assert reason == "update-root-withheld"
    assert after.marks.head == 2
    assert after.head == publisher.files[HEAD_NAME]


def test_a_head_made_before_the_root_held_is_refused() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.publish_root()

    assert code(publisher, state) == "update-root-withheld"


def _one_left_out(signed: SignedBody) -> SignedBody:
    return replace(signed, signatures=signed.signatures[1:])


def _one_spoilt(signed: SignedBody) -> SignedBody:
    first, *rest = signed.signatures
    return replace(signed, signatures=(replace(first, value=bytes(64)), *rest))


def _one_added(signed: SignedBody) -> SignedBody:
    return sign(signed, STRANGER)


@pytest.mark.parametrize("changed", [_one_left_out, _one_spoilt, _one_added])
def test_a_root_under_other_signatures_is_the_same_root(
    changed: Callable[[SignedBody], SignedBody],
) -> None:
    publisher = Publisher.started()
    anchor = publisher.anchor()
    good = publisher.publish_root(signers=publisher.holders[RoleName.ROOT].signers)
    publisher.publish_head()
    publisher.files[root_name(2)] = changed(open_signed(good, RoleName.ROOT)).encode()

    assert update(anchor, publisher.fetch, now=START).error is None


# --- U-08: trust ---


def test_a_trust_that_is_not_there_ends_the_update() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.publish_trust()
    publisher.publish_head(now=LATER)
    del publisher.files[trust_name(2)]

    assert code(publisher, state) == "update-unreachable"


@pytest.mark.parametrize("content", [b"", b"short", bytes(MAX_TRUST + 1)])
def test_a_trust_of_other_bytes_than_those_pinned_is_refused(content: bytes) -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.publish_trust()
    publisher.publish_head(now=LATER)
    publisher.files[trust_name(2)] = content

    assert code(publisher, state) == "update-hash"


def test_a_trust_of_the_length_pinned_and_another_hash_is_refused() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    file = publisher.publish_trust()
    publisher.publish_head(now=LATER)
    publisher.files[trust_name(2)] = file[:-1] + bytes((file[-1] ^ 1,))

    assert code(publisher, state) == "update-hash"


def test_a_trust_by_too_few_of_its_holders_is_refused_even_where_head_pins_it() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.publish_trust(signers=publisher.holders[RoleName.TRUST].signers[:1])
    publisher.publish_head(now=LATER)

    assert code(publisher, state) == "trust-threshold"


def test_a_trust_held_is_refused_once_its_holders_are_others() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.rotate(RoleName.TRUST)
    publisher.publish_head(now=LATER)

    assert code(publisher, state) == "trust-threshold"


def test_a_file_of_another_role_is_no_trust() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    root = publisher.files[root_name(1)]
    publisher.files[trust_name(2)] = root
    next_head(publisher, trust=Pin.of(2, root))

    assert code(publisher, state) == "trust-role"


def test_a_trust_under_another_version_than_its_own_is_refused() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    old = publisher.files[trust_name(1)]
    publisher.files[trust_name(2)] = old
    next_head(publisher, trust=Pin.of(2, old))

    assert code(publisher, state) == "update-trust-version"


def test_an_expired_trust_is_no_update() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.publish_trust(expires=LATER)
    publisher.publish_head()

    assert code(publisher, state) == "update-expired"
    assert update(state, publisher.fetch, now=LATER - 1).error is None


def test_a_list_that_trust_names_and_head_does_not_pin_is_missed() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    next_head(publisher, lists={})

    assert code(publisher, state) == "update-list-missing"


def test_a_list_that_head_pins_and_trust_does_not_name_is_not_fetched() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.publish_head(now=LATER)
    pins = {**served_head(publisher).lists, LIST + 1: Pin(5, 100, bytes(32))}
    next_head(publisher, lists=pins)

    outcome = update(state, publisher.fetch, now=LATER)

    assert head_of(outcome).lists.keys() == {LIST, LIST + 1}
    assert outcome.state.marks.lists == {LIST: 1, LIST + 1: 5}
    assert status_name(LIST + 1, 5) not in publisher.asked


# --- U-09: lists ---


def test_a_list_that_is_not_there_ends_the_update() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.set_status(LIST, 100, Status.WITHDRAWN)
    publisher.publish_head(now=LATER)
    del publisher.files[status_name(LIST, 2)]

    assert code(publisher, state) == "update-unreachable"


def test_the_older_file_of_a_list_is_not_the_one_pinned() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.set_status(LIST, 100, Status.WITHDRAWN)
    publisher.publish_head(now=LATER)
    publisher.files[status_name(LIST, 2)] = publisher.files[status_name(LIST, 1)]

    assert code(publisher, state) == "update-hash"


def test_the_older_file_of_a_list_is_refused_even_where_head_pins_it() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    old = publisher.files[status_name(LIST, 1)]
    publisher.files[status_name(LIST, 2)] = old
    next_head(publisher, lists={LIST: Pin.of(2, old)})

    assert code(publisher, state) == "status-name"


def test_a_list_signed_by_a_document_key_is_refused() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.publish_list(LIST, signer=issued.SIGNER)
    publisher.publish_head(now=LATER)

    assert code(publisher, state) == "status-signature"


def test_a_list_signed_by_another_issuers_status_key_is_refused() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    other = Issuer("other", ISSUER.names)
    own = TrustedKey(STRANGER.public, other, frozenset(), use=KeyUse.STATUS)
    publisher.content = replace(
        publisher.content, issuers=(ISSUER, other), keys=(DOCUMENT_KEY, STATUS_KEY, own)
    )
    publisher.publish_trust()
    publisher.publish_list(LIST, signer=STRANGER)
    publisher.publish_head(now=LATER)

    assert code(publisher, state) == "status-signature"


def test_a_list_held_is_refused_once_its_key_is_compromised() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.compromise(STATUS_SIGNER.public.kid)
    publisher.publish_trust()
    publisher.publish_head(now=LATER)

    assert code(publisher, state) == "status-signature"


# --- U-10: generation ---


def test_a_generation_changes_as_a_whole() -> None:
    publisher = Publisher.started(numbers=(LIST, 8))
    state = up_to_date(publisher)
    publisher.publish_trust()
    for number in (LIST, 8):
        publisher.set_status(number, 100, Status.WITHDRAWN)
    publisher.publish_head(now=LATER)
    kept: list[State] = []

    outcome = update(state, publisher.fetch, now=LATER, keep=kept.append)

    assert [other.generation is state.generation for other in kept] == [True] * 4 + [False]
    assert outcome.state is kept[-1]
    assert not outcome.state.fetched
    assert head_of(outcome).term.version == 2
    assert outcome.state.generation is not None
    assert outcome.state.generation.trust == publisher.files[trust_name(2)]
    assert outcome.state.generation.lists == {
        number: publisher.files[status_name(number, 2)] for number in (LIST, 8)
    }


def test_nothing_new_is_no_fault_and_no_download() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.asked.clear()

    outcome = update(state, publisher.fetch, now=LATER)

    assert outcome.error is None
    assert outcome.state == state
    assert publisher.asked == [root_name(2), HEAD_NAME]


# --- every fetch ---


def test_no_more_is_asked_for_than_may_come() -> None:
    publisher = Publisher.started()
    limits: dict[str, int] = {}

    def fetch(name: str, *, limit: int) -> bytes | None:
        limits[name] = limit
        return publisher.fetch(name, limit=limit)

    assert update(publisher.anchor(), fetch, now=START).error is None
    assert limits == {
        root_name(2): MAX_ROOT,
        HEAD_NAME: MAX_HEAD,
        trust_name(1): len(publisher.files[trust_name(1)]),
        status_name(LIST, 1): len(publisher.files[status_name(LIST, 1)]),
    }


def test_no_trust_is_asked_for_beyond_its_limit_whatever_head_pins() -> None:
    publisher = Publisher.started()
    state = up_to_date(publisher)
    publisher.files[trust_name(2)] = bytes(MAX_TRUST + 9)
    next_head(publisher, trust=Pin.of(2, bytes(MAX_TRUST + 9)))

    assert code(publisher, state) == "update-hash"


# --- what is judged by ---


def test_before_the_first_update_there_is_no_trust() -> None:
    assert published_trust(Publisher.started().anchor()) is None
