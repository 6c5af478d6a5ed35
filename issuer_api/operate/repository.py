"""Counts over the whole register, for those who run the service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from issuer_api.batches.model import State
from issuer_api.batches.tables import batch
from issuer_api.documents.tables import document_event
from issuer_api.download.tables import download, mail
from issuer_api.limits.tables import alarm
from issuer_api.store.tables import document, key_use, leaf, list_use, quota
from voucher_batch.store.post_tables import MailState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Totals:
    """What the books say of how much was signed.

    Args:
        signatures: Of all keys together.
        documents: In the register.
    """

    signatures: int
    documents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Queues:
    """What waits to be done.

    Args:
        batches_waiting: Batches that nothing was issued of yet.
        batches_running: Batches that are being issued.
        rows_left: Rows of both whose sheets are not made yet.
        mails_waiting: E-mails with links that may still go out.
        mails_in_doubt: E-mails of which nobody knows whether they went out.
        downloads_over: Documents that should be erased and are not yet.
    """

    batches_waiting: int
    batches_running: int
    rows_left: int
    mails_waiting: int
    mails_in_doubt: int
    downloads_over: int


class CountBook:
    """Counts.

    Args:
        connection: In a transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection: Final = connection

    def totals(self) -> Totals:
        """Return how many signatures and documents there are."""
        signed = select(func.coalesce(func.sum(key_use.c.signed), 0))
        kept = select(func.count()).select_from(document)
        return Totals(
            int(self._connection.execute(signed).scalar_one()),
            int(self._connection.execute(kept).scalar_one()),
        )

    def leaves(self, first: int) -> Iterator[bytes]:
        """Yield the leaves of the audit log from number ``first`` on."""
        wanted = select(leaf.c.entry).where(leaf.c.number >= first).order_by(leaf.c.number)
        for row in self._connection.execute(wanted.execution_options(yield_per=10_000)):
            yield row.entry

    def issued_by_kind(self) -> Mapping[int, int]:
        """Return how many documents were issued of each kind, by wire number.

        The quotas say so in few rows, and exactly: they change in the transaction that issues.
        """
        rows = self._connection.execute(
            select(quota.c.type, func.sum(quota.c.used)).group_by(quota.c.type)
        )
        return {kind: int(used) for kind, used in rows}

    def taken(self) -> Mapping[int, int]:
        """Return how many entries of each status list were given out, by its number."""
        rows = self._connection.execute(select(list_use.c.list, list_use.c.taken))
        return {row.list: row.taken for row in rows}

    def alarms(self) -> Mapping[str, int]:
        """Return how many alarms there are of each rule."""
        rows = self._connection.execute(
            select(alarm.c.rule, func.count().label("number"))
            .group_by(alarm.c.rule)
            .order_by(alarm.c.rule)
        )
        return {row.rule: row.number for row in rows}

    def changes_since(self, leaf_number: int) -> int:
        """Return how many changes of documents have this leaf or a later one."""
        wanted = select(func.count()).where(document_event.c.leaf >= leaf_number)
        return self._connection.execute(wanted).scalar_one()

    def queues(self, *, now: int, claimed_before: int) -> Queues:
        """Return what waits.

        Args:
            now: Seconds since 1970-01-01T00:00:00Z.
            claimed_before: An e-mail claimed before this, and not settled, is in doubt.
        """
        batches = self._open_batches()
        waiting = select(func.count()).where(mail.c.state == MailState.WAITING.value)
        doubtful = select(func.count()).where(
            mail.c.state == MailState.CLAIMED.value, mail.c.claimed < claimed_before
        )
        over = select(func.count()).where(download.c.expires <= now)
        return Queues(
            batches_waiting=batches.get(State.CHECKED, (0, 0))[0],
            batches_running=batches.get(State.RUNNING, (0, 0))[0],
            rows_left=sum(rows for _, rows in batches.values()),
            mails_waiting=self._connection.execute(waiting).scalar_one(),
            mails_in_doubt=self._connection.execute(doubtful).scalar_one(),
            downloads_over=self._connection.execute(over).scalar_one(),
        )

    def _open_batches(self) -> Mapping[State, tuple[int, int]]:
        """Return batches and rows without a sheet, by state."""
        rows = self._connection.execute(
            select(
                batch.c.state,
                func.count(),
                func.sum(batch.c.rows - batch.c.printed - batch.c.spoilt),
            )
            .where(batch.c.state.in_([State.CHECKED.value, State.RUNNING.value]))
            .group_by(batch.c.state)
        )
        return {State(state): (count, int(left)) for state, count, left in rows}
