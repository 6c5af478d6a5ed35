"""Erasing a person: their key is destroyed, and the books still close."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voucher_batch.store import Store


def erase(store: Store, beneficiary: int, *, now: int) -> bool:
    """Make a person unreadable for ever; tell whether they were readable until now.

    What stays is the number, the keyed hash that keeps them from getting a second voucher, and the
    voucher without a name. Backups of the store hold the key until they are replaced: see
    docs/explanation/identity-zone.md.

    Args:
        store: Of the campaign.
        beneficiary: Number of the person.
        now: Seconds since 1970-01-01T00:00:00Z.

    Raises:
        BookError: ``book-no-person``.
    """
    with store.begin() as books:
        books.people.get(beneficiary)
        erased = books.people.erase(beneficiary, now=now)
    store.forget()
    return erased
