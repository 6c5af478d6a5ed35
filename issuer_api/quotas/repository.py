"""Allowances of clients, and what they used of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, bindparam, case, func, select, update

from issuer_api.errors import QuotaError
from issuer_api.store.tables import allowance, quota
from voucher_batch.store.bulk import insert_if_absent

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Statements of an issue are made once, here (ADR 0020).
_TAKEN: Final = (
    update(quota)
    .where(
        quota.c.client == bindparam("of_client"),
        quota.c.type == bindparam("of_type"),
        quota.c.day == bindparam("of_day"),
        quota.c.used + bindparam("count") <= quota.c.allowed,
    )
    .values(used=quota.c.used + bindparam("count"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What a client may issue of a kind of document.

    Args:
        type: Kind of document.
        daily: How many a day.
        used: How many of them today.
    """

    type: int
    daily: int
    used: int


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

    def lower(self, client: str, doc_type: int, *, daily: int) -> bool:
        """Lower what a client may issue a day; tell whether it was that much or more."""
        lowered = self._connection.execute(
            update(allowance)
            .where(
                allowance.c.client == client,
                allowance.c.type == doc_type,
                allowance.c.daily >= daily,
            )
            .values(daily=daily)
        )
        return lowered.rowcount == 1

    def apply_today(self, client: str, doc_type: int, *, daily: int, day: int) -> None:
        """Let a changed allowance hold for a day that has begun; what was issued stays counted."""
        self._connection.execute(
            update(quota)
            .where(quota.c.client == client, quota.c.type == doc_type, quota.c.day == day)
            .values(allowed=case((quota.c.used > daily, quota.c.used), else_=daily))
        )

    def allowances(self, client: str, *, day: int) -> tuple[Allowance, ...]:
        """Return what a client may issue, and how much of it was used on a day."""
        rows = self._connection.execute(
            select(
                allowance.c.type, allowance.c.daily, func.coalesce(quota.c.used, 0).label("used")
            )
            .outerjoin(
                quota,
                and_(
                    quota.c.client == allowance.c.client,
                    quota.c.type == allowance.c.type,
                    quota.c.day == day,
                ),
            )
            .where(allowance.c.client == client)
            .order_by(allowance.c.type)
        )
        return tuple(Allowance(**row._asdict()) for row in rows)

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
        if self._taken(client, doc_type, day=day, count=count):
            return
        # The first one of the day, or more than is left.
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
        if not self._taken(client, doc_type, day=day, count=count):
            raise QuotaError(
                "quota-used",
                "The client's quota of the day does not reach for this.",
                hint="Go on tomorrow, or ask for a larger quota.",
            )

    def _taken(self, client: str, doc_type: int, *, day: int, count: int) -> bool:
        taken = self._connection.execute(
            _TAKEN, {"of_client": client, "of_type": doc_type, "of_day": day, "count": count}
        )
        return taken.rowcount == 1

    def give_back(self, client: str, doc_type: int, *, day: int, count: int) -> None:
        """Give back ``count`` documents that were taken of a day's quota and not issued."""
        self._connection.execute(
            update(quota)
            .where(quota.c.client == client, quota.c.type == doc_type, quota.c.day == day)
            .values(used=quota.c.used - count)
        )
