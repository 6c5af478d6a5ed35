"""Which writes were asked for under which idempotency key, and what they were answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select, update

from issuer_api.clients.tables import access_write

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Written:
    """A write that was asked for.

    Args:
        request: Keyed hash of what was asked.
        answer: What it was answered.
    """

    request: bytes
    answer: str


class WriteBook:
    """Writes of access.

    Args:
        connection: In a transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection: Final = connection

    def asked_before(self, client: str, idempotency: bytes) -> Written | None:
        """Return what was asked for under an idempotency key, or None."""
        row = self._connection.execute(
            select(access_write.c.request, access_write.c.answer).where(
                access_write.c.client == client, access_write.c.idempotency == idempotency
            )
        ).one_or_none()
        return None if row is None else Written(*row)

    def begin(self, client: str, idempotency: bytes, *, request: bytes, now: int) -> None:
        """Take an idempotency key, before anything is done under it.

        Of two transactions that want the same one, the second waits here for the first, and then
        fails with ``book-conflict``.
        """
        self._connection.execute(
            insert(access_write).values(
                client=client, idempotency=idempotency, request=request, answer="", at=now
            )
        )

    def answered(self, client: str, idempotency: bytes, *, answer: str) -> None:
        """Keep what a write is answered."""
        self._connection.execute(
            update(access_write)
            .where(access_write.c.client == client, access_write.c.idempotency == idempotency)
            .values(answer=answer)
        )
