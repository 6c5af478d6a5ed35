"""One voucher for each beneficiary, with an entry that nobody could foresee."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.support.databases import CAMPAIGN
from tests.support.store_people import LISTS, NOW, VAULT, take
from voucher_batch import allocate as allocating
from voucher_batch import permutation
from voucher_batch.allocate import allocate, replace
from voucher_batch.errors import BookError
from voucher_batch.permutation import Order
from voucher_batch.vault import Vault

if TYPE_CHECKING:
    from voucher_batch.store import Store, VoucherRow

FIRST = (1 << 32) + 1


def vouchers(store: Store, count: int) -> list[VoucherRow]:
    with store.read() as books:
        return [books.vouchers.get(number) for number in range(1, count + 1)]


def test_order_gives_out_every_entry_of_a_list_once() -> None:
    order = Order(bytes(32))
    size = 1 << 20
    seen = bytearray(size)
    for turn in range(size):
        seen[order.entry(turn)] = 1
    assert sum(seen) == size


def test_order_is_another_one_for_another_key_and_does_not_count_up() -> None:
    one, other = (
        [Order(key).entry(turn) for turn in range(1000)] for key in (bytes(32), b"1" * 32)
    )
    assert len(set(one) & set(other)) < 20
    steps = {later - earlier for earlier, later in pairwise(one)}
    assert len(steps) > 990
    # Every tenth of the list gets about a tenth.
    tenths = [sum(entry * 10 >> 20 == tenth for entry in one) for tenth in range(10)]
    assert min(tenths) > 60


def test_neighbours_in_the_file_are_no_neighbours_in_the_list(store: Store) -> None:
    take(store, range(1, 101))
    assert allocate(store, VAULT, lists=LISTS).given == 100
    entries = [row.entry for row in vouchers(store, 100)]
    assert len(set(entries)) == 100
    assert sum(abs(a - b) < 1000 for a, b in pairwise(entries)) < 5


def test_allocating_again_changes_nothing(store: Store) -> None:
    take(store, [1, 2, 3])
    allocate(store, VAULT, lists=LISTS)
    before = vouchers(store, 3)
    assert allocate(store, VAULT, lists=LISTS).given == 0
    assert vouchers(store, 3) == before
    take(store, [3, 4], file=b"workers")
    assert allocate(store, VAULT, lists=LISTS).given == 1
    assert vouchers(store, 3) == before
    with store.read() as books:
        assert books.counts().vouchers == 4


def test_batches_are_told_as_they_are_made(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allocating, "_BATCH", 2)
    take(store, [1, 2, 3])
    told: list[tuple[int, int]] = []
    allocate(store, VAULT, lists=LISTS, progress=lambda *each: told.append(each))
    assert told == [(2, 3), (3, 3)]


def test_next_list_begins_where_one_is_full(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allocating, "ROOM", 3)
    take(store, range(5))
    allocate(store, VAULT, lists=(5, 6))
    assert [row.list for row in vouchers(store, 5)] == [5, 5, 5, 6, 6]
    take(store, [9], file=b"workers")
    allocate(store, VAULT, lists=(5, 6))
    assert vouchers(store, 6)[-1].list == 6


def test_lists_that_are_too_small_are_told_before_anything_is_given(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allocating, "ROOM", 3)
    take(store, range(5))
    with pytest.raises(BookError, match="book-lists-full"):
        allocate(store, VAULT, lists=LISTS)
    with store.read() as books:
        assert books.counts().vouchers == 0


def test_a_tenth_of_each_list_stays_free() -> None:
    assert permutation.ROOM == (1 << 20) * 9 // 10


def test_reference_is_the_vaults_and_only_its_hash_is_kept(store: Store) -> None:
    take(store, [1])
    allocate(store, VAULT, lists=LISTS)
    (row,) = vouchers(store, 1)
    reference = VAULT.reference(FIRST)
    assert row.reference_hash == VAULT.reference_hash(reference)
    assert row.reference_hash != reference.to_bytes()


def test_another_secret_gives_nothing(store: Store) -> None:
    take(store, [1])
    with pytest.raises(BookError, match="book-other-secret"):
        allocate(store, Vault(bytes(32), campaign=CAMPAIGN), lists=LISTS)


def test_erased_person_gets_nothing(store: Store) -> None:
    take(store, [1, 2])
    with store.begin() as books:
        books.people.erase(FIRST, now=NOW)
    assert allocate(store, VAULT, lists=LISTS).given == 1
    with store.read() as books:
        counts = books.counts()
    assert (counts.unserved, counts.waiting, counts.faults) == (1, 0, ())


def test_stolen_voucher_is_replaced_by_one_that_has_nothing_in_common(store: Store) -> None:
    take(store, [1])
    allocate(store, VAULT, lists=LISTS)
    (old,) = vouchers(store, 1)
    with store.begin() as books:
        new = replace(books, VAULT, voucher=1, lists=LISTS, now=NOW)
        assert books.vouchers.of(FIRST) == new
    assert (new.beneficiary, new.edition, new.revoked) == (old.beneficiary, 2, None)
    assert new.entry != old.entry
    assert new.reference_hash == VAULT.reference_hash(VAULT.reference(FIRST, edition=2))
    assert vouchers(store, 1)[0].revoked == NOW
    with pytest.raises(BookError, match="book-revoked"), store.begin() as books:
        replace(books, VAULT, voucher=1, lists=LISTS, now=NOW)
    assert allocate(store, VAULT, lists=LISTS).given == 0
    with store.read() as books:
        counts = books.counts()
    assert (counts.vouchers, counts.replacements, counts.revoked) == (1, 1, 1)


def test_replacement_that_fails_leaves_the_old_voucher_good(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(store, [1])
    allocate(store, VAULT, lists=LISTS)
    monkeypatch.setattr(allocating, "ROOM", 1)
    with pytest.raises(BookError, match="book-lists-full"), store.begin() as books:
        replace(books, VAULT, voucher=1, lists=LISTS, now=NOW)
    assert vouchers(store, 1)[0].revoked is None


def test_drawing_from_a_list_that_moved_on_is_refused(store: Store) -> None:
    with store.begin() as books:
        assert books.vouchers.drawn(5) == 0
        books.vouchers.draw(5, after=0, count=2)
    with pytest.raises(BookError, match="book-conflict"), store.begin() as books:
        books.vouchers.draw(5, after=0, count=2)
