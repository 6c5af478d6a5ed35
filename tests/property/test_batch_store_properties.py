"""In whatever order a campaign's steps come, the books close and nobody has two good vouchers."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.databases import CAMPAIGN
from tests.support.store_people import LISTS, NOW, VAULT, take
from tests.support.store_steps import Pages
from voucher_batch.allocate import allocate, replace
from voucher_batch.erase import erase
from voucher_batch.errors import BookError
from voucher_batch.permutation import Order
from voucher_batch.plan import plan
from voucher_batch.store import create_store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voucher_batch.store import Books, Store

FEWER: Final = settings(max_examples=max(10, settings().max_examples // 5))
"""Every example lays out a database."""

people = st.lists(st.integers(0, 12), max_size=8)
steps: st.SearchStrategy[tuple[str, list[int]]] = st.one_of(
    st.tuples(st.just("take"), people),
    st.tuples(st.sampled_from(["allocate", "plan"]), st.just([])),
    st.tuples(
        st.sampled_from(["erase", "replace", "revoke"]), st.lists(st.integers(1, 9), min_size=1)
    ),
)


@contextmanager
def fresh() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'store.db'}"
        create_store(url)
        with open_store(url, campaign=CAMPAIGN) as store:
            yield store


def do(store: Store, step: str, numbers: list[int], *, turn: int) -> None:
    """Do a step; one that the books refuse changes nothing."""
    match step:
        case "take":
            take(store, numbers, file=f"file {turn}".encode())
        case "allocate":
            allocate(store, VAULT, lists=LISTS)
        case "plan":
            plan(store, VAULT, Pages, keys=2)  # type: ignore[arg-type]
        case "erase":
            erase(store, (1 << 32) + numbers[0], now=NOW)
        case "replace":
            with store.begin() as books:
                replace(books, VAULT, voucher=numbers[0], lists=LISTS, now=NOW)
        case _:
            with store.begin() as books:
                books.vouchers.revoke(numbers[0], now=NOW)


def vouchers_hold(books: Books) -> None:
    rows = [*books.vouchers.manifest_rows()]
    assert len({(row.list, row.entry) for row in rows}) == len(rows)
    found = [books.vouchers.by_reference_hash(row.reference_hash) for row in rows]
    good = Counter(row.beneficiary for row in found if row and row.revoked is None)
    assert set(good.values()) <= {1}
    papers = Counter(
        (row.voucher.voucher, row.copy)
        for shard in books.shards.all()
        for row in books.pieces.of(shard.number)
    )
    assert set(papers.values()) <= {1}


@FEWER
@given(st.lists(steps, max_size=9))
def test_books_close_after_every_step(history: list[tuple[str, list[int]]]) -> None:
    with fresh() as store:
        for turn, (step, numbers) in enumerate(history):
            before = store_counts(store)
            try:
                do(store, step, numbers, turn=turn)
            except BookError:
                assert store_counts(store) == before
            with store.read() as books:
                assert books.counts().faults == ()
                vouchers_hold(books)


@given(st.binary(min_size=32, max_size=32), st.sets(st.integers(0, (1 << 20) - 1)))
def test_two_turns_never_give_out_the_same_entry(key: bytes, turns: set[int]) -> None:
    order = Order(key)
    entries = {order.entry(turn) for turn in turns}
    assert len(entries) == len(turns)
    assert all(0 <= entry < 1 << 20 for entry in entries)


def store_counts(store: Store) -> object:
    with store.read() as books:
        return books.counts()
