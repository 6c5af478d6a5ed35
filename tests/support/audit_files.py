"""The files of an audit log, each worked out from its entries alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from issuer_api.audit import merkle
from issuer_api.audit.tiles import HEIGHT, WIDTH, Tile, tiles_of, write_entries

if TYPE_CHECKING:
    from collections.abc import Sequence


def files_of(entries: Sequence[bytes]) -> dict[Tile, bytes]:
    """Return every file of the log by its name."""
    return {tile: _content(tile, entries) for tile in tiles_of(len(entries))}


def _content(tile: Tile, entries: Sequence[bytes]) -> bytes:
    first = tile.number * WIDTH
    if tile.level is None:
        return write_entries(entries[first : first + tile.width])
    span = 1 << (tile.level * HEIGHT)
    starts = range(first * span, (first + tile.width) * span, span)
    return b"".join(_subtree(entries[start : start + span]) for start in starts)


def _subtree(entries: Sequence[bytes]) -> bytes:
    hashes = [merkle.leaf_hash(entry) for entry in entries]
    while len(hashes) > 1:
        hashes = [merkle.node_hash(*pair) for pair in zip(hashes[::2], hashes[1::2], strict=True)]
    return hashes[0]
