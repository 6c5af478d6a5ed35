"""Updates that fail, go on and are attacked over time (trust.md, U-01 to U-10)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from gouvcheck_core.claims import StatusReference
from gouvcheck_core.errors import GouvCheckError, StoreError, UpdateError
from gouvcheck_core.trust.files import MAX_VERSION, Pin, RoleName
from gouvcheck_core.trust.model import Status
from gouvcheck_core.trust.state import Generation, State, read_head
from gouvcheck_core.update import (
    HEAD_NAME,
    Outcome,
    published_trust,
    root_name,
    status_name,
    trust_name,
    update,
)
from tests.support import signing
from tests.support.published import DAY, HOUR, START, Holders, Publisher

if TYPE_CHECKING:
    from gouvcheck_core.update import Fetch

LATER: Final = START + HOUR
LISTS: Final = (7, 8, 9)
EVERY_FILE: Final = (
    root_name(2),
    root_name(3),
    HEAD_NAME,
    trust_name(2),
    *(status_name(number, 2) for number in LISTS),
)
"""What an update asks for, in order, after `with_news`."""


def with_news() -> tuple[Publisher, State]:
    """Return a publisher with a new root, trust and head and three new lists, and an old state."""
    publisher = Publisher.started(numbers=LISTS)
    outcome = update(publisher.anchor(), publisher.fetch, now=START)
    assert outcome.error is None
    publisher.publish_root()
    publisher.publish_trust()
    for number in LISTS:
        publisher.set_status(number, 100, Status.WITHDRAWN)
    publisher.publish_head(now=LATER)
    publisher.asked.clear()
    return publisher, outcome.state


def cut_at(publisher: Publisher, broken: str) -> Fetch:
    """Return a source that breaks when it is asked for one name."""

    def fetch(name: str, *, limit: int) -> bytes | None:
        if name == broken:
            raise UpdateError("update-unreachable", "The line is cut.", hint="Mend it.")
        return publisher.fetch(name, limit=limit)

    return fetch


def status_of(state: State, number: int) -> Status | None:
    trust = published_trust(state)
    assert trust is not None
    return trust.status(StatusReference(number, 100))


def code(outcome: Outcome) -> str:
    assert outcome.error is not None
    return outcome.error.code


# --- failures ---


@pytest.mark.parametrize("broken", EVERY_FILE)
def test_a_failure_at_any_fetch_keeps_what_is_good(broken: str) -> None:
    publisher, state = with_news()
    kept: list[State] = []

    outcome = update(state, cut_at(publisher, broken), now=LATER, keep=kept.append)

    assert code(outcome) == "update-unreachable"
    assert outcome.state == (kept[-1] if kept else state)
    assert outcome.state.generation is state.generation
    assert status_of(outcome.state, 8) is Status.VALID
    for older, newer in zip([state, *kept], kept, strict=False):
        assert newer.marks.not_before(older.marks)


@pytest.mark.parametrize("broken", EVERY_FILE)
def test_an_update_goes_on_where_the_last_one_failed(broken: str) -> None:
    publisher, state = with_news()
    outcome = update(state, cut_at(publisher, broken), now=LATER)
    done = set(publisher.asked)
    publisher.asked.clear()

    outcome = update(outcome.state, publisher.fetch, now=LATER)

    assert outcome.error is None
    assert {status_of(outcome.state, number) for number in LISTS} == {Status.WITHDRAWN}
    again = [name for name in publisher.asked if name in done]
    assert again in ([], [HEAD_NAME], [root_name(3)], [root_name(3), HEAD_NAME])


def test_what_was_fetched_for_an_older_head_is_dropped_with_it() -> None:
    publisher, state = with_news()
    state = update(state, cut_at(publisher, status_name(9, 2)), now=LATER).state
    assert len(state.fetched) == 3
    publisher.set_status(7, 101, Status.WITHDRAWN)
    publisher.publish_head(now=LATER)

    state = update(state, cut_at(publisher, status_name(7, 3)), now=LATER).state

    assert set(state.fetched.values()) == {
        publisher.files[trust_name(2)],
        publisher.files[status_name(8, 2)],
    }


def test_a_state_that_cannot_be_kept_does_not_count() -> None:
    publisher, state = with_news()
    kept: list[State] = []

    def keep(newer: State) -> None:
        if newer.marks.head > state.marks.head:
            raise StoreError("store-unusable", "The disk is full.", hint="Make room.")
        kept.append(newer)

    outcome = update(state, publisher.fetch, now=LATER, keep=keep)

    assert code(outcome) == "store-unusable"
    assert outcome.state is kept[-1]
    assert outcome.state.marks.head == state.marks.head
    assert publisher.asked[-1] == HEAD_NAME


# --- attacks ---


def test_a_frozen_source_is_noticed_when_its_head_expires() -> None:
    publisher, state = with_news()
    frozen = publisher.snapshot()
    publisher.publish_head(now=START + 7 * DAY)
    publisher.files |= frozen

    assert update(state, publisher.fetch, now=LATER + 7 * DAY - 1).error is None
    assert code(update(state, publisher.fetch, now=LATER + 7 * DAY)) == "update-expired"


def test_files_of_two_generations_do_not_mix() -> None:
    publisher, state = with_news()
    publisher.files[trust_name(2)] = publisher.files[trust_name(1)]
    assert code(update(state, publisher.fetch, now=LATER)) == "update-hash"

    publisher, state = with_news()
    publisher.files[status_name(8, 2)] = publisher.files[status_name(9, 2)]
    assert code(update(state, publisher.fetch, now=LATER)) == "update-hash"


def stolen(publisher: Publisher, state: State) -> State:
    """Let a thief of the head's key run all versions far ahead, and return what a victim keeps."""
    honest = publisher.snapshot()
    publisher.publish_head(now=LATER)
    far = Pin(MAX_VERSION, 100, bytes(32))
    head = read_head(publisher.files[HEAD_NAME])
    publisher.put_head(
        replace(
            head,
            term=replace(head.term, version=MAX_VERSION),
            trust=far,
            lists=dict.fromkeys(LISTS, far),
        )
    )
    outcome = update(state, publisher.fetch, now=LATER)
    assert code(outcome) == "update-unreachable"
    publisher.files |= honest
    assert code(update(outcome.state, publisher.fetch, now=LATER)) == "update-rollback"
    return outcome.state


