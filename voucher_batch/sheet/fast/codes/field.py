"""Reed-Solomon codes over bytes, as tables that columns are looked up in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from voucher_batch.sheet.fast.codes.columns import BITS, Blend, table

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Field:
    """A field of 256 elements, with the codes that a kind of symbol has over it.

    Args:
        polynomial: That products are reduced by.
        first: The lowest root of generators, as a power of 2.
    """

    polynomial: int
    first: int

    def correction(self, data: int, check: int, *, start: int = 0) -> Iterator[Blend]:
        """Yield how the codewords of correction of a block follow from those of data.

        Args:
            data: Codewords of data in the block.
            check: Codewords of correction.
            start: Number of the column of the first of data.
        """
        weights = self._remainders(data, check)
        for row in range(check):
            terms = [(start + at, self.times(weights[at][row])) for at in range(data)]
            yield Blend(0, tuple(terms))

    def times(self, factor: int) -> bytes:
        """Return the product of ``factor`` and each element."""
        return _times(factor, self.polynomial)

    def _remainders(self, data: int, check: int) -> list[list[int]]:
        """Return what each codeword adds to those of correction, the highest power first."""
        generator = self._generator(check)
        found, remainder = [], generator
        for _ in range(data):
            found.append(remainder)
            top = self.times(remainder[0])
            shifted = [*remainder[1:], 0]
            remainder = [one ^ top[other] for one, other in zip(shifted, generator, strict=True)]
        return found[::-1]

    def _generator(self, check: int) -> list[int]:
        """Return the generator polynomial without its leading 1, the highest power first."""
        found, root = [1], 1
        for _ in range(self.first):
            root = self.times(2)[root]
        for _ in range(check):
            scaled = [self.times(root)[each] for each in found]
            found = [one ^ other for one, other in zip([*found, 0], [0, *scaled], strict=True)]
            root = self.times(2)[root]
        return found[1:]


QR: Final = Field(polynomial=0x11D, first=0)
"""ISO/IEC 18004 section 7.5.2 and annex A."""

DATA_MATRIX: Final = Field(polynomial=0x12D, first=1)
"""ISO/IEC 16022 section 5.7 and annex E."""


@cache
def _times(factor: int, polynomial: int) -> bytes:
    masks = []
    for _ in range(BITS):
        masks.append(factor)
        factor = factor << 1 ^ polynomial * (factor >> BITS - 1)
    return table(tuple(masks))
