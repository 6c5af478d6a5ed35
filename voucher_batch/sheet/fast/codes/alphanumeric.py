"""Texts -> codewords of data, in alphanumeric mode (ISO/IEC 18004 sections 7.4.4, 7.4.9, 7.4.10).

A pair of characters is a number of 11 bits, and no sum without carry: all pairs of all texts are
computed as one long number. From there on a bit is a bit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from gouvcheck_core import qr
from gouvcheck_core.format import BASE45_ALPHABET
from voucher_batch.sheet.fast.codes.codewords import capacity
from voucher_batch.sheet.fast.codes.columns import BITS, OFF, Blend, Cell, blended, blends

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gouvcheck_core.qr import Level

_MODE: Final = "0010"
"""Alphanumeric (table 2)."""

_COUNT_BITS: Final = ((9, 9), (26, 11), (qr.MAX_VERSION, 13))
"""Bits of the character count up to a version (table 3)."""

_TERMINATOR: Final = "0000"
_PAD: Final = "1110110000010001"
"""The two codewords that fill what is left, in turn."""

_PAIR: Final = 11
"""Bits of two characters; the last one of an odd number takes 6."""

_HIGH: Final = 3
"""Bits of a pair in the first of two bytes."""

_VALUES: Final = bytes([max(0, BASE45_ALPHABET.find(chr(each))) for each in range(256)])
_NOTHING: Final = BASE45_ALPHABET[0]
"""The character whose pairs have no bit set."""


@dataclass(frozen=True, slots=True, eq=False)
class Alphanumeric:
    """How texts become data in codes of one size.

    Args:
        version: 1 to 40.
        level: Error correction.
    """

    version: int
    level: Level
    pairs: int = field(init=False)
    recipe: tuple[Blend, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Find out where the bits of each pair of the longest text stand."""
        pairs = qr.maximum_length(self.version, level=self.level) // 2
        object.__setattr__(self, "pairs", pairs)
        bits = [OFF] * len(_head(self.version, 0)) + [
            Cell(BITS * (2 * pair + (place < _PAIR - _HIGH)) + place % BITS, 0)
            for pair in range(pairs)
            for place in reversed(range(_PAIR))
        ]
        bits += [OFF] * (BITS * capacity(self.version, self.level) - len(bits))
        lowest_first = [bits[at ^ (BITS - 1)] for at in range(len(bits))]
        object.__setattr__(self, "recipe", tuple(blends(lowest_first)))

    def columns(self, texts: Sequence[str]) -> list[bytes]:
        """Return the codewords of texts as columns, in the order of the text.

        Args:
            texts: Of characters of Base45; each fits.
        """
        frames = b"".join([
            _frame(len(text), text[-1] if len(text) % 2 else "", self.version, self.level)
            for text in texts
        ])  # fmt: skip
        room = capacity(self.version, self.level)
        return [
            _sum(column, frames[at::room])
            for at, column in enumerate(blended(self._pairs(texts), self.recipe))
        ]

    def _pairs(self, texts: Sequence[str]) -> list[bytes]:
        """Return two columns for each pair: its three high bits, and the low ones."""
        width = 2 * self.pairs
        even = [text[: len(text) & ~1].ljust(width, _NOTHING) for text in texts]
        values = "".join(even).encode().translate(_VALUES)
        first, second = bytearray(len(values)), bytearray(len(values))
        first[1::2], second[1::2] = values[::2], values[1::2]
        base = len(BASE45_ALPHABET)
        number = int.from_bytes(first, "big") * base + int.from_bytes(second, "big")
        both = number.to_bytes(len(values), "big")
        return [both[at::width] for at in range(width)]


@cache
def _frame(length: int, last: str, version: int, level: Level) -> bytes:
    """Return the codewords of a text without its pairs.

    Args:
        length: Of the text.
        last: Its last character where that is without another one, else nothing.
        version: Of the code.
        level: Of the code.
    """
    room = BITS * capacity(version, level)
    single = f"{BASE45_ALPHABET.index(last):06b}" if last else ""
    bits = f"{_head(version, length)}{'0' * (length // 2 * _PAIR)}{single}"
    bits += _TERMINATOR[: room - len(bits)]
    bits += "0" * (-len(bits) % BITS)
    bits += (_PAD * room)[: room - len(bits)]
    return int(bits, 2).to_bytes(room // BITS, "big")


def _head(version: int, length: int) -> str:
    count = next(bits for last, bits in _COUNT_BITS if version <= last)
    return f"{_MODE}{length:0{count}b}"


def _sum(one: bytes, other: bytes) -> bytes:
    count = len(one)
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).to_bytes(count, "big")
