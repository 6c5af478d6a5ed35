"""What became of pieces that are mailed, asked for again, replaced or returned."""

from __future__ import annotations

from enum import Enum
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from voucher_batch.beneficiary import Channel
from voucher_batch.store.book_tables import campaign, piece, shard, voucher
from voucher_batch.store.schema import Instant, Number, metadata, one_of


class MailState(Enum):
    """How far an e-mail is."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    """Somebody is sending it, or died while he did: then nobody knows whether it went out."""
    SENT = "sent"
    REFUSED = "refused"


mail: Final = Table(
    "book_mail",
    metadata,
    Column("shard", Number, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("state", String(7), nullable=False),
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    Column("not_before", Instant, nullable=False, server_default="0"),
    Column("claimed", Instant),
    Column("settled", Instant),
    Column("status", String(64), comment="RFC 3463 or a code of ours, never what a server says"),
    ForeignKeyConstraint(
        ["shard", "position"],
        [piece.c.shard, piece.c.position],
        name="fk_book_mail_piece",
    ),
    one_of("state", (each.value for each in MailState)),
    CheckConstraint("(state = 'claimed') = (claimed IS NOT NULL)", name="claimed"),
    CheckConstraint("(state IN ('sent', 'refused')) = (settled IS NOT NULL)", name="settled"),
)

Index("ix_book_mail_next", mail.c.state, mail.c.not_before, mail.c.shard, mail.c.position)

resend: Final = Table(
    "book_resend",
    metadata,
    Column("id", Number, primary_key=True),
    Column("campaign", Number, ForeignKey(campaign.c.id), nullable=False),
    Column("voucher", Number, ForeignKey(voucher.c.id), comment="none where nobody was found"),
    Column("asked", Instant, nullable=False),
    Column("operator", String(64), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("channel", String(8), comment="where it goes; none unless it is granted"),
    Column("copy", SmallInteger),
    Column("shard", Number, ForeignKey(shard.c.id), comment="none while it waits for one"),
    UniqueConstraint("voucher", "copy"),
    one_of("channel", (each.value for each in Channel)),
    CheckConstraint("(outcome = 'granted') = (copy IS NOT NULL)", name="granted"),
    CheckConstraint("(channel IS NULL) = (copy IS NULL)", name="channelled"),
)

throttle: Final = Table(
    "book_throttle",
    metadata,
    Column("campaign", Number, ForeignKey(campaign.c.id), primary_key=True, autoincrement=False),
    Column("name", String(16), primary_key=True),
    Column("since", Instant, nullable=False),
    Column("used", Integer, nullable=False),
)

redeemed: Final = Table(
    "book_redeemed",
    metadata,
    Column("voucher", Number, ForeignKey(voucher.c.id), primary_key=True, autoincrement=False),
    Column("told", Instant, nullable=False),
)

replacement: Final = Table(
    "book_replacement",
    metadata,
    Column("voucher", Number, ForeignKey(voucher.c.id), primary_key=True, autoincrement=False),
    Column("asked", Instant, nullable=False),
    Column("asked_by", String(64), nullable=False),
    Column("approved", Instant),
    Column("approved_by", String(64)),
    Column("successor", Number, ForeignKey(voucher.c.id), unique=True),
    Column("marked", Instant, comment="when the status list said that the old one is withdrawn"),
    # One person alone replaces nothing, whatever program writes here.
    CheckConstraint("approved_by <> asked_by", name="two_people"),
    CheckConstraint("(approved IS NULL) = (approved_by IS NULL)", name="approved"),
    CheckConstraint("(approved IS NULL) = (successor IS NULL)", name="succeeded"),
    CheckConstraint("marked IS NULL OR approved IS NOT NULL", name="marked"),
)

returned: Final = Table(
    "book_returned",
    metadata,
    Column("shard", Number, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("operator", String(64), nullable=False),
    Column("settled", Instant),
    ForeignKeyConstraint(
        ["shard", "position"],
        [piece.c.shard, piece.c.position],
        name="fk_book_returned_piece",
    ),
)

closing: Final = Table(
    "book_closing",
    metadata,
    Column("campaign", Number, ForeignKey(campaign.c.id), primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("operator", String(64), nullable=False),
)
