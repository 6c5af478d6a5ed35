"""All tables at once, for what must know every one of them: migrations and their test."""

from __future__ import annotations

from voucher_batch.store import book_tables, identity_tables, post_tables
from voucher_batch.store.schema import metadata

__all__ = ["book_tables", "identity_tables", "metadata", "post_tables"]
