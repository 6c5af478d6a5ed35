"""All tables, of every room: what the migrations have to lay out."""

from __future__ import annotations

from issuer_api.batches import tables as batches
from issuer_api.clients import tables as clients
from issuer_api.documents import tables as documents
from issuer_api.download import tables as download
from issuer_api.limits import tables as limits
from issuer_api.store import tables
from issuer_api.store.schema import metadata
from issuer_api.vouchers import tables as vouchers

__all__ = [
    "batches",
    "clients",
    "documents",
    "download",
    "limits",
    "metadata",
    "tables",
    "vouchers",
]
