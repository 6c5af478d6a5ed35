"""Leases of shards, and what becomes of pieces, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.store_people import LISTS, NOW, VAULT, invented, take
from voucher_batch.allocate import allocate
from voucher_batch.beneficiary import Channel
from voucher_batch.errors import BookError
from voucher_batch.store import Outcome, ShardKind, ShardState

if TYPE_CHECKING:
    from voucher_batch.store import Store

POST = Channel.POST


@pytest.fixture
def planned(store: Store) -> Store:
    """Return a store with three shards of two pieces each."""
    take(store, [1, 2, 3, 4, 5, 6])
    allocate(store, VAULT, lists=LISTS)
    with store.begin() as books:
        for first in (1, 3, 5):
            papers = [(first, 1), (first + 1, 1)]
            books.pieces.add_shard(papers, kind=ShardKind.FIRST, channel=POST, key_group=first // 4)
    return store


def test_shards_are_leased_in_order_and_to_one_only(planned: Store) -> None:
    with planned.begin() as books:
        leased = [books.shards.lease(owner, now=NOW, until=NOW + 60) for owner in "abcd"]
    numbers = [shard and shard.number for shard in leased]
    assert numbers == [1, 2, 3, None]
    shard = leased[0]
    assert shard is not None
    assert (shard.state, shard.owner, shard.pieces, shard.kind) == (
        ShardState.LEASED,
        "a",
        2,
        ShardKind.FIRST,
    )
    assert (shard.leased_since, shard.leased_until, shard.key_group) == (NOW, NOW + 60, 0)


def test_lease_ends_at_its_end_and_not_before(planned: Store) -> None:
    with planned.begin() as books:
        for owner in "abc":
            books.shards.lease(owner, now=NOW, until=NOW + 60)
        assert books.shards.lease("late", now=NOW + 59, until=NOW + 99) is None
        assert books.shards.renew("b", now=NOW + 50, until=NOW + 110) == 1
        taken = books.shards.lease("late", now=NOW + 60, until=NOW + 120)
        assert taken is not None
        assert (taken.number, taken.owner) == (1, "late")
        assert books.shards.renew("a", now=NOW + 60, until=NOW + 120) == 0
        assert not books.shards.release(1, "a", digest=bytes(32), size=1, pages=2, now=NOW)


def test_lease_does_not_outlast_a_clock_that_was_set_back(planned: Store) -> None:
    with planned.begin() as books:
        for owner in "abc":
            books.shards.lease(owner, now=NOW, until=NOW + 60)
        day = 86_400
        taken = books.shards.lease("after the change", now=NOW - day, until=NOW - day + 60)
        assert taken is not None
        assert taken.number == 1
        forward = books.shards.lease("summer time", now=NOW + 3600, until=NOW + 3660)
        assert forward is not None


def test_released_shard_keeps_what_it_became(planned: Store) -> None:
    with planned.begin() as books:
        books.shards.lease("a", now=NOW, until=NOW + 60)
        assert books.shards.release(1, "a", digest=b"d" * 32, size=5, pages=2, now=NOW + 9)
        assert not books.shards.release(1, "a", digest=b"x" * 32, size=6, pages=3, now=NOW + 9)
        books.shards.lease("a", now=NOW, until=NOW + 60)
        assert books.shards.release(2, "a", digest=None, size=0, pages=0, now=NOW + 9)
        first, second, third = books.shards.all()
    assert (first.state, first.digest, first.size, first.pages) == (
        ShardState.RELEASED,
        b"d" * 32,
        5,
        2,
    )
    assert (first.owner, first.leased_until, first.released) == (None, None, NOW + 9)
    assert second.digest is None
    assert third.state is ShardState.OPEN


def test_leases_that_are_given_back_are_free_at_once(planned: Store) -> None:
    with planned.begin() as books:
        books.shards.lease("a", now=NOW, until=NOW + 60)
        books.shards.lease("a", now=NOW, until=NOW + 60)
        books.shards.lease("b", now=NOW, until=NOW + 60)
        assert books.shards.give_back("a") == 2
        again = books.shards.lease("b", now=NOW, until=NOW + 60)
        assert again is not None
        assert again.number == 1


def test_failing_shard_waits_behind_the_others_and_is_set_aside(planned: Store) -> None:
    fault = "sheet-layout piece 2"
    with planned.begin() as books:
        books.shards.lease("a", now=NOW, until=NOW + 60)
        assert books.shards.fail(1, "a", fault=fault, limit=2) is ShardState.OPEN
        order = [books.shards.lease("a", now=NOW, until=NOW + 60) for _ in range(3)]
        assert [shard and shard.number for shard in order] == [2, 3, 1]
        assert books.shards.fail(1, "a", fault=fault, limit=2) is ShardState.SET_ASIDE
        books.shards.give_back("a")
        assert books.shards.all()[0].fault == "sheet-layout piece 2"
        assert books.shards.put_back() == 1
        assert [shard.tries for shard in books.shards.all()] == [0, 0, 0]
    with pytest.raises(BookError, match="book-lease-lost"), planned.begin() as books:
        books.shards.fail(2, "a", fault=fault, limit=2)


def test_pieces_come_with_voucher_and_person_in_their_order(planned: Store) -> None:
    with planned.read() as books:
        pieces = books.pieces.of(2)
        assert [(row.piece, row.copy, row.voucher.voucher) for row in pieces] == [
            (1, 1, 3),
            (2, 1, 4),
        ]
        assert [VAULT.unseal(row.person) for row in pieces] == [invented(3), invented(4)]
        assert {row.voucher.beneficiary == row.person.beneficiary for row in pieces} == {True}
        assert books.pieces.at(2, 2) == pieces[1]
        assert books.pieces.at(2, 3) is None
        assert books.pieces.of(9) == ()


def test_paper_is_made_once_unless_it_was_spoiled(planned: Store) -> None:
    with pytest.raises(BookError, match="book-conflict"), planned.begin() as books:
        books.pieces.add_shard([(1, 1)], kind=ShardKind.FIRST, channel=POST)
    with pytest.raises(BookError, match="book-no-papers"), planned.begin() as books:
        books.pieces.add_shard([], kind=ShardKind.FIRST, channel=POST)
    with planned.begin() as books:
        number = books.pieces.add_shard([(1, 1), (1, 2)], kind=ShardKind.REPRINT, channel=POST)
        assert number == 4
        assert [row.copy for row in books.pieces.of(4)] == [1, 2]
        last = books.shards.all()[-1]
        assert (last.kind, last.key_group, last.pieces) == (ShardKind.REPRINT, 1, 2)


def test_what_the_printer_says_counts_once(planned: Store) -> None:
    with planned.begin() as books:
        assert books.pieces.record(1, 1, Outcome.PRINTED, now=NOW)
        assert books.pieces.record(1, 1, Outcome.PRINTED, now=NOW + 1)
        assert books.pieces.record(1, 2, Outcome.SPOILED, now=NOW)
        assert not books.pieces.record(1, 3, Outcome.PRINTED, now=NOW)
        assert not books.pieces.record(9, 1, Outcome.PRINTED, now=NOW)
        assert books.pieces.outcomes() == {(1, 1): Outcome.PRINTED, (1, 2): Outcome.SPOILED}
    with pytest.raises(BookError, match="book-outcome"), planned.begin() as books:
        books.pieces.record(1, 1, Outcome.SPOILED, now=NOW)


def test_spoiled_papers_are_named_until_they_are_made_again(planned: Store) -> None:
    with planned.begin() as books:
        books.pieces.record(2, 1, Outcome.SPOILED, now=NOW)
        books.pieces.record(3, 2, Outcome.SPOILED, now=NOW)
        books.pieces.record(1, 1, Outcome.SPOILED, now=NOW)
        books.vouchers.revoke(1, now=NOW)  # nobody needs that paper any more
        spoiled = books.pieces.spoiled(POST)
        assert spoiled == ((3, 1), (6, 1))
        assert books.pieces.spoiled(Channel.EMAIL) == ()
        number = books.pieces.add_shard(spoiled, kind=ShardKind.REPRINT, channel=POST)
        assert books.pieces.spoiled(POST) == ()
        books.pieces.record(number, 1, Outcome.SPOILED, now=NOW)
        assert books.pieces.spoiled(POST) == ((3, 1),)