def test_new_head_keys_leave_a_thief_behind_who_ran_ahead() -> None:
    publisher, state = with_news()
    state = stolen(publisher, state)
    assert state.marks.trust == MAX_VERSION
    publisher.rotate(RoleName.HEAD)
    publisher.publish_head(now=LATER)

    outcome = update(state, publisher.fetch, now=LATER)

    assert outcome.error is None
    assert outcome.state.marks.not_before(state.marks)
    assert outcome.state.marks.epoch == outcome.state.marks.root == 3
    assert outcome.state.marks.lists == dict.fromkeys(LISTS, 2)


def test_a_higher_threshold_leaves_a_thief_behind_too() -> None:
    publisher, state = with_news()
    state = stolen(publisher, state)
    two = (*publisher.holders[RoleName.HEAD].signers, signing.ed25519_signer("second head"))
    publisher.holders[RoleName.HEAD] = Holders(2, two)
    publisher.publish_root()
    publisher.publish_head(now=LATER)

    assert update(state, publisher.fetch, now=LATER).error is None


def test_a_key_added_beside_an_old_one_takes_no_mark_away() -> None:
    publisher, state = with_news()
    state = update(state, publisher.fetch, now=LATER).state
    old = publisher.holders[RoleName.HEAD].signers
    publisher.holders[RoleName.HEAD] = Holders(1, (*old, signing.ed25519_signer("second head")))
    publisher.publish_root()
    publisher.publish_head(now=LATER)
    head = read_head(publisher.files[HEAD_NAME])
    publisher.put_head(replace(head, trust=Pin.of(1, publisher.files[trust_name(1)])))

    outcome = update(state, publisher.fetch, now=LATER)

    assert code(outcome) == "update-rollback"
    assert outcome.state.marks.root == 3
    assert outcome.state.marks.epoch == 1


def test_who_withholds_a_root_cannot_show_an_older_head_next() -> None:
    publisher, state = with_news()
    publisher.publish_root()
    older = publisher.files[HEAD_NAME]
    publisher.publish_head(now=LATER)
    del publisher.files[root_name(3)]
    state = update(state, publisher.fetch, now=LATER).state
    assert state.marks.head == 3
    publisher.files[HEAD_NAME] = older

    assert code(update(state, publisher.fetch, now=LATER)) == "update-rollback"


def test_the_newest_head_denies_although_the_rest_never_came() -> None:
    publisher, state = with_news()
    publisher.denied.add(bytes(32))
    publisher.publish_head(now=LATER)

    outcome = update(state, cut_at(publisher, trust_name(2)), now=LATER)
    trust = published_trust(outcome.state)

    assert trust is not None
    assert trust.as_of == START
    assert trust.denies(bytes(32))


# --- lists that come and go ---


def test_a_retired_list_is_dropped_and_cannot_come_back_older() -> None:
    publisher, state = with_news()
    state = update(state, publisher.fetch, now=LATER).state
    entries, issuer = publisher.lists.pop(8), publisher.content.lists[8]
    publisher.content = replace(
        publisher.content, lists={number: issuer for number in LISTS if number != 8}
    )
    publisher.publish_trust()
    publisher.publish_head(now=LATER)

    state = update(state, publisher.fetch, now=LATER).state

    assert status_of(state, 8) is None
    assert status_of(state, 9) is Status.WITHDRAWN
    assert state.generation is not None
    assert state.generation.lists.keys() == {7, 9}
    assert state.marks.lists[8] == 2

    publisher.lists[8] = entries
    publisher.content = replace(publisher.content, lists=dict.fromkeys(LISTS, issuer))
    publisher.publish_trust()
    publisher.publish_list(8, version=1)
    publisher.publish_head(now=LATER)

    assert code(update(state, publisher.fetch, now=LATER)) == "update-rollback"


# --- damage ---


@pytest.mark.parametrize("name", [root_name(2), HEAD_NAME, trust_name(2), status_name(8, 2)])
def test_no_single_bit_of_a_file_can_be_changed_into_another_content(name: str) -> None:
    publisher, state = with_news()
    good = publisher.files[name]
    expected = update(state, publisher.fetch, now=LATER).state.generation
    step = max(1, len(good) // 100)
    for place in range(0, len(good), step):
        damaged = bytearray(good)
        damaged[place] ^= 1 << place % 8
        publisher.files[name] = bytes(damaged)

        outcome = update(state, publisher.fetch, now=LATER)

        assert outcome.error is not None
        assert outcome.state.generation is state.generation
    publisher.files[name] = good
    assert update(state, publisher.fetch, now=LATER).state.generation == expected


def test_a_generation_that_was_damaged_is_not_judged_by() -> None:
    _, state = with_news()
    assert state.generation is not None
    broken = Generation(state.generation.head, state.generation.trust, dict.fromkeys(LISTS, b"no"))

    with pytest.raises(GouvCheckError) as caught:
        published_trust(replace(state, generation=broken))

    assert caught.value.code == "status-shape"
