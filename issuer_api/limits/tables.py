"""Counts of what clients ask for, kept for a day, and the alarms that came of them.

No claim stands here. What a claim says is counted under a hash whose key is another one every day,
so that counts can be added up and nobody can be looked for in them.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, LargeBinary, String, Table

from issuer_api.store.schema import Instant, Number, metadata
from issuer_api.store.tables import client

DIGEST: Final = 16
"""Bytes of a counted value's hash."""

tally: Final = Table(
    "tally",
    metadata,
    Column("client", String(64), primary_key=True),
    Column("rule", String(32), primary_key=True),
    Column("period", Instant, primary_key=True, autoincrement=False),  # its first second
    Column("digest", LargeBinary(DIGEST), primary_key=True),  # of what is counted; or empty
    Column("count", Integer, nullable=False),
    Column("ends", Instant, nullable=False, index=True),
    CheckConstraint("count > 0", name="counted"),
)

alarm: Final = Table(
    "alarm",
    metadata,
    Column("number", Number, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("client", ForeignKey(client.c.id), nullable=False),
    Column("rule", String(32), nullable=False),
    Column("count", Integer, nullable=False),
    Column("document", String(26), nullable=False),  # whose issue raised it
)
