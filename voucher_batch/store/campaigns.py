"""The campaign's own row: what its file and its secret must be, and whose turn it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from voucher_batch.errors import BookError
from voucher_batch.store.book_tables import campaign
from voucher_batch.store.bulk import insert_if_absent

if TYPE_CHECKING:
    from sqlalchemy import Column, Connection


def enter(connection: Connection, *, name: str) -> int:
    """Return the number of a campaign's row, which is made if there is none.

    Args:
        connection: In a transaction that may write.
        name: Identifier of the campaign.
    """
    insert_if_absent(connection, campaign, name=name, turns=0)
    number: int = connection.execute(
        select(campaign.c.id).where(campaign.c.name == name)
    ).scalar_one()
    return number


class CampaignBook:
    """The row of the campaign whose books are open.

    Args:
        connection: In a transaction.
        campaign: Number of the row.
    """

    def __init__(self, connection: Connection, *, campaign: int) -> None:
        self._connection = connection
        self._campaign = campaign

    def bind(self, *, digest: bytes, vault: bytes) -> None:
        """Make sure that the campaign goes on with the file and the secret that it began with.

        Args:
            digest: SHA-256 of the campaign file.
            vault: Fingerprint of the vault.

        Raises:
            BookError: ``book-other-campaign`` or ``book-other-secret``.
        """
        self.bind_vault(vault)
        if not self._bind(campaign.c.digest, digest):
            raise BookError(
                "book-other-campaign",
                "The campaign file is not the one that this campaign began with.",
                hint="Restore it; what letters say must not change between two of them.",
            )

    def bind_vault(self, vault: bytes) -> None:
        """Make sure that the campaign goes on with the secret that it began with.

        Raises:
            BookError: ``book-other-secret``.
        """
        if not self._bind(campaign.c.vault, vault):
            raise BookError(
                "book-other-secret",
                "The campaign's books were begun with another secret.",
                hint="Name the file of secrets that was made with the campaign.",
            )

    def turns(self) -> int:
        """Return how many turns were taken; see `take_turn`."""
        turns: int = self._connection.execute(
            select(campaign.c.turns).where(campaign.c.id == self._campaign)
        ).scalar_one()
        return turns

    def take_turn(self, *, after: int | None = None) -> bool:
        """Wait until nobody else gives out vouchers or plans, and keep others from it until commit.

        Args:
            after: How many turns there were when the caller looked; None if it has not looked.

        Returns:
            Whether nobody took a turn since.
        """
        change = update(campaign).where(campaign.c.id == self._campaign)
        if after is not None:
            change = change.where(campaign.c.turns == after)
        return self._connection.execute(change.values(turns=campaign.c.turns + 1)).rowcount == 1

    def _bind(self, column: Column[bytes | None], value: bytes) -> bool:
        """Set a column that was never set, and tell whether it holds the value."""
        change = (
            update(campaign)
            .where(campaign.c.id == self._campaign, (column.is_(None)) | (column == value))
            .values({column.name: value})
        )
        return self._connection.execute(change).rowcount == 1
