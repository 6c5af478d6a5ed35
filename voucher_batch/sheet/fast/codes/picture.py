"""Modules -> the compressed picture of a code, without compressing it (RFC 1950, RFC 1951).

A picture has four pixels of one bit a module, across and down. So two modules side by side are one
of four bytes, and every second to fourth line repeats the first. With a code of three bits for each
of those bytes, 1 and the two modules, and one repetition a line, the compressed picture is again
modules and nothing else; it is smaller than what zlib makes of it, and as quick as the code itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from voucher_batch.sheet.fast.codes.columns import BITS, OFF, ON
from voucher_batch.sheet.fast.codes.deflate import END, distance_code, head, length_code
from voucher_batch.sheet.stencil import PIXELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voucher_batch.sheet.fast.codes.columns import Cell

HEADER: Final = b"\x78\x01"
"""A window of 32 kB (RFC 1950 section 2.2)."""

_LONGEST: Final = 258
"""Bytes that one repetition may have."""

_COPIES: Final = PIXELS - 1
"""Lines that repeat one."""

_LITERALS: Final = (0x00, 0x0F, 0xF0, 0xFF)
"""Their codes are 1 and the two modules, for deflate numbers codes of one length in order."""


def compressed(modules: Sequence[Sequence[Cell]]) -> list[Cell]:
    """Return the bits of the one block in which a picture is compressed."""
    row = -(-len(modules) // 2)
    # One repetition for three lines; a code wider than any sheet has room for needs three.
    length = _COPIES * row if _COPIES * row <= _LONGEST else row
    symbol, more = length_code(length)
    distance, beyond = distance_code(row)
    again = _cells("01" + more + "0" + beyond) * (_COPIES * row // length)
    # The two codes of two bits are 00, the end, and 01, the repetition.
    lengths = {**dict.fromkeys(_LITERALS, 3), END: 2, symbol: 2}
    bits = _cells(head(lengths, distance=distance))
    for line in modules:
        padded = [*line, OFF] if len(line) % 2 else line
        for left, right in zip(padded[::2], padded[1::2], strict=True):
            bits += (ON, left, right)
        bits += again
    bits += _cells("00")
    return bits + [OFF] * (-len(bits) % BITS)


def lines(modules: Sequence[Sequence[Cell]]) -> list[Cell]:
    """Return the bits of a picture that has every line once, the lowest of each byte first."""
    bits: list[Cell] = []
    for line in modules:
        padded = [*line, OFF] if len(line) % 2 else line
        for left, right in zip(padded[::2], padded[1::2], strict=True):
            bits += [right] * PIXELS + [left] * PIXELS
    return bits


def _cells(bits: str) -> list[Cell]:
    return [ON if bit == "1" else OFF for bit in bits]
