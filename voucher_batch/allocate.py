"""Allocating: one voucher for each beneficiary, once, however often and by whomever it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from voucher_batch.collecting import no_collecting
from voucher_batch.errors import BookError
from voucher_batch.permutation import ROOM, Order
from voucher_batch.store import Given

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from voucher_batch.store import Books, Store, VoucherRow
    from voucher_batch.vault import Vault

_BATCH: Final = 20_000
"""Vouchers that are made before they are handed to the database: a few megabytes."""


@dataclass(frozen=True, slots=True)
class Allocated:
    """What a call of `allocate` has done.

    Args:
        given: Beneficiaries who got a voucher just now.
    """

    given: int


def allocate(
    store: Store,
    vault: Vault,
    *,
    lists: Sequence[int],
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Allocated:
    """Give a voucher to every beneficiary who never had one.

    Kill it anywhere and start again: all vouchers enter the book or none. Two processes take turns.

    Args:
        store: Of the campaign.
        vault: With the campaign's secret.
        lists: Status lists that are reserved for the campaign, filled one after the other.
        progress: Is told how many vouchers were made so far, and how many there will be.

    Raises:
        BookError: ``book-lists-full`` before anything was given, if the lists have too little room;
            ``book-other-secret``; ``book-list-taken``.
    """
    orders = _orders(vault, lists)
    with no_collecting(), store.begin() as books:
        books.campaign_file.bind_vault(vault.fingerprint)
        books.campaign_file.take_turn()
        waiting = books.vouchers.waiting()
        _check_room(books, lists, wanted=len(waiting))
        for start in range(0, len(waiting), _BATCH):
            some = waiting[start : start + _BATCH]
            books.vouchers.give(_made(books, vault, orders, [(each, 1) for each in some]))
            progress(start + len(some), len(waiting))
        if waiting:
            books.vouchers.filled()
    return Allocated(len(waiting))


def replace(
    books: Books, vault: Vault, *, voucher: int, lists: Sequence[int], now: int
) -> VoucherRow:
    """Revoke a voucher and give its beneficiary another one, with a new reference and entry.

    For theft only, and after two people have said so: what was lost is sent again as it was.

    Args:
        books: In a transaction that writes; revoking and giving are kept together.
        vault: With the campaign's secret.
        voucher: Number of the stolen one.
        lists: Status lists that are reserved for the campaign.
        now: Seconds since 1970-01-01T00:00:00Z.

    Raises:
        BookError: ``book-revoked`` if it is revoked already, ``book-no-voucher``,
            ``book-lists-full``, ``book-other-secret`` or ``book-list-taken``.
    """
    books.campaign_file.bind_vault(vault.fingerprint)
    books.campaign_file.take_turn()
    old = books.vouchers.get(voucher)
    if not books.vouchers.revoke(voucher, now=now):
        raise BookError(
            "book-revoked",
            "The voucher is revoked already.",
            hint="Look for the one that has replaced it.",
        )
    _check_room(books, lists, wanted=1)
    orders = _orders(vault, lists)
    (new,) = _made(books, vault, orders, [(old.beneficiary, old.edition + 1)])
    books.vouchers.give([new])
    found = books.vouchers.by_reference_hash(new.reference_hash)
    if found is None:  # pragma: no cover - it was given in this very transaction
        raise AssertionError
    return found


def _orders(vault: Vault, lists: Sequence[int]) -> dict[int, Order]:
    return {number: Order(vault.index_key(number)) for number in lists}


def _check_room(books: Books, lists: Sequence[int], *, wanted: int) -> None:
    """Refuse before anything is made, and say how much is missing."""
    room = sum(ROOM - books.vouchers.drawn(number) for number in lists)
    if wanted > room:
        raise BookError(
            "book-lists-full",
            f"{wanted} beneficiaries wait for a voucher, and the status lists have room for "
            f"{room}.",
            hint="Reserve another list, and name it in the campaign file.",
        )


def _made(
    books: Books, vault: Vault, orders: dict[int, Order], wanted: Sequence[tuple[int, int]]
) -> Iterator[Given]:
    """Draw an entry for each beneficiary and edition; return what makes their vouchers."""
    turns = _draw(books, list(orders), count=len(wanted))
    entries = ((number, orders[number].entry(turn)) for number, turn in turns)
    made = zip(wanted, entries, vault.voucher_hashes(wanted), strict=True)
    return (
        Given(beneficiary, edition, number, entry, reference_hash)
        for (beneficiary, edition), (number, entry), reference_hash in made
    )


def _draw(books: Books, lists: Sequence[int], *, count: int) -> Iterator[tuple[int, int]]:
    """Note that so many entries are given out; return the list and turn of each."""
    spans = []
    for number in lists:
        drawn = books.vouchers.drawn(number)
        some = min(count, ROOM - drawn)
        books.vouchers.draw(number, after=drawn, count=some)
        spans.append([(number, turn) for turn in range(drawn, drawn + some)])
        count -= some
    return chain.from_iterable(spans)
