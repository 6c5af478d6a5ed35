"""The DataMatrix of a sheet: codewords -> modules (ISO/IEC 16022, ECC 200, square sizes)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from voucher_batch.sheet.fast.codes.columns import BITS, OFF, ON, Cell
from voucher_batch.sheet.stencil import MARK_ROOM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    At: TypeAlias = tuple[int, int]

CORRECTION: Final = {
    10: 5, 12: 7, 14: 10, 16: 12, 18: 14, 20: 18, 22: 20, 24: 24, 26: 28, 32: 36,
}  # fmt: skip
"""Codewords of correction by modules a side (table 7)."""

_PAD: Final = 129
_REGION: Final = {32: 14}
"""Modules a side of a region, of symbols that have four of them (table 7)."""

_SHAPE: Final = ((-2, -2), (-2, -1), (-1, -2), (-1, -1), (-1, 0), (0, -2), (0, -1), (0, 0))
"""Modules of a codeword beside the last of them, from its highest bit to its lowest (annex F)."""

# Codewords that the corners of squares cut into other shapes; -1 is the last row or column.
_CORNERS: Final[Sequence[Sequence[At]]] = (
    ((-1, 0), (-1, 1), (-1, 2), (0, -2), (0, -1), (1, -1), (2, -1), (3, -1)),
    ((-3, 0), (-2, 0), (-1, 0), (0, -4), (0, -3), (0, -2), (0, -1), (1, -1)),
    ((-1, 0), (-1, -1), (0, -3), (0, -2), (0, -1), (1, -3), (1, -2), (1, -1)),
)


def padded(codewords: bytes, size: int) -> bytes:
    """Return the codewords of data of a symbol, filled up (section 5.2.3)."""
    room = MARK_ROOM[size]
    if len(codewords) == room:
        return codewords
    places = range(len(codewords) + 2, room + 1)
    noise = [(_PAD + 149 * place % 253) % 254 + 1 for place in places]
    return bytes([*codewords, _PAD, *noise])


def modules(size: int) -> tuple[tuple[Cell, ...], ...]:
    """Return the modules of every symbol of a size, row by row."""
    region = _REGION.get(size, size - 2)
    inner = size - 2 * (size // (region + 2))
    placed = _placed(inner)
    return tuple(
        tuple(_module(y, x, region, placed, inner) for x in range(size)) for y in range(size)
    )


def _module(y: int, x: int, region: int, placed: dict[At, int], inner: int) -> Cell:
    """Return a module: of a region's edge, or of a codeword."""
    (row, down), (column, along) = divmod(y, region + 2), divmod(x, region + 2)
    if along == 0 or down == region + 1:
        return ON
    if down == 0:
        return OFF if along % 2 else ON
    if along == region + 1:
        return ON if down % 2 else OFF
    at = row * region + down - 1, column * region + along - 1
    if at in placed:
        return Cell(placed[at], 0)
    # What no codeword reaches, in the last corner: dark where the two coordinates are alike.
    return ON if (at[0] - at[1]) % 2 == 0 and max(at) >= inner - 2 else OFF


def _placed(side: int) -> dict[At, int]:
    """Return which bit stands at which place of the regions put together (annex F)."""
    placed: dict[At, int] = {}
    for number, shape in enumerate(_shapes(side, placed)):
        for bit, at in enumerate(shape):
            placed[at] = BITS * number + BITS - 1 - bit
    return placed


def _shapes(side: int, placed: dict[At, int]) -> Iterator[list[At]]:
    """Yield the places of one codeword after the other; the caller fills ``placed`` with them."""
    for y, x in _ends(side):
        corner = _corner(y, x, side)
        if corner is not None:
            yield [(dy % side, dx % side) for dy, dx in _CORNERS[corner]]
        if 0 <= y < side and 0 <= x < side and (y, x) not in placed:
            yield [_wrapped(y + dy, x + dx, side) for dy, dx in _SHAPE]


def _ends(side: int) -> Iterator[At]:
    """Yield places in diagonals, up to the right and down to the left; some lie outside."""
    y, x, step = 4, 0, -2
    while y < side or x < side or step > 0:
        yield y, x
        y, x = y + step, x - step
        is_over = (y < 0 or x >= side) if step < 0 else (y >= side or x < 0)
        if is_over:
            y, x = (y + 1, x + 3) if step < 0 else (y + 3, x + 1)
            step = -step


def _corner(y: int, x: int, side: int) -> int | None:
    if (y, x) == (side, 0):
        return 0
    if (y, x) == (side - 2, 0) and side % 4:
        return 1
    if (y, x) == (side + 4, 2) and not side % 8:
        return 2
    return None


def _wrapped(y: int, x: int, side: int) -> At:
    """Return a place that may lie outside: what leaves at one edge comes in at the other."""
    if y < 0:
        y, x = y + side, x + 4 - (side + 4) % 8
    if x < 0:
        y, x = y + 4 - (side + 4) % 8, x + side
    return y, x
