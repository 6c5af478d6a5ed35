"""The identity zone: who gets a voucher. What can be read here says nothing about a person.

The number of a beneficiary is that of its import times 2**32, plus the line it stood on. So it is
known before the row is stored, and what is sealed can be bound to it.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from voucher_batch.beneficiary import Channel, Country
from voucher_batch.store.book_tables import campaign
from voucher_batch.store.schema import Instant, Number, metadata, one_of

LINE_BITS: Final = 32
"""Of a beneficiary's number: the line in the file; the import stands above them."""

import_file: Final = Table(
    "identity_import",
    metadata,
    Column("id", Number, primary_key=True),
    Column("campaign", Number, ForeignKey(campaign.c.id), nullable=False),
    Column("sha256", LargeBinary(32), nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("duplicate", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("campaign", "sha256"),
)

beneficiary: Final = Table(
    "identity_beneficiary",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("campaign", Number, ForeignKey(campaign.c.id), nullable=False),
    Column("person_hash", LargeBinary(32), nullable=False),
    Column("sealed", LargeBinary),  # AES-256-GCM, under the key beside it
    Column("wrapped_key", LargeBinary(60)),  # destroyed when the person is erased
    Column("channel", String(8), nullable=False),
    Column("language", String(2), nullable=False),
    Column("country", String(2)),
    Column("asked", SmallInteger, nullable=False, server_default="0"),
    Column("asked_since", Instant, nullable=False, server_default="0"),
    Column("erased", Instant),
    # One place for each person, whichever files they stand in (P4).
    UniqueConstraint("campaign", "person_hash"),
    one_of("channel", (each.value for each in Channel)),
    one_of("country", (each.value for each in Country)),
    CheckConstraint(
        "(erased IS NULL) = (sealed IS NOT NULL) AND (erased IS NULL) = (wrapped_key IS NOT NULL)",
        name="erased",
    ),
)
