"""Documents that wait to be fetched, and the e-mails that bring their links.

Nothing personal can be read here: documents are locked under what only their link says, addresses
under a key that the service has and the database has not. All of it goes when a row ends.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Table,
)

from issuer_api.download.answers import Question
from issuer_api.store.schema import HASH, Instant, metadata, one_of
from issuer_api.store.tables import document
from voucher_batch.store.post_tables import MailState

TRIES: Final = 5
"""Wrong answers that a link survives: of 36,500 birthdays that is one in 7,300."""
FRESH: Final = 3
"""Fresh links of one document, so that nobody gets tries without end by asking for them."""

download: Final = Table(
    "download",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("document", ForeignKey(document.c.id), nullable=False, unique=True),
    Column("locator", LargeBinary(HASH), nullable=False, unique=True),
    Column("locked", LargeBinary, nullable=False),  # under what only the link says
    Column("address", LargeBinary, nullable=False),  # under what follows from the pepper
    Column("language", String(2), nullable=False),
    Column("question", String(15), nullable=False),
    Column("tries", SmallInteger, nullable=False),
    Column("fresh", SmallInteger, nullable=False),  # links that may still be made
    Column("fresh_from", Instant, nullable=False),  # when the next one may be
    Column("made", Instant, nullable=False),
    Column("expires", Instant, nullable=False, index=True),
    CheckConstraint(f"tries BETWEEN 0 AND {TRIES}", name="tries"),
    CheckConstraint(f"fresh BETWEEN 0 AND {FRESH}", name="fresh"),
    CheckConstraint("expires > made", name="expires"),
    one_of("question", Question),
)

mail: Final = Table(
    "download_mail",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("download", ForeignKey(download.c.id), nullable=False, index=True),
    Column("language", String(2), nullable=False),
    Column("errand", LargeBinary),  # address and link, until the message was taken
    Column("state", String(7), nullable=False),
    Column("tries", SmallInteger, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("claimed", Instant),
    Column("settled", Instant),
    Column("status", String(64)),  # RFC 3463 or a code of ours, never what a server says
    Column("judged_by", String(64)),  # whoever settled a doubt about it last
    one_of("state", (each.value for each in MailState)),
    CheckConstraint("(state = 'claimed') = (claimed IS NOT NULL)", name="claimed"),
    CheckConstraint("(state IN ('sent', 'refused')) = (settled IS NOT NULL)", name="settled"),
    CheckConstraint("(state IN ('sent', 'refused')) = (errand IS NULL)", name="errand"),
)

Index("ix_download_mail_next", mail.c.state, mail.c.not_before, mail.c.id)
