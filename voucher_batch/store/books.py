"""The books of a campaign, open in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from voucher_batch.store.campaigns import CampaignBook
from voucher_batch.store.counts import Counts, count
from voucher_batch.store.imports import ImportBook
from voucher_batch.store.keys import KeyBook
from voucher_batch.store.outbox import Outbox
from voucher_batch.store.people import PeopleBook
from voucher_batch.store.pieces import PieceBook
from voucher_batch.store.resends import Resends
from voucher_batch.store.shards import ShardBook
from voucher_batch.store.vouchers import VoucherBook

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Books:
    """All books of one campaign; what happens in them is kept together or not at all.

    Args:
        connection: In a transaction, which whoever opened it ends.
        campaign: Number of the campaign's row.
    """

    def __init__(self, connection: Connection, *, campaign: int) -> None:
        self.connection: Final = connection
        """For repositories of other rooms."""
        self.campaign: Final = campaign
        """Number of the campaign's row, which every table of the book refers to."""
        self.campaign_file: Final = CampaignBook(connection, campaign=campaign)
        self.imports: Final = ImportBook(connection, campaign=campaign)
        self.people: Final = PeopleBook(connection, campaign=campaign)
        self.vouchers: Final = VoucherBook(connection, campaign=campaign)
        self.shards: Final = ShardBook(connection, campaign=campaign)
        self.pieces: Final = PieceBook(connection, campaign=campaign, shards=self.shards)
        self.keys: Final = KeyBook(connection, campaign=campaign)
        self.outbox: Final = Outbox(connection, campaign=campaign)
        self.resends: Final = Resends(connection, campaign=campaign)

    def counts(self) -> Counts:
        """Count the campaign's books."""
        return count(self.connection, campaign=self.campaign)
