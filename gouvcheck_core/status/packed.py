"""Entries packed in bits and compressed, as the IETF Token Status List has them.

Source: draft-ietf-oauth-status-list-20, sections 4.1 and 4.3. GouvCheck lists have two bits an
entry; the reader takes every width of the draft, so that the draft's vectors speak for it.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Final

from gouvcheck_core.errors import StatusListError

WIDTHS: Final = (1, 2, 4, 8)
"""Bits of an entry that the draft allows; each divides a byte."""

_STRATEGIES: Final = (zlib.Z_DEFAULT_STRATEGY, zlib.Z_HUFFMAN_ONLY)
"""Looking for repeats wins where few entries are set, counting bytes alone where many are."""

_PART_SIZES: Final = (262_144, 65_536)
"""A list is compressed whole, and in parts for which the better strategy is chosen one by one."""

_ZLIB_HEAD: Final = b"\x78\xda"  # RFC 1950 section 2.2: a window of 32 KiB, slowest algorithm
_LAST_BLOCK: Final = b"\x03\x00"  # RFC 1951 section 3.2.3: final, and nothing in it
_AGAIN: Final = "Fetch the list again; if it stays so, tell its issuer."


@dataclass(frozen=True, slots=True)
class PackedEntries:
    """Numbers of a fixed width, the first in the lowest bits of the first byte.

    Args:
        bits: Width of an entry: 1, 2, 4 or 8.
        octets: The packed bytes.
    """

    bits: int
    octets: bytes = field(repr=False)

    def __len__(self) -> int:
        return len(self.octets) * 8 // self.bits

    def value(self, index: int) -> int | None:
        """Return the entry at ``index``, or None where there is none."""
        return entry(self.octets, bits=self.bits, index=index) if 0 <= index < len(self) else None


def entry(octets: bytes, *, bits: int, index: int) -> int:
    """Return the number of width ``bits`` at ``index``, which must lie inside."""
    octet, place = divmod(index * bits, 8)
    return octets[octet] >> place & (1 << bits) - 1


def decode_list(bits: int, lst: bytes, *, entries: int) -> PackedEntries:
    """Return the entries of a status list of any width of the draft.

    Args:
        bits: The member ``bits`` of the list.
        lst: Its member ``lst``, a zlib stream.
        entries: Exactly how many entries it must hold; a multiple of eight.

    Raises:
        StatusListError: ``status-bits`` for a width that the draft does not have, otherwise as
            `inflate`.
    """
    if bits not in WIDTHS:
        raise StatusListError(
            "status-bits",
            f"The status list has {bits} bits an entry, which no status list has.",
            hint=_AGAIN,
        )
    return PackedEntries(bits, inflate(lst, size=entries * bits // 8))


def inflate(lst: bytes, *, size: int) -> bytes:
    """Return the ``size`` bytes in the zlib stream ``lst`` (G-01).

    However much is in the stream, no more than one byte beyond ``size`` is written to memory.

    Raises:
        StatusListError: ``status-size`` if there are more or fewer bytes, ``status-zlib`` if it
            is not exactly one whole stream.
    """
    stream = zlib.decompressobj()
    try:
        octets = stream.decompress(lst, size + 1)
    except zlib.error:
        raise _not_one_stream() from None
    whole = stream.eof and not stream.unused_data
    if len(octets) > size or (whole and len(octets) < size):
        raise StatusListError(
            "status-size", f"The status list does not inflate to {size} bytes.", hint=_AGAIN
        )
    if not whole:
        raise _not_one_stream()
    return octets


def deflate(octets: bytes) -> bytes:
    """Return ``octets`` as one zlib stream, the shortest of those tried; always the same one."""
    return min((_joined(octets, size) for size in _PART_SIZES), key=len)


def _joined(octets: bytes, size: int) -> bytes:
    """Return a zlib stream of parts that were compressed each for itself."""
    parts = (octets[start : start + size] for start in range(0, len(octets), size))
    body = b"".join(
        min((_blocks(part, strategy) for strategy in _STRATEGIES), key=len) for part in parts
    )
    return _ZLIB_HEAD + body + _LAST_BLOCK + zlib.adler32(octets).to_bytes(4, "big")


def _blocks(part: bytes, strategy: int) -> bytes:
    """Return deflate blocks that end at a byte and are not the last ones."""
    stream = zlib.compressobj(level=9, wbits=-zlib.MAX_WBITS, memLevel=9, strategy=strategy)
    return stream.compress(part) + stream.flush(zlib.Z_SYNC_FLUSH)


def _not_one_stream() -> StatusListError:
    return StatusListError(
        "status-zlib", "The status list is not exactly one zlib stream.", hint=_AGAIN
    )
