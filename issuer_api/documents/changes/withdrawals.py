"""Rows of withdrawals of many documents, and the documents that they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, insert, or_, select, update

from issuer_api.documents.model import Query, Withdrawal
from issuer_api.documents.tables import ALONE, Cause, withdrawal
from issuer_api.errors import DocumentError
from issuer_api.store.tables import DocumentState, document

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Row


class WithdrawalBook:
    """Withdrawals of many documents.

    Args:
        connection: In a transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection: Final = connection

    def count(self, query: Query) -> int:
        """Return how many documents a query finds that are not withdrawn."""
        found: int = self._connection.execute(
            select(func.count()).select_from(document).where(*_found_by(query))
        ).scalar_one()
        return found

    def chunk(self, query: Query, *, size: int) -> list[str]:
        """Return some documents that a query finds and that are not withdrawn."""
        rows = self._connection.execute(
            select(document.c.id).where(*_found_by(query)).order_by(document.c.leaf).limit(size)
        )
        return list(rows.scalars())

    def enter(self, wanted: Withdrawal, *, idempotency: bytes) -> None:
        """Enter a withdrawal; a second one of the same key fails with ``book-conflict``."""
        values = {
            name: getattr(wanted, name)
            for name in Withdrawal.__dataclass_fields__
            if name not in {"query", "cause"}
        }
        query = {name: getattr(wanted.query, name) for name in ("client", "type", "since", "until")}
        self._connection.execute(
            insert(withdrawal).values(
                **values, **query, cause=wanted.cause.value, idempotency=idempotency
            )
        )

    def get(self, identifier: str) -> Withdrawal:
        """Return a withdrawal.

        Raises:
            DocumentError: ``document-no-withdrawal``.
        """
        row = self._connection.execute(
            select(withdrawal).where(withdrawal.c.id == identifier)
        ).one_or_none()
        if row is None:
            raise unknown()
        return _withdrawal(row)

    def asked_before(self, asker: str, idempotency: bytes) -> Withdrawal | None:
        """Return what was proposed under an idempotency key, or None."""
        row = self._connection.execute(
            select(withdrawal).where(
                withdrawal.c.asker == asker, withdrawal.c.idempotency == idempotency
            )
        ).one_or_none()
        return None if row is None else _withdrawal(row)

    def approve(self, identifier: str, *, by: str, now: int) -> bool:
        """Let a withdrawal happen; tell whether it waited for this, and for somebody else."""
        approved = self._connection.execute(
            update(withdrawal)
            .where(
                withdrawal.c.id == identifier,
                withdrawal.c.approved.is_(None),
                withdrawal.c.done.is_(None),
                withdrawal.c.proposed_by != by,
            )
            .values(approved=now, approved_by=by)
        )
        return approved.rowcount == 1

    def finish(self, identifier: str, *, now: int) -> None:
        """Remember that nothing is left to withdraw."""
        self._connection.execute(
            update(withdrawal)
            .where(withdrawal.c.id == identifier, withdrawal.c.done.is_(None))
            .values(done=now)
        )

    def under_way(self) -> str | None:
        """Return a withdrawal that may happen and is not done, the oldest first, or None."""
        found: str | None = self._connection.execute(
            select(withdrawal.c.id)
            .where(
                withdrawal.c.done.is_(None),
                or_(withdrawal.c.approved.is_not(None), withdrawal.c.count <= ALONE),
            )
            .order_by(withdrawal.c.proposed, withdrawal.c.id)
            .limit(1)
        ).scalar_one_or_none()
        return found


def unknown() -> DocumentError:
    """Return the answer to whoever asks for a withdrawal that is not there, or not theirs."""
    return DocumentError(
        "document-no-withdrawal",
        "There is no such withdrawal.",
        hint="Check its identifier; it is the one that came when it was proposed.",
    )


def _found_by(query: Query) -> tuple[ColumnElement[bool], ...]:
    of_type = () if query.type is None else (document.c.type == query.type,)
    return (
        document.c.client == query.client,
        document.c.iat >= query.since,
        document.c.iat < query.until,
        document.c.state != DocumentState.WITHDRAWN.value,
        *of_type,
    )


def _withdrawal(row: Row[Any]) -> Withdrawal:
    values = {
        name: getattr(row, name)
        for name in Withdrawal.__dataclass_fields__
        if name not in {"query", "cause"}
    }
    query = Query(row.client, row.type, row.since, row.until)
    return Withdrawal(**values, query=query, cause=Cause(row.cause))
