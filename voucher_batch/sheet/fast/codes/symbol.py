"""Where the bits of codewords stand in a symbol (ISO/IEC 18004 sections 6.3 and 7.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qrcode.util import pattern_position

from gouvcheck_core import qr
from voucher_batch.sheet.fast.codes.codewords import sequence
from voucher_batch.sheet.fast.codes.columns import BITS, FIXED, Cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gouvcheck_core.qr import Level

_FINDER: Final = 9
"""Modules of a finder pattern with its separator and the format information beside it."""
_TIMING: Final = 6
_VERSIONED: Final = 7
"""The first version that says its number in the symbol, in blocks of 3 by 6 modules."""
_ANY: Final = "GC1:"


def modules(version: int, level: Level) -> tuple[tuple[Cell, ...], ...]:
    """Return the modules of every code of a version, row by row."""
    # Patterns, format and version are on every code of this size what they are on any one.
    drawn = qr.encode(_ANY, level=level, version=version).rows
    cells = [[Cell(FIXED, dark) for dark in row] for row in drawn]
    bits = [
        BITS * number + bit for number in sequence(version, level) for bit in reversed(range(BITS))
    ]
    places = list(_places(version))
    bits += [FIXED] * (len(places) - len(bits))  # remainder bits are 0
    for (y, x), source in zip(places, bits, strict=True):
        cells[y][x] = Cell(source, int(x % 3 == 0))  # mask 010 (table 10), as `qr.MASK` says
    return tuple(map(tuple, cells))


def _places(version: int) -> Iterator[tuple[int, int]]:
    """Yield the modules that hold data, in the order of its bits: up and down, two abreast."""
    side = 17 + 4 * version
    taken = _patterns(version)
    upwards = True
    for right in [*range(side - 1, _TIMING, -2), *range(_TIMING - 1, 0, -2)]:
        for y in reversed(range(side)) if upwards else range(side):
            yield from ((y, x) for x in (right, right - 1) if (y, x) not in taken)
        upwards = not upwards


def _patterns(version: int) -> frozenset[tuple[int, int]]:
    """Return the modules that hold no data."""
    side = 17 + 4 * version
    far = side - _FINDER + 1
    rectangles = [
        (range(_FINDER), range(_FINDER)),
        (range(_FINDER), range(far, side)),
        (range(far, side), range(_FINDER)),
        (range(side), range(_TIMING, _TIMING + 1)),
        (range(_TIMING, _TIMING + 1), range(side)),
    ]
    if version >= _VERSIONED:
        short, long = range(far - 3, far), range(_TIMING)
        rectangles += [(short, long), (long, short)]
    centres = pattern_position(version)
    corners = {(6, 6), (6, side - 7), (side - 7, 6)}
    rectangles += [
        (range(y - 2, y + 3), range(x - 2, x + 3))
        for y in centres
        for x in centres
        if (y, x) not in corners
    ]
    return frozenset((y, x) for rows, columns in rectangles for y in rows for x in columns)
