"""Every test of the service can ask for a fresh register, on SQLite and on PostgreSQL."""

from __future__ import annotations

from tests.support.databases import database, store_url
from tests.support.register import register

__all__ = ["database", "register", "store_url"]
