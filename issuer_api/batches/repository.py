"""Rows of batches: taken in together, worked on under a lease, emptied one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, or_, select, update

from issuer_api.batches.model import ENDED, Batch, Delivery, SealedRow, Sheet, State, Unmade
from issuer_api.batches.tables import batch, batch_row
from issuer_api.errors import BatchJobError
from voucher_batch.store.bulk import insert_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Row

_OPEN: Final = (State.CHECKED.value, State.RUNNING.value)
_WORDS: Final = {"state": State, "delivery": Delivery}


class BatchBook:
    """Batches and their rows.

    Args:
        connection: In a transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection: Final = connection

    def enter(self, taken: Batch, *, idempotency: bytes, content: bytes) -> None:
        """Enter a batch; a second one of the same key or file fails with ``book-conflict``."""
        values = {name: getattr(taken, name) for name in Batch.__dataclass_fields__}
        words = {name: values[name].value for name in _WORDS}
        self._connection.execute(
            insert(batch).values(
                **values | words, turns=0, idempotency=idempotency, content=content
            )
        )

    def enter_rows(self, identifier: str, rows: Sequence[tuple[int, int, bytes]]) -> None:
        """Enter rows: number, line and sealed fields of each."""
        columns = ("batch", "number", "line", "sealed")
        insert_rows(self._connection, batch_row, columns, [(identifier, *row) for row in rows])

    def get(self, identifier: str, *, client: str) -> Batch:
        """Return a batch of a client.

        Raises:
            BatchJobError: ``batch-job-unknown``, the same for another client's.
        """
        found = self._find(batch.c.id == identifier, batch.c.client == client)
        if found is None:
            raise BatchJobError(
                "batch-job-unknown",
                "There is no such batch.",
                hint="Check its identifier; it is the one that came when the file was taken in.",
            )
        return found

    def asked_before(self, client: str, idempotency: bytes) -> Batch | None:
        """Return the batch of an idempotency key, or None."""
        return self._find(batch.c.client == client, batch.c.idempotency == idempotency)

    def of_content(self, client: str, content: bytes) -> Batch | None:
        """Return the batch of a file, or None."""
        return self._find(batch.c.client == client, batch.c.content == content)

    # --- the job -----------------------------------------------------------------------------

    def lease(self, owner: str, *, now: int, until: int) -> Batch | None:
        """Take the open batch that had the fewest turns, if there is one that nobody holds."""
        free = (
            batch.c.state.in_(_OPEN),
            or_(batch.c.owner.is_(None), batch.c.leased_until <= now),
        )
        chosen = (
            select(batch.c.id)
            .where(*free)
            .order_by(batch.c.turns, batch.c.created, batch.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
            .scalar_subquery()
        )
        leased = self._connection.execute(
            update(batch)
            .where(batch.c.id == chosen, *free)
            .values(owner=owner, leased_until=until, turns=batch.c.turns + 1)
            .returning(batch.c.id)
        ).scalar_one_or_none()
        return None if leased is None else self._find(batch.c.id == leased)

    def renew(self, identifier: str, owner: str, *, until: int) -> Batch:
        """Hold a batch longer, and return it as it is now.

        Raises:
            BatchJobError: ``batch-job-lease``: another process holds it.
        """
        self._held(identifier, owner, leased_until=until)
        found = self._find(batch.c.id == identifier)
        if found is None:
            raise TypeError(identifier)
        return found

    def begin(self, identifier: str, owner: str, *, now: int) -> None:
        """Remember that the job has begun."""
        self._connection.execute(
            update(batch)
            .where(
                batch.c.id == identifier,
                batch.c.owner == owner,
                batch.c.state == State.CHECKED.value,
            )
            .values(state=State.RUNNING.value, started=now)
        )

    def leave(self, identifier: str, owner: str, *, waits_for: str | None) -> None:
        """Let go of a batch, and say what holds it up, if anything does."""
        self._connection.execute(
            update(batch)
            .where(batch.c.id == identifier, batch.c.owner == owner)
            .values(owner=None, leased_until=None, waits_for=waits_for)
        )

    def fail(self, identifier: str, owner: str, *, reason: str) -> None:
        """Remember for good that nothing more is issued, and why."""
        self._held(identifier, owner, reason=reason)

    def rows_after(self, identifier: str, number: int, *, limit: int) -> tuple[SealedRow, ...]:
        """Return rows whose sheet is not made, behind a number.

        They lie less than ``limit`` apart, so that what was made before is never between them, and
        sheets that are kept together follow each other.
        """
        columns = (
            batch_row.c.number,
            batch_row.c.line,
            batch_row.c.sealed,
            batch_row.c.document,
        )
        rows = self._connection.execute(
            select(*columns)
            .where(
                batch_row.c.batch == identifier,
                batch_row.c.number > number,
                batch_row.c.sealed.is_not(None),
            )
            .order_by(batch_row.c.number)
            .limit(limit)
        )
        found = [SealedRow(*row) for row in rows]
        return tuple(row for row in found if row.number < found[0].number + limit)

    def issued(self, identifier: str, owner: str, documents: Sequence[tuple[int, str]]) -> None:
        """Enter the documents of rows that had none."""
        for number, document in documents:
            self._row(identifier, number, document=document)
        self._held(identifier, owner, issued=batch.c.issued + len(documents))

    def printed(self, identifier: str, owner: str, sheets: Sequence[Sheet]) -> None:
        """Enter finished sheets; what their rows said is gone with that."""
        for sheet in sheets:
            self._row(
                identifier,
                sheet.number,
                sealed=None,
                part=sheet.part,
                size=sheet.size,
                digest=sheet.digest,
            )
        self._held(identifier, owner, printed=batch.c.printed + len(sheets))

    def spoilt(self, identifier: str, owner: str, number: int, *, fault: str) -> None:
        """Enter that a row's document is withdrawn and has no sheet, and why."""
        self._row(identifier, number, sealed=None, fault=fault)
        self._held(identifier, owner, spoilt=batch.c.spoilt + 1)

    def drop_unissued(self, identifier: str) -> int:
        """Destroy what the rows say that were not issued; return how many they were."""
        dropped = self._connection.execute(
            update(batch_row)
            .where(
                batch_row.c.batch == identifier,
                batch_row.c.document.is_(None),
                batch_row.c.sealed.is_not(None),
            )
            .values(sealed=None)
        )
        return dropped.rowcount

    def sheets_after(self, identifier: str, number: int, *, limit: int) -> tuple[Sheet, ...]:
        """Return finished sheets behind a number, in the order of the rows."""
        columns = (
            batch_row.c.number,
            batch_row.c.line,
            batch_row.c.document,
            batch_row.c.part,
            batch_row.c.size,
            batch_row.c.digest,
        )
        rows = self._connection.execute(
            select(*columns)
            .where(
                batch_row.c.batch == identifier,
                batch_row.c.number > number,
                batch_row.c.part.is_not(None),
            )
            .order_by(batch_row.c.number)
            .limit(limit)
        )
        return tuple(Sheet(*row) for row in rows)

    def unmade_after(self, identifier: str, number: int, *, limit: int) -> tuple[Unmade, ...]:
        """Return rows without a sheet behind a number, in the order of the rows."""
        columns = (
            batch_row.c.number,
            batch_row.c.line,
            batch_row.c.document,
            batch_row.c.fault,
        )
        rows = self._connection.execute(
            select(*columns)
            .where(
                batch_row.c.batch == identifier,
                batch_row.c.number > number,
                batch_row.c.part.is_(None),
            )
            .order_by(batch_row.c.number)
            .limit(limit)
        )
        return tuple(Unmade(*row) for row in rows)

    def assembled(self, identifier: str, owner: str, *, size: int, digest: bytes) -> None:
        """Enter the result, from which moment on the parts that it was made of are not needed."""
        self._held(identifier, owner, size=size, digest=digest)

    def finish(
        self,
        identifier: str,
        owner: str,
        *,
        state: State,
        now: int,
    ) -> None:
        """End the job.

        A file of which nothing was issued may be sent again: its hash is let go.
        """
        self._held(
            identifier,
            owner,
            state=state.value,
            finished=now,
            waits_for=None,
        )
        self._connection.execute(
            update(batch).where(batch.c.id == identifier, batch.c.issued == 0).values(content=None)
        )

    # --- the client --------------------------------------------------------------------------

    def cancel(self, identifier: str, *, now: int) -> None:
        """Want an open batch to end; the job sees it before its next rows."""
        self._connection.execute(
            update(batch)
            .where(
                batch.c.id == identifier,
                batch.c.state.in_(_OPEN),
                batch.c.cancelled.is_(None),
            )
            .values(cancelled=now)
        )

    def waiting(self) -> int:
        """Return how many batches are not ended."""
        rows = self._connection.execute(select(batch.c.id).where(batch.c.state.in_(_OPEN)))
        return len(rows.all())

    def kept_until(self, moment: int, *, limit: int) -> list[str]:
        """Return batches that ended before a moment and still have something sealed."""
        rows = self._connection.execute(
            select(batch.c.id)
            .where(
                batch.c.state.in_([state.value for state in ENDED]),
                batch.c.finished <= moment,
                batch.c.salt.is_not(None),
            )
            .limit(limit)
        )
        return list(rows.scalars())

    def erase(self, identifier: str) -> None:
        """Let go of a batch's key, so that nothing of it opens any more."""
        self._connection.execute(update(batch).where(batch.c.id == identifier).values(salt=None))

    def _find(self, *conditions: ColumnElement[bool]) -> Batch | None:
        row = self._connection.execute(select(batch).where(*conditions)).one_or_none()
        return None if row is None else _batch(row)

    def _held(self, identifier: str, owner: str, **values: Any) -> None:  # noqa: ANN401 - columns
        changed = self._connection.execute(
            update(batch).where(batch.c.id == identifier, batch.c.owner == owner).values(**values)
        )
        if changed.rowcount != 1:
            raise BatchJobError(
                "batch-job-lease",
                "Another process works on this batch.",
                hint="Nothing is to be done; that process goes on.",
            )

    def _row(self, identifier: str, number: int, **values: object) -> None:
        self._connection.execute(
            update(batch_row)
            .where(batch_row.c.batch == identifier, batch_row.c.number == number)
            .values(**values)
        )


def _batch(row: Row[Any]) -> Batch:
    values = {name: getattr(row, name) for name in Batch.__dataclass_fields__}
    words = {name: kind(values[name]) for name, kind in _WORDS.items()}
    return Batch(**values | words)
