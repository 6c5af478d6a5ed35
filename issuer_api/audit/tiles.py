"""The files of the log: tiles of hashes and bundles of entries (C2SP tlog-tiles).

A tile holds up to 256 hashes of one level and 256 of them make one hash of the tile above, so that
whoever audits fetches few files, each of which never changes once it is full.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from issuer_api.audit.merkle import HASH_LENGTH, node_hash
from issuer_api.errors import AuditError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT
"""Hashes of a full tile."""

MAX_ENTRY: Final = (1 << 16) - 1
"""Bytes of an entry: its length stands in two."""

_ENTRIES: Final = "entries"
_PATH: Final = re.compile(
    r"tile/(?P<level>[0-9]|[1-5][0-9]|6[0-3]|entries)/(?P<number>(?:x[0-9]{3}/)*[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?"
)


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """The name of one file.

    Args:
        level: 0 for the hashes of leaves; None for a bundle of entries.
        number: From the left, 0 first.
        width: How many it holds, 1 to 256.
    """

    level: int | None
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it lies, below the log's address."""
        level = _ENTRIES if self.level is None else self.level
        part = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{_spelled(self.number)}{part}"

    @classmethod
    def parse(cls, path: str) -> Tile:
        """Read a path as it is asked for.

        Raises:
            AuditError: ``audit-path``: it is none of the log's, or not the way it is written.
        """
        found = _PATH.fullmatch(path)
        if found is not None:
            level, number, width = found["level"], found["number"], found["width"]
            tile = cls(
                None if level == _ENTRIES else int(level),
                int(number.replace("/", "").replace("x", "")),
                WIDTH if width is None else int(width),
            )
            if tile.path == path:
                return tile
        raise AuditError(
            "audit-path",
            "This is no path of the audit log.",
            hint="Paths are those of C2SP tlog-tiles, such as tile/0/x001/234.",
        )


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield every file that the log of ``size`` entries has, the last of each level cut off."""
    yield from _row(None, size)
    level, count = 0, size
    while count:
        yield from _row(level, count)
        level, count = level + 1, count >> HEIGHT


def _row(level: int | None, count: int) -> Iterator[Tile]:
    full, rest = divmod(count, WIDTH)
    for number in range(full):
        yield Tile(level, number)
    if rest:
        yield Tile(level, full, rest)


class TileNodes:
    """Hashes of complete subtrees out of tiles: the `Nodes` of whoever reads a log's files.

    Args:
        tiles: Content by name, of the log of ``size`` entries. Asked for when needed.
        size: Entries that the log has.
    """

    def __init__(self, tiles: Mapping[Tile, bytes], *, size: int) -> None:
        self._tiles = tiles
        self._size = size

    def __call__(self, level: int, number: int) -> bytes:
        """Return the hash, worked out from the level of tiles below where it lies in none."""
        tile_level, inner = divmod(level, HEIGHT)
        if inner:
            return node_hash(self(level - 1, 2 * number), self(level - 1, 2 * number + 1))
        tile_number, place = divmod(number, WIDTH)
        count = self._size >> (tile_level * HEIGHT)
        width = min(WIDTH, count - tile_number * WIDTH)
        content = self._tiles[Tile(tile_level, tile_number, width)]
        return content[place * HASH_LENGTH : (place + 1) * HASH_LENGTH]


def write_entries(entries: Sequence[bytes]) -> bytes:
    """Return the bundle of up to 256 entries: each behind its length in two bytes.

    Raises:
        AuditError: ``audit-entry-size``.
    """
    if any(len(entry) > MAX_ENTRY for entry in entries):
        raise AuditError(
            "audit-entry-size",
            f"An entry is longer than {MAX_ENTRY} bytes.",
            hint="This is a defect: no entry of ours is longer than a few hundred.",
        )
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def read_entries(bundle: bytes) -> tuple[bytes, ...]:
    """Return the entries of a bundle.

    Raises:
        AuditError: ``audit-entries``: it breaks off.
    """
    entries, position = [], 0
    while position < len(bundle):
        start = position + 2
        position = start + int.from_bytes(bundle[position:start], "big")
        entries.append(bundle[start:position])
    if position != len(bundle):
        raise AuditError(
            "audit-entries",
            "A bundle of entries breaks off.",
            hint="Fetch it again; if it stays so, the log is damaged.",
        )
    return tuple(entries)


def _spelled(number: int) -> str:
    """Return 1234067 as ``x001/x234/067``."""
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.append(f"x{number % 1000:03d}")
    return "/".join(reversed(groups))
