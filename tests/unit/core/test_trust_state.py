"""What a verifier keeps between two updates."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Final

import pytest

from gouvcheck_core.environment import Environment
from gouvcheck_core.errors import TrustFileError
from gouvcheck_core.trust import state as module
from gouvcheck_core.trust.files import RoleName
from gouvcheck_core.trust.state import Generation, Marks, State, read_head, read_root
from gouvcheck_core.update import HEAD_NAME, root_name, status_name, trust_name, update
from tests.support import issued
from tests.support.published import START, Publisher

MARKS: Final = Marks(root=3, epoch=2, head=7, trust=5, lists={1: 4, 2: 6}, time=1000)


@pytest.mark.parametrize(
    "lower",
    [
        {"root": 2},
        {"epoch": 1},
        {"head": 6},
        {"trust": 4},
        {"lists": {1: 4, 2: 5}},
        {"lists": {2: 6}},
        {"time": 999},
    ],
)
def test_marks_with_one_lower_number_are_before(lower: dict[str, int]) -> None:
    changed = replace(MARKS, **lower)  # type: ignore[arg-type] # marks by name

    assert not changed.not_before(MARKS)
    assert MARKS.not_before(changed)


def test_marks_are_not_before_themselves() -> None:
    assert MARKS.not_before(MARKS)


def test_a_new_epoch_counts_head_trust_and_lists_anew() -> None:
    assert Marks(root=3, epoch=3, time=1000).not_before(MARKS)


@pytest.mark.parametrize("lower", [{"root": 2}, {"time": 999}])
def test_a_new_epoch_lowers_neither_root_nor_time(lower: dict[str, int]) -> None:
    fresh = replace(Marks(root=4, epoch=4, time=1000), **lower)  # type: ignore[arg-type] # by name

    assert not fresh.not_before(MARKS)


def test_an_anchored_state_holds_a_root_and_nothing_else() -> None:
    publisher = Publisher.started()
    publisher.publish_root()
    root = publisher.files[root_name(2)]

    state = State.anchored(root, environment=Environment.PRODUCTION)

    assert state == State(root, Marks(root=2, epoch=2))
    assert state.held() == {}


def test_what_is_no_root_anchors_nothing() -> None:
    publisher = Publisher.started()

    with pytest.raises(TrustFileError) as caught:
        State.anchored(publisher.files[HEAD_NAME], environment=Environment.PRODUCTION)

    assert caught.value.code == "trust-role"


@pytest.mark.parametrize("count", [0, 2])
def test_a_root_that_too_few_of_its_own_keys_have_signed_anchors_nothing(count: int) -> None:
    publisher = Publisher.started()
    signers = publisher.holders[RoleName.ROOT].signers[:count]
    draft = publisher.publish_root(signers=signers)

    with pytest.raises(TrustFileError) as caught:
        State.anchored(draft, environment=Environment.PRODUCTION)

    assert caught.value.code == "trust-threshold"


def test_production_takes_no_root_whose_private_keys_are_published(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publisher = Publisher.started()
    root = publisher.files[root_name(1)]
    one = publisher.holders[RoleName.TRUST].signers[0].public.kid
    monkeypatch.setattr(module, "DEMO_KIDS", frozenset({one}))

    with pytest.raises(TrustFileError) as caught:
        State.anchored(root, environment=Environment.PRODUCTION)

    assert caught.value.code == "trust-demo-root"
    assert State.anchored(root, environment=Environment.DEVELOPMENT).root == root


def test_files_are_held_by_their_hash() -> None:
    publisher = Publisher.started()
    state = update(publisher.anchor(), publisher.fetch, now=START).state
    trust = publisher.files[trust_name(1)]
    entries = publisher.files[status_name(issued.LIST, 1)]

    held = state.with_fetched(b"one more").held()

    assert set(held.values()) == {trust, entries, b"one more"}
    assert all(hashlib.sha256(data).digest() == digest for digest, data in held.items())


def test_a_fetched_file_changes_no_other_state() -> None:
    before = Publisher.started().anchor()
    after = before.with_fetched(b"one").with_fetched(b"two")

    assert before.fetched == {}
    assert set(after.fetched.values()) == {b"one", b"two"}


def test_fetched_files_are_kept_for_the_head_that_pins_them() -> None:
    publisher = Publisher.started()
    trust = publisher.files[trust_name(1)]
    entries = publisher.files[status_name(issued.LIST, 1)]
    state = publisher.anchor().with_fetched(trust).with_fetched(entries).with_fetched(b"old")

    kept = state.fetched_for(read_head(publisher.files[HEAD_NAME]))

    assert set(kept.fetched.values()) == {trust, entries}


def test_a_generation_reads_its_files() -> None:
    publisher = Publisher.started()
    generation = Generation(publisher.files[HEAD_NAME], publisher.files[trust_name(1)], {})

    assert generation.parsed_head() == read_head(publisher.files[HEAD_NAME])
    assert generation.parsed_trust() == publisher.content


def test_bodies_are_read_from_files_of_their_own_role() -> None:
    publisher = Publisher.started()

    assert read_root(publisher.files[root_name(1)]).term.version == 1
    with pytest.raises(TrustFileError):
        read_root(publisher.files[HEAD_NAME])
    with pytest.raises(TrustFileError):
        read_head(publisher.files[root_name(1)])
