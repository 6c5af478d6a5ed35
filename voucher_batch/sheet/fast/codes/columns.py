"""One byte of many codes at once, as a column: the XOR of others, each looked up in a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

BITS: Final = 8


class Cell(NamedTuple):
    """A bit that is one of a column's, or always the same.

    Args:
        source: Eight times the number of the column, plus the bit in it, 0 is the lowest; or
            `FIXED`.
        flip: What is added to it; all of a bit that is always the same.
    """

    source: int
    flip: int


FIXED: Final = -1
OFF: Final = Cell(FIXED, 0)
ON: Final = Cell(FIXED, 1)


@dataclass(frozen=True, slots=True)
class Blend:
    """How a column follows from others.

    Args:
        constant: What is in it anyway.
        terms: Number of a column, and the table of 256 that its bytes are looked up in.
    """

    constant: int
    terms: tuple[tuple[int, bytes], ...]


def blends(bits: Sequence[Cell]) -> Iterator[Blend]:
    """Yield how columns follow from bits; the first of eight bits is the lowest of its byte."""
    for start in range(0, len(bits), BITS):
        constant, masks = 0, dict[int, list[int]]()
        for place, (source, flip) in enumerate(bits[start : start + BITS]):
            constant |= flip << place
            if source != FIXED:
                column, bit = divmod(source, BITS)
                masks.setdefault(column, [0] * BITS)[bit] |= 1 << place
        yield Blend(constant, tuple((each, table(tuple(mask))) for each, mask in masks.items()))


@lru_cache(maxsize=1 << 14)
def table(masks: tuple[int, ...]) -> bytes:
    """Return what each of 256 bytes becomes; the masks stand for its bits, the lowest first."""
    found = [0]
    for mask in masks:
        found += [each ^ mask for each in found]
    return bytes(found)


def blended(columns: Sequence[bytes], recipe: Iterable[Blend]) -> Iterator[bytes]:
    """Yield new columns made of ``columns``."""
    count = len(columns[0])
    ones = int.from_bytes(b"\1" * count, "big")
    for each in recipe:
        column = ones * each.constant
        for number, looked_up in each.terms:
            column ^= int.from_bytes(columns[number].translate(looked_up), "big")
        yield column.to_bytes(count, "big")
