"""Shards are planned once, in postal order, and dealt evenly to the keys."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.store_people import LISTS, NOW, VAULT, take
from voucher_batch import plan as planning
from voucher_batch.allocate import allocate
from voucher_batch.beneficiary import Channel
from voucher_batch.campaign import load
from voucher_batch.errors import BookError
from voucher_batch.plan import Bag, deal, plan
from voucher_batch.store import ShardKind, ShardState
from voucher_batch.store.campaigns import CampaignBook

if TYPE_CHECKING:
    from voucher_batch.campaign import Campaign
    from voucher_batch.plan import Bags
    from voucher_batch.store import PieceRow, Store

SAMPLE = Path(__file__).parents[2] / "samples" / "batch" / "voucher.toml"
FIRST = (1 << 32) + 1


@pytest.fixture
def campaign() -> Campaign:
    return replace(load(SAMPLE.read_bytes(), source="voucher.toml"), shard_size=4)


def filled(store: Store, count: int = 60) -> Store:
    take(store, range(count))
    allocate(store, VAULT, lists=LISTS)
    return store


def shards(store: Store) -> dict[int, tuple[PieceRow, ...]]:
    with store.read() as books:
        return {shard.number: books.pieces.of(shard.number) for shard in books.shards.all()}


def test_every_voucher_has_one_place(store: Store, campaign: Campaign) -> None:
    done = plan(filled(store), VAULT, campaign, keys=2)
    pieces = [row for rows in shards(store).values() for row in rows]
    assert sorted(row.voucher.voucher for row in pieces) == [*range(1, 61)]
    assert {row.copy for row in pieces} == {1}
    assert (done.pieces, done.shards, done.unreadable) == (60, len(shards(store)), 0)
    with store.read() as books:
        counts = books.counts()
    assert (counts.planned, counts.pieces, counts.unplanned, counts.faults) == (60, 60, 0, ())
    assert counts.shards == {ShardState.OPEN: done.shards}
    assert not counts.complete


def test_shard_has_one_channel_one_country_and_the_order_of_postcodes(
    store: Store, campaign: Campaign
) -> None:
    plan(filled(store), VAULT, campaign, keys=1)
    order = []
    for rows in shards(store).values():
        people = [VAULT.unseal(row.person) for row in rows]
        assert len({person.channel for person in people}) == 1
        assert len(rows) <= campaign.shard_size
        if people[0].channel is Channel.POST:
            order += [(p.address.country.value, p.address.postcode) for p in people if p.address]
            assert len({country for country, _ in order[-len(people) :]}) == 1
    assert order == sorted(order)
    assert len({country for country, _ in order}) == 4


def test_planning_again_changes_nothing_and_adds_what_came_later(
    store: Store, campaign: Campaign
) -> None:
    plan(filled(store, 10), VAULT, campaign, keys=2)
    before = shards(store)
    assert plan(store, VAULT, campaign, keys=2).shards == 0
    take(store, [100, 101], file=b"workers")
    allocate(store, VAULT, lists=LISTS)
    assert plan(store, VAULT, campaign, keys=2).pieces == 2
    after = shards(store)
    assert {number: after[number] for number in before} == before


def test_shards_are_dealt_evenly_to_the_signers(store: Store, campaign: Campaign) -> None:
    plan(filled(store), VAULT, campaign, keys=3)
    loads: Counter[int] = Counter()
    with store.read() as books:
        for shard in books.shards.all():
            loads[shard.key_group] += shard.pieces
    assert set(loads) == {0, 1, 2}
    assert max(loads.values()) - min(loads.values()) <= campaign.shard_size


def test_revoked_and_erased_get_no_paper(store: Store, campaign: Campaign) -> None:
    filled(store, 10)
    with store.begin() as books:
        books.vouchers.revoke(1, now=NOW)
        books.people.erase(FIRST + 1, now=NOW)
    assert plan(store, VAULT, campaign, keys=1).pieces == 8
    with store.read() as books:
        counts = books.counts()
    assert (counts.unplannable, counts.unplanned, counts.erased) == (2, 0, 1)


def test_person_who_cannot_be_read_does_not_stop_the_others(
    store: Store, campaign: Campaign
) -> None:
    filled(store, 6)
    with store.begin() as books:
        books.connection.exec_driver_sql(
            f"UPDATE identity_beneficiary SET sealed = wrapped_key WHERE id = {FIRST + 1}"  # noqa: S608
        )
    done = plan(store, VAULT, campaign, keys=1)
    assert (done.pieces, done.unreadable) == (6, 1)


def test_planner_that_was_overtaken_looks_again(
    store: Store, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(store, 8)
    first_look = CampaignBook.turns
    looks: list[int] = []

    def overtaken(book: CampaignBook) -> int:
        turns = first_look(book)
        looks.append(turns)
        return turns - (len(looks) == 1)

    monkeypatch.setattr(CampaignBook, "turns", overtaken)
    assert plan(store, VAULT, campaign, keys=1).pieces == 8
    assert len(looks) == 2
    assert plan(store, VAULT, campaign, keys=1).pieces == 0


def bags(count: int) -> Bags:
    return {Bag("post", "LU", "1000"): array("q", range(count))}


def test_keys_get_the_same_load_and_go_on_from_what_they_have() -> None:
    dealt = deal(bags(100), size=10, keys=3, loads=Counter({0: 50}))
    loads = Counter({0: 50})
    for shard in dealt:
        loads[shard.key_group] += len(shard.vouchers)
    assert loads == {0: 50, 1: 50, 2: 50}


def test_key_is_never_planned_beyond_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "MOST_DOCUMENTS", 20)
    with pytest.raises(BookError) as caught:
        deal(bags(50), size=10, keys=2, loads=Counter())
    assert caught.value.code == "book-too-few-keys"
    assert "at least 3 signers" in caught.value.hint
    assert len(deal(bags(50), size=10, keys=3, loads=Counter())) == 5


def test_reprints_ask_no_key_for_anything(store: Store, campaign: Campaign) -> None:
    filled(store, 8)
    plan(store, VAULT, campaign, keys=1)
    with store.begin() as books:
        books.pieces.add_shard([(1, 2)], kind=ShardKind.REPRINT, channel=Channel.POST)
    with store.read() as books:
        assert planning._loads(books) == {0: 8}  # noqa: SLF001
