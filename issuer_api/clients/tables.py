"""What was done with kill switches and why, and which writes were asked for under which key."""

from __future__ import annotations

from enum import Enum
from typing import Final

from sqlalchemy import Column, Index, LargeBinary, String, Table, Text

from issuer_api.store.schema import HASH, Instant, Number, metadata, one_of
from issuer_api.store.tables import StopKind


class Turn(Enum):
    """Which way a switch was turned."""

    THROWN = "thrown"
    RELEASED = "released"


stop_turn: Final = Table(
    "stop_turn",
    metadata,
    Column("number", Number, primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("value", String(64), nullable=False),
    Column("turn", String(8), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    one_of("kind", (kind.value for kind in StopKind)),
    one_of("turn", (turn.value for turn in Turn)),
    Index("ix_stop_turn_kind_value", "kind", "value"),
)
"""Appended to; a switch that was released leaves no other trace."""

access_write: Final = Table(
    "access_write",
    metadata,
    Column("client", String(64), primary_key=True),  # of whoever asked; it may be none of ours
    Column("idempotency", LargeBinary(HASH), primary_key=True),
    Column("request", LargeBinary(HASH), nullable=False),
    Column("answer", Text, nullable=False),  # what is answered again; never a secret
    Column("at", Instant, nullable=False),
)
"""Kept for good, as the clients, keys and turns that came of them are."""
