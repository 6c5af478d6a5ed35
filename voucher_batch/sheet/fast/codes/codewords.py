"""Codewords of correction, and the order of all of them (ISO/IEC 18004 sections 7.5 and 7.6)."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final

import qrcode
from qrcode.base import rs_blocks

from gouvcheck_core.qr import Level
from voucher_batch.sheet.fast.codes.field import QR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voucher_batch.sheet.fast.codes.columns import Blend

_LEVELS: Final = {Level.M: qrcode.ERROR_CORRECT_M, Level.Q: qrcode.ERROR_CORRECT_Q}


@cache
def blocks(version: int, level: Level) -> tuple[tuple[int, int], ...]:
    """Return the number of codewords of data and of correction of each block (table 9)."""
    return tuple(
        (block.data_count, block.total_count - block.data_count)
        for block in rs_blocks(version, _LEVELS[level])
    )


@cache
def capacity(version: int, level: Level) -> int:
    """Return how many codewords of data a code holds."""
    return sum(data for data, _ in blocks(version, level))


def correction(version: int, level: Level) -> Iterator[Blend]:
    """Yield how each codeword of correction follows from those of data, block by block."""
    start = 0
    for data, check in blocks(version, level):
        yield from QR.correction(data, check, start=start)
        start += data


def sequence(version: int, level: Level) -> list[int]:
    """Return the codewords in the order in which they stand in the symbol (section 7.6).

    They are numbered in the order of the text, data of all blocks before correction of all.
    """
    data, check, at = [], [], 0
    for count, _ in blocks(version, level):
        data.append(range(at, at + count))
        at += count
    for _, count in blocks(version, level):
        check.append(range(at, at + count))
        at += count
    return [*_in_turn(data), *_in_turn(check)]


def _in_turn(ranges: list[range]) -> Iterator[int]:
    longest = max(map(len, ranges))
    return chain.from_iterable(
        [each[at] for each in ranges if at < len(each)] for at in range(longest)
    )
