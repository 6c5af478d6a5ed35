"""Vouchers: given out once, signed once, printed as often as needed."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import and_, exists, func, select, update

from voucher_batch.errors import BookError
from voucher_batch.store.book_tables import piece, shard, status_list, voucher
from voucher_batch.store.bulk import count_anew, insert_if_absent, insert_rows
from voucher_batch.store.identity_tables import beneficiary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection

_STREAMED: Final = 5_000
_GIVEN_OUT: Final = ("campaign", "beneficiary", "edition", "list", "entry", "reference_hash")

VOUCHER: Final = tuple(each for each in voucher.c if each is not voucher.c.campaign)
"""The columns of a `VoucherRow`, in its order."""


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """A voucher as the book knows it: enough to rebuild its code, not enough to print it.

    Args:
        voucher: Number of the row.
        beneficiary: Whose it is.
        edition: 1, or one more for each time it was replaced.
        list: Status list.
        entry: Index in that list.
        reference_hash: Keyed hash of its reference.
        kid: Of the key that signed it, or None.
        signature: 64 bytes, or None.
        copies: Papers made so far; the number of the newest one.
        revoked: When it was replaced or withdrawn, or None.
    """

    voucher: int
    beneficiary: int
    edition: int
    list: int
    entry: int
    reference_hash: bytes
    kid: bytes | None
    signature: bytes | None
    copies: int
    revoked: int | None


class Given(NamedTuple):
    """A voucher that is about to enter the book; what it is made of is `voucher_batch.allocate`'s.

    Args:
        beneficiary: Who gets it.
        edition: 1, or more for a replacement.
        list: Status list.
        entry: Index in that list.
        reference_hash: Keyed hash of its reference.
    """

    beneficiary: int
    edition: int
    list: int
    entry: int
    reference_hash: bytes


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """A voucher as the redemption side learns it.

    Args:
        list: Status list.
        entry: Index in that list.
        reference_hash: Keyed hash of its reference.
        kid: Of the key that signed it, or None.
        revoked: When it was replaced or withdrawn, or None.
        shard: Number of the first shard it is in, or None.
    """

    list: int
    entry: int
    reference_hash: bytes
    kid: bytes | None
    revoked: int | None
    shard: int | None


class VoucherBook:
    """The vouchers of a campaign.

    Args:
        connection: In a transaction.
        campaign: Number of the campaign's row.
    """

    def __init__(self, connection: Connection, *, campaign: int) -> None:
        self._connection = connection
        self._campaign = campaign

    def waiting(self) -> array[int]:
        """Return the beneficiaries who never got a voucher, in the order of their numbers.

        Eight bytes each: a nation of them is quickly held, and asking once is far cheaper than
        asking again for each batch.
        """
        theirs = and_(
            voucher.c.campaign == beneficiary.c.campaign,
            voucher.c.beneficiary == beneficiary.c.id,
        )
        numbers = self._connection.scalars(
            select(beneficiary.c.id)
            .where(
                beneficiary.c.campaign == self._campaign,
                beneficiary.c.erased.is_(None),
                ~exists().where(theirs),
            )
            .order_by(beneficiary.c.id),
            execution_options={"yield_per": _STREAMED},
        )
        return array("q", numbers)

    def drawn(self, status_list_number: int) -> int:
        """Return how many entries of a status list were given out; the list is entered if new.

        Raises:
            BookError: ``book-list-taken``: another campaign draws from that list.
        """
        insert_if_absent(
            self._connection,
            status_list,
            list=status_list_number,
            campaign=self._campaign,
            drawn=0,
        )
        owner, drawn = self._connection.execute(
            select(status_list.c.campaign, status_list.c.drawn).where(
                status_list.c.list == status_list_number
            )
        ).one()
        if owner != self._campaign:
            raise BookError(
                "book-list-taken",
                f"Status list {status_list_number} belongs to another campaign.",
                hint="Reserve a list of its own for each campaign.",
            )
        return int(drawn)

    def draw(self, status_list_number: int, *, after: int, count: int) -> None:
        """Note that the next entries of a list are given out.

        Args:
            status_list_number: Which list.
            after: How many were given out before.
            count: How many are now.

        Raises:
            BookError: ``book-conflict``: somebody else drew in between.
        """
        change = (
            update(status_list)
            .where(status_list.c.list == status_list_number, status_list.c.drawn == after)
            .values(drawn=after + count)
        )
        if self._connection.execute(change).rowcount != 1:
            raise BookError(
                "book-conflict",
                "Another process gives out entries of the same status list.",
                hint="Start again when it is done.",
            )

    def give(self, rows: Iterable[Given]) -> None:
        """Enter new vouchers. They may be made while the database takes them."""
        insert_rows(self._connection, voucher, _GIVEN_OUT, ((self._campaign, *row) for row in rows))

    def filled(self) -> None:
        """Say that many vouchers were given out; see `bulk.count_anew`."""
        count_anew(self._connection, voucher)

    def of(self, beneficiary_number: int) -> VoucherRow | None:
        """Return the voucher that a beneficiary may use, or None."""
        return self._one(voucher.c.beneficiary == beneficiary_number, voucher.c.revoked.is_(None))

    def get(self, number: int) -> VoucherRow:
        """Return a voucher by number.

        Raises:
            BookError: ``book-no-voucher``.
        """
        found = self._one(voucher.c.id == number)
        if found is None:
            raise BookError(
                "book-no-voucher",
                "There is no voucher of that number in the campaign.",
                hint="Take the number from the books of the same campaign.",
            )
        return found

    def by_reference_hash(self, reference_hash: bytes) -> VoucherRow | None:
        """Return the voucher with a keyed hash of its reference, or None."""
        return self._one(voucher.c.reference_hash == reference_hash)

    def another_copy(self, number: int) -> int | None:
        """Count one more paper of a voucher; return its copy number, or None if it is revoked."""
        change = (
            update(voucher)
            .where(
                voucher.c.id == number,
                voucher.c.campaign == self._campaign,
                voucher.c.revoked.is_(None),
            )
            .values(copies=voucher.c.copies + 1)
            .returning(voucher.c.copies)
        )
        copies: int | None = self._connection.scalar(change)
        return copies

    def revoke(self, number: int, *, now: int) -> bool:
        """Note that a voucher is good no longer; tell whether it was until now."""
        change = (
            update(voucher)
            .where(
                voucher.c.id == number,
                voucher.c.campaign == self._campaign,
                voucher.c.revoked.is_(None),
            )
            .values(revoked=now)
        )
        return self._connection.execute(change).rowcount == 1

    def manifest_rows(self) -> Iterator[ManifestRow]:
        """Yield every voucher in the order of list and entry, without holding them all."""
        first = (
            select(func.min(shard.c.number))
            .join(piece, piece.c.shard == shard.c.id)
            .where(piece.c.voucher == voucher.c.id)
            .scalar_subquery()
        )
        rows = self._connection.execute(
            select(
                voucher.c.list,
                voucher.c.entry,
                voucher.c.reference_hash,
                voucher.c.kid,
                voucher.c.revoked,
                first,
            )
            .where(voucher.c.campaign == self._campaign)
            .order_by(voucher.c.list, voucher.c.entry),
            execution_options={"yield_per": _STREAMED},
        )
        for row in rows:
            yield ManifestRow(*row)

    def _one(self, *conditions: Any) -> VoucherRow | None:  # noqa: ANN401 - as where()
        row = self._connection.execute(
            select(*VOUCHER).where(voucher.c.campaign == self._campaign, *conditions)
        ).one_or_none()
        return None if row is None else to_voucher(row)


def to_voucher(row: Sequence[Any]) -> VoucherRow:
    """Return the voucher in a row with the columns of `VOUCHER`."""
    return VoucherRow(*row)
