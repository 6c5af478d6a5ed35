"""Every test of the factory can ask for a fresh store, on SQLite and on PostgreSQL."""

from __future__ import annotations

from tests.support.databases import database, store, store_url

__all__ = ["database", "store", "store_url"]
