"""Allowances of clients, and what they used of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, select, update

from issuer_api.errors import QuotaError
from issuer_api.store.tables import allowance, quota
from voucher_batch.store.bulk import insert_if_absent

if TYPE_CHECKING:
    from sqlalchemy import Connection


class QuotaBook:
    """What clients may issue, by kind of document and day.

    Args:
        connection: In a transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection: Final = connection

    def allow(self, client: str, doc_type: int, *, daily: int) -> None:
        """Let a client issue a kind of document, so many a day; also to change how many.

        A day that has begun keeps the quota it began with.
        """
        inserted = insert_if_absent(
            self._connection, allowance, client=client, type=doc_type, daily=daily
        )
        if not inserted:
            self._connection.execute(
                update(allowance)
                .where(allowance.c.client == client, allowance.c.type == doc_type)
                .values(daily=daily)
            )

    def take(self, client: str, doc_type: int, *, day: int, count: int = 1) -> None:
        """Use up ``count`` documents of the day's quota, or nothing of it.

        Args:
            client: Who issues.
            doc_type: Kind of document.
            day: Since 1970-01-01, in Luxembourg.
            count: How many.

        Raises:
            QuotaError: ``quota-none``: nothing was allowed; ``quota-used``: not so many are left.
        """
        daily = self._connection.execute(
            select(allowance.c.daily).where(
                allowance.c.client == client, allowance.c.type == doc_type
            )
        ).scalar_one_or_none()
        if daily is None:
            raise QuotaError(
                "quota-none",
                "This client may not issue documents of this kind.",
                hint="Ask the client's administrator for an allowance.",
            )
        insert_if_absent(
            self._connection,
            quota,
            client=client,
            type=doc_type,
            day=day,
            allowed=daily,
            used=0,
        )
        taken = self._connection.execute(
            update(quota)
            .where(
                and_(
                    quota.c.client == client,
                    quota.c.type == doc_type,
                    quota.c.day == day,
                    quota.c.used + count <= quota.c.allowed,
                )
            )
            .values(used=quota.c.used + count)
        )
        if taken.rowcount != 1:
            raise QuotaError(
                "quota-used",
                "The client's quota of the day does not reach for this.",
                hint="Go on tomorrow, or ask for a larger quota.",
            )

    def give_back(self, client: str, doc_type: int, *, day: int, count: int) -> None:
        """Give back ``count`` documents that were taken of a day's quota and not issued."""
        self._connection.execute(
            update(quota)
            .where(quota.c.client == client, quota.c.type == doc_type, quota.c.day == day)
            .values(used=quota.c.used - count)
        )
