"""What all tables of the service share; columns and names are those of the factory's store."""

from __future__ import annotations

from typing import Final

from sqlalchemy import MetaData

from voucher_batch.store.schema import NAMING, Instant, Number, one_of

__all__ = ["HASH", "Instant", "Number", "metadata", "one_of"]

HASH: Final = 32
"""Bytes of every hash."""

metadata: Final = MetaData(naming_convention=NAMING)
"""Every table of the service; each room adds its own (`every_table`)."""
