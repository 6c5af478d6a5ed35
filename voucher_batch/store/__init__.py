"""The store: the identity zone and the book, in one database of the campaign's operator.

What may enter this room: tables in two groups (`identity_*` holds persons, sealed; `book_*` holds
vouchers, shards and papers, and refers to nothing personal), the steps that lay them out, and one
repository for each book. A transaction is opened by whoever decides what belongs together; what a
book allows is decided by constraints and conditional updates, never by reading first.
"""

from __future__ import annotations

from voucher_batch.store.book_tables import Outcome, ShardKind, ShardState
from voucher_batch.store.books import Books
from voucher_batch.store.counts import Counts
from voucher_batch.store.imports import Import
from voucher_batch.store.keys import MOST_DOCUMENTS
from voucher_batch.store.opening import Store, create_store, open_store
from voucher_batch.store.pieces import PieceRow
from voucher_batch.store.shards import Shard
from voucher_batch.store.vouchers import Given, ManifestRow, VoucherRow

__all__ = [
    "MOST_DOCUMENTS",
    "Books",
    "Counts",
    "Given",
    "Import",
    "ManifestRow",
    "Outcome",
    "PieceRow",
    "Shard",
    "ShardKind",
    "ShardState",
    "Store",
    "VoucherRow",
    "create_store",
    "open_store",
]
