"""The signed manifest of a campaign: every voucher, no name (docs/spec/manifest.md).

What may enter this room: the manifest as values (`model`), its entries from the books (`books`),
how it is written (`write`) and how it is read and believed on the other side (`read`). Nothing
personal.
"""

from __future__ import annotations

from voucher_batch.manifest.books import entries_of, face_value, signing_keys
from voucher_batch.manifest.model import Chunk, Counts, Entry, Head, State
from voucher_batch.manifest.read import Manifest, read_manifest
from voucher_batch.manifest.write import write_manifest

__all__ = [
    "Chunk",
    "Counts",
    "Entry",
    "Head",
    "Manifest",
    "State",
    "entries_of",
    "face_value",
    "read_manifest",
    "signing_keys",
    "write_manifest",
]
