"""Rows of what became of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, insert, select

from issuer_api.audit.leaf import Action
from issuer_api.documents.model import Event
from issuer_api.documents.tables import Cause, document_event

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row


class EventBook:
    """Changes of documents, each with its leaf.

    Args:
        connection: In a transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection: Final = connection

    def enter(self, event: Event, *, idempotency: bytes) -> None:
        """Enter a change; a second one of the same idempotency key fails with ``book-conflict``."""
        values = {name: getattr(event, name) for name in Event.__dataclass_fields__}
        values |= {"action": int(event.action), "cause": event.cause.value}
        self._connection.execute(insert(document_event).values(**values, idempotency=idempotency))

    def asked_before(self, client: str, idempotency: bytes) -> Event | None:
        """Return what was changed under an idempotency key, or None."""
        row = self._connection.execute(
            select(document_event).where(
                document_event.c.client == client, document_event.c.idempotency == idempotency
            )
        ).one_or_none()
        return None if row is None else _event(row)

    def of(self, document: str) -> tuple[Event, ...]:
        """Return what became of a document, the first first."""
        rows = self._connection.execute(
            select(document_event)
            .where(document_event.c.document == document)
            .order_by(document_event.c.leaf)
        )
        return tuple(map(_event, rows))

    def newest(self) -> int:
        """Return the leaf of the newest change, or -1."""
        found: int | None = self._connection.execute(
            select(func.max(document_event.c.leaf))
        ).scalar_one()
        return -1 if found is None else found


def _event(row: Row[Any]) -> Event:
    values = {
        name: getattr(row, name)
        for name in Event.__dataclass_fields__
        if name not in {"action", "cause"}
    }
    return Event(**values, action=Action(row.action), cause=Cause(row.cause))
