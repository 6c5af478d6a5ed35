"""The end of a campaign: from then on its books are read, and nothing more is made or sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from voucher_batch.errors import BookError
from voucher_batch.store.bulk import insert_if_absent
from voucher_batch.store.post_tables import closing

if TYPE_CHECKING:
    from sqlalchemy import Connection


class ClosingBook:
    """Whether a campaign is closed.

    Args:
        connection: In a transaction.
        campaign: Number of the campaign's row.
    """

    def __init__(self, connection: Connection, *, campaign: int) -> None:
        self._connection = connection
        self._campaign = campaign

    def close(self, *, now: int, operator: str) -> bool:
        """Close the campaign; tell whether it was open until now."""
        return insert_if_absent(
            self._connection, closing, campaign=self._campaign, at=now, operator=operator
        )

    def closed(self) -> int | None:
        """Return when the campaign was closed, or None while it is open."""
        at: int | None = self._connection.scalar(
            select(closing.c.at).where(closing.c.campaign == self._campaign)
        )
        return at

    def ensure_open(self) -> None:
        """Refuse to go on with a campaign that is closed.

        Raises:
            BookError: ``book-closed``.
        """
        if self.closed() is not None:
            raise BookError(
                "book-closed",
                "The campaign is closed: nothing more is made or sent for it.",
                hint="Start another campaign for what is still to come.",
            )
