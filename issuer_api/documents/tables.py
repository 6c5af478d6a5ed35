"""What became of documents after they were issued, and withdrawals of many at once.

No claim and no name of a person stands here: who was at the desk is in the commitment of the leaf,
and ``proposed_by`` and ``approved_by`` name the key or account behind a request.
"""

from __future__ import annotations

from enum import StrEnum
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

from issuer_api.audit.leaf import Action
from issuer_api.store.schema import HASH, Instant, Number, metadata, one_of
from issuer_api.store.tables import client, document

ALONE: Final = 10
"""As many documents one person may withdraw at once."""


class Cause(StrEnum):
    """Why a document's state was changed; a closed list, so that nothing personal is written."""

    ERROR = "error"
    FRAUD = "fraud"
    LOST = "lost"
    SUPERSEDED = "superseded"
    REQUEST = "request"
    OTHER = "other"


document_event: Final = Table(
    "document_event",
    metadata,
    Column("leaf", Number, primary_key=True, autoincrement=False),
    Column("document", ForeignKey(document.c.id), nullable=False, index=True),
    Column("client", ForeignKey(client.c.id), nullable=False),  # who asked
    Column("action", SmallInteger, nullable=False),
    Column("cause", String(10), nullable=False),
    Column("at", Instant, nullable=False),
    Column("idempotency", LargeBinary(HASH), nullable=False),
    Column("request", LargeBinary(HASH), nullable=False),
    UniqueConstraint("client", "idempotency"),
    CheckConstraint(
        f"action IN ({Action.WITHDRAWN:d}, {Action.SUSPENDED:d}, {Action.REINSTATED:d})",
        name="action",
    ),
    one_of("cause", Cause),
)

withdrawal: Final = Table(
    "withdrawal",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("asker", ForeignKey(client.c.id), nullable=False),
    Column("client", ForeignKey(client.c.id), nullable=False),  # whose documents
    Column("type", Integer),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("cause", String(10), nullable=False),
    Column("count", Integer, nullable=False),
    Column("proposed_by", String(64), nullable=False),
    Column("proposed", Instant, nullable=False),
    Column("approved_by", String(64)),
    Column("approved", Instant),
    Column("done", Instant),
    Column("idempotency", LargeBinary(HASH), nullable=False),
    Column("request", LargeBinary(HASH), nullable=False),
    UniqueConstraint("asker", "idempotency"),
    CheckConstraint("since < until AND until <= proposed", name="period"),
    CheckConstraint("(approved IS NULL) = (approved_by IS NULL)", name="approved"),
    CheckConstraint("approved_by <> proposed_by", name="two_people"),
    CheckConstraint(f"done IS NULL OR approved IS NOT NULL OR count <= {ALONE}", name="alone"),
    one_of("cause", Cause),
)
