"""Codes -> their compressed pictures, as many at once as there are."""

from __future__ import annotations

import zlib
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Self, TypeVar

from voucher_batch.sheet.fast.codes import codewords, data_matrix, symbol
from voucher_batch.sheet.fast.codes.alphanumeric import Alphanumeric
from voucher_batch.sheet.fast.codes.columns import Blend, blended, blends
from voucher_batch.sheet.fast.codes.field import DATA_MATRIX
from voucher_batch.sheet.fast.codes.picture import HEADER, compressed, lines
from voucher_batch.sheet.stencil import MARK_ROOM, PIXELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gouvcheck_core.qr import Level
    from voucher_batch.sheet.fast.codes.columns import Cell
    from voucher_batch.sheet.stencil import DocumentCode, MarkCode

_Key = TypeVar("_Key")

_TOGETHER: Final = 512
"""Codes that are drawn at once: some 2 MB of columns."""

_FEW: Final = 10
"""Codes of one size up to which it is quicker to draw each by itself, as the core does."""

_LEVEL: Final = 4
"""Of zlib, for these: as small as the others."""

_PLANS: Final = 12
"""Sizes of code that a process remembers, some 3 MB each; a campaign has two or three."""


def code_pictures(codes: Sequence[DocumentCode]) -> list[bytes]:
    """Return the picture of each QR code as zlib would compress it, a bit a pixel, 1 is dark."""
    found = [b""] * len(codes)
    for (version, level), places in _alike((code.version, code.level) for code in codes):
        alike = [codes[at] for at in places]
        if len(alike) <= _FEW:
            drawn = [zlib.compress(code.stencil().bits(), _LEVEL) for code in alike]
        else:
            data, plan = _qr(version, level)
            drawn = plan.drawn(data.columns([code.text for code in alike]))
        for at, picture in zip(places, drawn, strict=True):
            found[at] = picture
    return found


def mark_pictures(marks: Sequence[MarkCode]) -> list[bytes]:
    """Return the picture of each DataMatrix in the same way."""
    found = [b""] * len(marks)
    for size, places in _alike(mark.size for mark in marks):
        data = b"".join([data_matrix.padded(marks[at].codewords, size) for at in places])
        room = MARK_ROOM[size]
        columns = [data[at::room] for at in range(room)]
        for at, picture in zip(places, _data_matrix(size).drawn(columns), strict=True):
            found[at] = picture
    return found


def _alike(keys: Iterable[_Key]) -> Iterator[tuple[_Key, list[int]]]:
    """Yield places of the same key, so many at a time as are drawn at once."""
    alike: defaultdict[_Key, list[int]] = defaultdict(list)
    for at, key in enumerate(keys):
        alike[key].append(at)
    for key, places in alike.items():
        for start in range(0, len(places), _TOGETHER):
            yield key, places[start : start + _TOGETHER]


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """How codes of one size are drawn.

    Args:
        side: Modules.
        correction: Columns of correction, from those of data.
        block: Columns of the compressed block, from all codewords.
        lines: Columns of the picture that it holds, each line once.
    """

    side: int
    correction: tuple[Blend, ...]
    block: tuple[Blend, ...]
    lines: tuple[Blend, ...]

    @classmethod
    def of(cls, modules: Sequence[Sequence[Cell]], correction: Iterable[Blend]) -> Self:
        """Return how codes with these modules are drawn."""
        return cls(
            side=len(modules),
            correction=tuple(correction),
            block=tuple(blends(compressed(modules))),
            lines=tuple(blends(lines(modules))),
        )

    def drawn(self, data: list[bytes]) -> list[bytes]:
        """Return the picture of each code whose codewords of data are in these columns."""
        count = len(data[0])
        columns = [*data, *blended(data, self.correction)]
        block = b"".join(blended(columns, self.block))
        each_line = b"".join(blended(columns, self.lines))
        return [
            b"%b%b%b" % (HEADER, block[at::count], self._checksum(each_line[at::count]))
            for at in range(count)
        ]

    def _checksum(self, each_line: bytes) -> bytes:
        row = len(each_line) // self.side
        picture = [each_line[at : at + row] * PIXELS for at in range(0, len(each_line), row)]
        return zlib.adler32(b"".join(picture)).to_bytes(4, "big")


@lru_cache(maxsize=_PLANS)
def _qr(version: int, level: Level) -> tuple[Alphanumeric, _Plan]:
    modules = symbol.modules(version, level)
    return Alphanumeric(version, level), _Plan.of(modules, codewords.correction(version, level))


@lru_cache(maxsize=_PLANS)
def _data_matrix(size: int) -> _Plan:
    correction = DATA_MATRIX.correction(MARK_ROOM[size], data_matrix.CORRECTION[size])
    return _Plan.of(data_matrix.modules(size), correction)
