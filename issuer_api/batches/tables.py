"""Batches and their rows. What a row says is sealed, and gone when its sheet is made."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from issuer_api.batches.model import Delivery, State
from issuer_api.store.schema import HASH, Instant, Number, metadata, one_of
from issuer_api.store.tables import client, document

batch: Final = Table(
    "batch",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("client", ForeignKey(client.c.id), nullable=False),
    Column("actor", String(128), nullable=False),
    Column("profile", String(64), nullable=False),
    Column("language", String(2), nullable=False),
    Column("delivery", String(5), nullable=False),
    Column("state", String(9), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("issued", Integer, nullable=False),
    Column("printed", Integer, nullable=False),
    Column("spoilt", Integer, nullable=False),
    Column("day", Integer, nullable=False),
    Column("created", Instant, nullable=False),
    Column("started", Instant),
    Column("finished", Instant),
    Column("cancelled", Instant),
    Column("reason", String(64)),
    Column("waits_for", String(64)),
    Column("salt", LargeBinary(HASH)),  # erased: nothing sealed under it opens any more
    Column("size", Number),
    Column("digest", LargeBinary(HASH)),
    Column("turns", Integer, nullable=False),
    Column("owner", String(16)),
    Column("leased_until", Instant),
    Column("idempotency", LargeBinary(HASH), nullable=False),
    Column("request", LargeBinary(HASH), nullable=False),
    Column("content", LargeBinary(HASH)),  # keyed hash of profile and file
    UniqueConstraint("client", "idempotency"),
    # P4: the same file, sent once more under another key, is no second batch.
    UniqueConstraint("client", "content"),
    CheckConstraint("issued <= rows AND printed + spoilt <= issued", name="counted"),
    CheckConstraint("(owner IS NULL) = (leased_until IS NULL)", name="lease"),
    one_of("state", (state.value for state in State)),
    one_of("delivery", (delivery.value for delivery in Delivery)),
)

batch_row: Final = Table(
    "batch_row",
    metadata,
    Column("batch", ForeignKey(batch.c.id), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("line", Integer, nullable=False),
    Column("sealed", LargeBinary),
    Column("document", ForeignKey(document.c.id), unique=True),
    Column("part", Integer),
    Column("size", Integer),
    Column("digest", LargeBinary(HASH)),
    Column("fault", String(64)),  # of a document that was withdrawn because it got no sheet
    CheckConstraint(
        "(part IS NULL) = (size IS NULL) AND (part IS NULL) = (digest IS NULL)", name="sheet"
    ),
    CheckConstraint("part IS NULL OR (document IS NOT NULL AND sealed IS NULL)", name="printed"),
)
