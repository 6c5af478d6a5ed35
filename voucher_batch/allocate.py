"""Allocating: one voucher for each beneficiary, once, however often and by whomever it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voucher_batch.errors import BookError
from voucher_batch.permutation import ROOM, Order
from voucher_batch.store import Given

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from voucher_batch.store import Books, Store, VoucherRow
    from voucher_batch.vault import Vault

BATCH: Final = 20_000
"""Vouchers a transaction: what a crash loses is made again in a second."""


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
    batch: int = BATCH,
    progress: Callable[[int], None] = lambda _: None,
) -> Allocated:
    """Give a voucher to every beneficiary who never had one.

    Kill it anywhere and start again: vouchers enter the book in whole batches. Two processes take
    turns.

    Args:
        store: Of the campaign.
        vault: With the campaign's secret.
        lists: Status lists that are reserved for the campaign, filled one after the other.
        batch: Vouchers a transaction.
        progress: Is told how many vouchers were given since the call began.

    Raises:
        BookError: ``book-lists-full`` before anything was given, if the lists have too little room;
            ``book-other-secret``; ``book-list-taken``.
    """
    with store.begin() as books:
        books.campaign_file.bind_vault(vault.fingerprint)
        _check_room(books, lists)
    orders = {number: Order(vault.index_key(number)) for number in lists}
    given = behind = 0
    while True:
        with store.begin() as books:
            books.campaign_file.take_turn()
            waiting = books.vouchers.waiting(behind=behind, most=batch)
            if not waiting:
                return Allocated(given)
            _give(books, vault, orders, [(number, 1) for number in waiting])
        given += len(waiting)
        behind = waiting[-1]
        progress(given)


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
    orders = {number: Order(vault.index_key(number)) for number in lists}
    (new,) = _give(books, vault, orders, [(old.beneficiary, old.edition + 1)])
    found = books.vouchers.by_reference_hash(new.reference_hash)
    if found is None:  # pragma: no cover - it was given in this very transaction
        raise AssertionError
    return found


def _check_room(books: Books, lists: Sequence[int]) -> None:
    room = sum(ROOM - books.vouchers.drawn(number) for number in lists)
    waiting = books.counts().waiting
    if waiting > room:
        raise BookError(
            "book-lists-full",
            f"{waiting} beneficiaries wait for a voucher, and the status lists have room for "
            f"{room}.",
            hint="Reserve another list, and name it in the campaign file.",
        )


def _give(
    books: Books, vault: Vault, orders: dict[int, Order], wanted: Sequence[tuple[int, int]]
) -> list[Given]:
    """Enter a voucher for each beneficiary and edition; return them."""
    entries = _draw(books, orders, count=len(wanted))
    given = [
        Given(
            beneficiary=beneficiary,
            edition=edition,
            list=number,
            entry=entry,
            reference_hash=vault.reference_hash(vault.reference(beneficiary, edition=edition)),
        )
        for (beneficiary, edition), (number, entry) in zip(wanted, entries, strict=True)
    ]
    books.vouchers.give(given)
    return given


def _draw(books: Books, orders: dict[int, Order], *, count: int) -> Iterator[tuple[int, int]]:
    """Yield so many unused entries, each with its list."""
    for number, order in orders.items():
        drawn = books.vouchers.drawn(number)
        some = min(count, ROOM - drawn)
        if some > 0:
            books.vouchers.draw(number, after=drawn, count=some)
            yield from ((number, order.entry(turn)) for turn in range(drawn, drawn + some))
            count -= some
    if count:
        raise BookError(
            "book-lists-full",
            "The status lists of the campaign are full.",
            hint="Reserve another list, and name it in the campaign file.",
        )
