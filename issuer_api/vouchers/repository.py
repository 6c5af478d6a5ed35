"""Rows of vouchers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import psycopg
from sqlalchemy import func, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from issuer_api.errors import VoucherError
from issuer_api.vouchers.model import Counts, Voucher, VoucherState
from issuer_api.vouchers.tables import voucher
from voucher_batch.store.bulk import insert_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Tuple

Place = tuple[int, int]
"""A status list and an entry in it."""

_COLUMNS: Final = Voucher._fields


class VoucherBook:
    """The vouchers of all campaigns.

    Args:
        connection: In a transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection: Final = connection

    def give(self, rows: Sequence[Voucher]) -> None:
        """Enter new vouchers.

        Raises:
            VoucherError: ``voucher-twice``: a status entry or a reference is one of another's.
        """
        try:
            insert_rows(self._connection, voucher, _COLUMNS, rows)
        except (IntegrityError, psycopg.IntegrityError) as error:
            first, last = rows[0], rows[-1]
            raise VoucherError(
                "voucher-twice",
                f"Of the entries {first.list}:{first.entry} to {last.list}:{last.entry}, one has "
                "the place or the reference of another voucher.",
                hint="Nothing was imported; ask the factory which voucher stands twice.",
            ) from error

    def make_void(self, places: Iterable[Place]) -> None:
        """Note that live vouchers were replaced."""
        for number, entry in places:
            self._connection.execute(
                update(voucher)
                .where(voucher.c.list == number, voucher.c.entry == entry)
                .values(state=VoucherState.VOID.value)
            )

    def between(self, number: int, *, after: Place, to: Place) -> dict[Place, Voucher]:
        """Return the vouchers of a campaign behind a place and up to another, by their places."""
        rows = self._connection.execute(
            select(voucher).where(voucher.c.campaign == number, _place() > after, _place() <= to)
        )
        return {(row.list, row.entry): Voucher(*row) for row in rows}

    def first_behind(self, number: int, place: Place) -> Place | None:
        """Return the place of a campaign's next voucher behind a place, or None."""
        row = self._connection.execute(
            select(voucher.c.list, voucher.c.entry)
            .where(voucher.c.campaign == number, _place() > place)
            .order_by(voucher.c.list, voucher.c.entry)
            .limit(1)
        ).one_or_none()
        return None if row is None else (row.list, row.entry)

    def count(self, number: int) -> Counts:
        """Count the vouchers of a campaign, one by one."""
        rows = self._connection.execute(
            select(voucher.c.kid, voucher.c.state, func.count(), func.sum(voucher.c.value))
            .where(voucher.c.campaign == number)
            .group_by(voucher.c.kid, voucher.c.state)
        ).all()
        signed: dict[bytes, int] = {}
        for kid, _, vouchers, _ in rows:
            signed[bytes(kid)] = signed.get(bytes(kid), 0) + vouchers
        live = VoucherState.LIVE.value
        return Counts(
            vouchers=sum(signed.values()),
            void=sum(vouchers for _, state, vouchers, _ in rows if state != live),
            cents=sum(int(cents) for _, state, _, cents in rows if state == live),
            signed=signed,
        )

    def by_reference_hash(self, number: int, reference_hash: bytes) -> Voucher | None:
        """Return the voucher of a campaign with a keyed hash of its reference, or None."""
        row = self._connection.execute(
            select(voucher).where(
                voucher.c.reference_hash == reference_hash, voucher.c.campaign == number
            )
        ).one_or_none()
        return None if row is None else Voucher(*row)


def _place() -> Tuple:
    return tuple_(voucher.c.list, voucher.c.entry)
