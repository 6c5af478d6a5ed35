"""The book: which vouchers there are, and what became of each paper. It knows nobody's name.

A beneficiary stands here as a number, and no foreign key leads from it to the identity zone: the
book stays whole when persons are erased, or when that zone is kept elsewhere.
"""

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
    LargeBinary,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    text,
)

from gouvcheck_core.format import KID_LENGTH, SIGNATURE_LENGTH
from voucher_batch.beneficiary import Channel
from voucher_batch.store.schema import Instant, Number, metadata, one_of


class ShardKind(Enum):
    """Why a shard is made."""

    FIRST = "first"
    REPRINT = "reprint"


class ShardState(Enum):
    """How far a shard is."""

    OPEN = "open"
    LEASED = "leased"
    RELEASED = "released"
    SET_ASIDE = "set-aside"


class Outcome(Enum):
    """What the printer says of a piece."""

    PRINTED = "printed"
    SPOILED = "spoiled"


campaign: Final = Table(
    "book_campaign",
    metadata,
    Column("id", Number, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("digest", LargeBinary(32)),  # SHA-256 of the campaign file
    Column("vault", LargeBinary(16)),  # fingerprint of the campaign's secret
    Column("turns", Integer, nullable=False),  # how often allocate or plan took its turn
)

status_list: Final = Table(
    "book_list",
    metadata,
    # A list belongs to one campaign, so that the order of its entries comes from one secret.
    Column("list", Integer, primary_key=True, autoincrement=False),
    Column("campaign", Number, ForeignKey(campaign.c.id), nullable=False),
    Column("drawn", Integer, nullable=False),  # entries given out so far
    UniqueConstraint("campaign", "list"),
)

voucher: Final = Table(
    "book_voucher",
    metadata,
    Column("id", Number, primary_key=True),
    Column("campaign", Number, nullable=False),
    Column("beneficiary", Number, nullable=False),
    Column("edition", SmallInteger, nullable=False),  # 2 replaces 1 after a theft
    Column("list", Integer, nullable=False),
    Column("entry", Integer, nullable=False),  # the index in the list
    Column("reference_hash", LargeBinary(32), nullable=False, unique=True),
    Column("kid", LargeBinary(KID_LENGTH)),
    Column("signature", LargeBinary(SIGNATURE_LENGTH)),
    Column("copies", SmallInteger, nullable=False, server_default="1"),
    Column("revoked", Instant),
    UniqueConstraint("campaign", "beneficiary", "edition"),
    UniqueConstraint("list", "entry"),
    # One look for both: the list is there, and is this campaign's.
    ForeignKeyConstraint(["campaign", "list"], [status_list.c.campaign, status_list.c.list]),
    CheckConstraint("(kid IS NULL) = (signature IS NULL)", name="signed"),
    CheckConstraint("copies >= 1 AND edition >= 1", name="counted"),
)

# At most one voucher of a beneficiary is good at any time.
Index(
    "uq_book_voucher_live",
    voucher.c.campaign,
    voucher.c.beneficiary,
    unique=True,
    sqlite_where=text("revoked IS NULL"),
    postgresql_where=text("revoked IS NULL"),
)

key: Final = Table(
    "book_key",
    metadata,
    Column("kid", LargeBinary(KID_LENGTH), primary_key=True),
    Column("cose_key", LargeBinary, nullable=False),
    Column("signed", Integer, nullable=False),  # documents, over all campaigns
)

shard: Final = Table(
    "book_shard",
    metadata,
    Column("id", Number, primary_key=True),
    Column("campaign", Number, ForeignKey(campaign.c.id), nullable=False),
    Column("number", Integer, nullable=False),  # in its campaign, from 1
    Column("kind", String(8), nullable=False),
    Column("channel", String(8), nullable=False),
    Column("key_group", SmallInteger, nullable=False),  # which of the signers, from 0
    Column("pieces", Integer, nullable=False),
    Column("state", String(9), nullable=False),
    Column("owner", String(128)),
    Column("leased_since", Instant),
    Column("leased_until", Instant),
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    Column("fault", String(128)),  # stable code and place of the last failure
    Column("digest", LargeBinary(32)),
    Column("size", Number),
    Column("pages", Integer),
    Column("released", Instant),
    UniqueConstraint("campaign", "number"),
    one_of("kind", (each.value for each in ShardKind)),
    one_of("channel", (each.value for each in Channel)),
    one_of("state", (each.value for each in ShardState)),
    CheckConstraint("(state = 'leased') = (owner IS NOT NULL)", name="leased"),
    CheckConstraint("(state = 'released') = (released IS NOT NULL)", name="released"),
)

piece: Final = Table(
    "book_piece",
    metadata,
    Column("shard", Number, ForeignKey(shard.c.id), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),  # from 1
    Column("voucher", Number, ForeignKey(voucher.c.id), nullable=False),
    Column("copy", SmallInteger, nullable=False),
    Column("attempt", SmallInteger, nullable=False),  # 2 follows a spoiled sheet
    # A paper that was not spoiled is made once.
    UniqueConstraint("voucher", "copy", "attempt"),
)

outcome: Final = Table(
    "book_outcome",
    metadata,
    Column("shard", Number, ForeignKey(shard.c.id), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("outcome", String(8), nullable=False),
    Column("at", Instant, nullable=False),
    one_of("outcome", (each.value for each in Outcome)),
)
