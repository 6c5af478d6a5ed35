"""The register: which documents there are, who asked for them, and the log that proves it.

No claim stands here. A document is known by the hash of what was signed, so that whoever reads the
register learns that a document exists and nothing of what it says.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from gouvcheck_core.format import KID_LENGTH, SIGNATURE_LENGTH
from issuer_api.store.schema import HASH, Instant, Number, metadata, one_of


class DocumentState(Enum):
    """What its status bits say; released says that it left the house."""

    VALID = "valid"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"


class StopKind(Enum):
    """What a kill switch stops."""

    CLIENT = "client"
    TYPE = "type"
    KEY = "key"


client: Final = Table(
    "client",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("proposed_by", String(64), nullable=False),
    Column("proposed", Instant, nullable=False),
    Column("approved_by", String(64)),
    Column("approved", Instant),
    CheckConstraint("(approved IS NULL) = (approved_by IS NULL)", name="approved"),
    # I2: an invented pharmacy was let in by one person.
    CheckConstraint("approved_by <> proposed_by", name="two_people"),
)

api_key: Final = Table(
    "api_key",
    metadata,
    Column("id", String(12), primary_key=True),  # public part of the key
    Column("client", ForeignKey(client.c.id), nullable=False),
    Column("hash", LargeBinary(HASH), nullable=False),  # keyed, of the secret part
    Column("actions", String(200), nullable=False),  # words, parted by spaces
    Column("types", String(200), nullable=False),  # numbers, parted by spaces, or *
    Column("made_by", String(64), nullable=False),
    Column("made", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("last_used", Instant),
    Column("revoked", Instant),
    CheckConstraint("expires > made", name="expires"),
)

stop: Final = Table(
    "stop",
    metadata,
    Column("kind", String(8), primary_key=True),
    Column("value", String(64), primary_key=True),  # client, type number or kid in hex
    Column("reason", String(200), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    one_of("kind", (kind.value for kind in StopKind)),
)

quota: Final = Table(
    "quota",
    metadata,
    Column("client", ForeignKey(client.c.id), primary_key=True),
    Column("type", Integer, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),  # since 1970-01-01
    Column("allowed", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    CheckConstraint("used >= 0 AND used <= allowed", name="held"),
)

allowance: Final = Table(
    "allowance",
    metadata,
    Column("client", ForeignKey(client.c.id), primary_key=True),
    Column("type", Integer, primary_key=True, autoincrement=False),
    Column("daily", Integer, nullable=False),
    CheckConstraint("daily >= 0", name="counted"),
)
"""What a client may issue at all, and how many a day."""

key_use: Final = Table(
    "key_use",
    metadata,
    Column("kid", LargeBinary(KID_LENGTH), primary_key=True),
    Column("cose_key", LargeBinary, nullable=False),
    Column("signed", Integer, nullable=False),
)

list_use: Final = Table(
    "list_use",
    metadata,
    Column("list", Integer, primary_key=True, autoincrement=False),
    Column("taken", Integer, nullable=False),
    CheckConstraint("taken >= 0", name="taken"),
)
"""How many entries of a status list were ever given out, so that it closes in time."""

document: Final = Table(
    "document",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("client", ForeignKey(client.c.id), nullable=False),
    Column("type", Integer, nullable=False),
    Column("version", SmallInteger, nullable=False),
    Column("iat", Instant, nullable=False),
    Column("exp", Instant, nullable=False),
    Column("list", Integer),
    Column("entry", Integer),
    Column("cti", LargeBinary(16)),
    Column("kid", LargeBinary(KID_LENGTH), nullable=False),
    Column("signature", LargeBinary(SIGNATURE_LENGTH), nullable=False),
    Column("fingerprint", LargeBinary(HASH), nullable=False, index=True),
    Column("salt", LargeBinary(HASH)),  # erased with the document; then its leaf is anonymous
    Column("leaf", Number, nullable=False, unique=True),
    Column("idempotency", LargeBinary(HASH), nullable=False),
    Column("request", LargeBinary(HASH), nullable=False),
    Column("state", String(9), nullable=False),
    UniqueConstraint("client", "idempotency"),
    UniqueConstraint("list", "entry"),
    CheckConstraint("(list IS NULL) = (entry IS NULL)", name="status"),
    one_of("state", (state.value for state in DocumentState)),
)

Index("ix_document_client_iat", document.c.client, document.c.type, document.c.iat)

log: Final = Table(
    "audit_log",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("size", Number, nullable=False),
    CheckConstraint("id = 1", name="one"),
)
"""One row: how many leaves the log has. Who appends holds it until the end of the transaction."""

leaf: Final = Table(
    "audit_leaf",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),  # from 0
    Column("entry", LargeBinary, nullable=False),
)

node: Final = Table(
    "audit_node",
    metadata,
    Column("level", SmallInteger, primary_key=True, autoincrement=False),
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary(HASH), nullable=False),
)
"""Hashes of complete subtrees, level 0 for the leaves."""
