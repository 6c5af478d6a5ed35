"""The head of a block of deflate with codes of its own (RFC 1951 section 3.2), as bits.

Only what pictures of codes need: four literals, one repetition, one distance.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

END: Final = 256

_TREE: Final = {2: "00", 3: "01", 18: "10", 17: "110", 0: "1110", 1: "1111"}
"""Codes of the code lengths, and of long and short runs of zeros (section 3.2.7)."""

_ORDER: Final = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1)
"""In which the lengths of these are written; the last that is used ends the list."""

_LONG_RUN, _SHORT_RUN = 11, 3
_LONGEST_RUN: Final = 138
_FIRST_LENGTH: Final = 257


def head(lengths: dict[int, int], *, distance: int) -> str:
    """Return the head of a block that is the last.

    Args:
        lengths: Bits of the codes of literals, of `END`, and of one length, which is the highest.
        distance: The one code of a distance; it takes one bit.
    """
    codes = max(lengths) + 1
    trees = [lengths.get(each, 0) for each in range(codes)] + [0] * distance + [1]
    return "".join((
        "1",  # the last block
        low_first(2, 2),  # codes of its own
        low_first(codes - _FIRST_LENGTH, 5),
        low_first(distance, 5),
        low_first(len(_ORDER) - 4, 4),
        *(low_first(len(_TREE.get(each, "")), 3) for each in _ORDER),
        *_runs(trees),
    ))  # fmt: skip


def length_code(length: int) -> tuple[int, str]:
    """Return the code of a length from 3 to 258, and the bits behind it (section 3.2.5)."""
    if length == 258:  # noqa: PLR2004 - the one that stands outside of the rule
        return 285, ""
    return _coded(length - 3, steps=4, first=_FIRST_LENGTH)


def distance_code(distance: int) -> tuple[int, str]:
    """Return the code of a distance, and the bits behind it (section 3.2.5)."""
    return _coded(distance - 1, steps=2, first=0)


def _coded(value: int, *, steps: int, first: int) -> tuple[int, str]:
    """Return the code of a value: ``steps`` codes for each further bit that stands behind."""
    more = max(0, value.bit_length() - steps.bit_length())
    code = first + steps * more + (value >> more)
    return code, low_first(value & ((1 << more) - 1), more)


def low_first(value: int, bits: int) -> str:
    """Return a number as deflate writes all but codes: the lowest bit first."""
    return f"{value:0{bits}b}"[::-1] if bits else ""


def _runs(trees: Sequence[int]) -> Iterator[str]:
    """Yield code lengths, zeros as runs."""
    for length, group in groupby(trees):
        count = len(list(group))
        while length == 0 and count >= _SHORT_RUN:
            run = min(count, _LONGEST_RUN)
            count -= run
            if run >= _LONG_RUN:
                yield _TREE[18] + low_first(run - _LONG_RUN, 7)
            else:
                yield _TREE[17] + low_first(run - _SHORT_RUN, 3)
        yield _TREE[length] * count
