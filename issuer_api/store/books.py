"""The books of the service, open in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from issuer_api.audit.log import AuditLog
from issuer_api.batches.repository import BatchBook
from issuer_api.clients.repository import ClientBook
from issuer_api.clients.writes import WriteBook
from issuer_api.documents.changes.events import EventBook
from issuer_api.documents.changes.withdrawals import WithdrawalBook
from issuer_api.documents.repository import DocumentBook
from issuer_api.download.outbox import MailBook
from issuer_api.download.repository import DownloadBook
from issuer_api.limits.repository import AlarmBook
from issuer_api.quotas.repository import QuotaBook
from issuer_api.vouchers.campaigns import CampaignBook
from issuer_api.vouchers.repository import VoucherBook

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Books:
    """All books; what happens in them is kept together or not at all.

    Args:
        connection: In a transaction, which whoever opened it ends.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection: Final = connection
        self.alarms: Final = AlarmBook(connection)
        self.audit: Final = AuditLog(connection)
        self.batches: Final = BatchBook(connection)
        self.campaigns: Final = CampaignBook(connection)
        self.clients: Final = ClientBook(connection)
        self.documents: Final = DocumentBook(connection)
        self.events: Final = EventBook(connection)
        self.withdrawals: Final = WithdrawalBook(connection)
        self.downloads: Final = DownloadBook(connection)
        self.download_mails: Final = MailBook(connection)
        self.quotas: Final = QuotaBook(connection)
        self.vouchers: Final = VoucherBook(connection)
        self.writes: Final = WriteBook(connection)
