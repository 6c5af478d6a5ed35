"""Texts of codes -> their compressed pictures, as many at once as there are."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from voucher_batch.sheet.fast.codes.alphanumeric import Alphanumeric
from voucher_batch.sheet.fast.codes.codewords import correction
from voucher_batch.sheet.fast.codes.columns import Blend, blended, blends
from voucher_batch.sheet.fast.codes.picture import HEADER, compressed, lines
from voucher_batch.sheet.fast.codes.symbol import modules
from voucher_batch.sheet.stencil import PIXELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gouvcheck_core.qr import Level
    from voucher_batch.sheet.stencil import DocumentCode

_TOGETHER: Final = 512
"""Codes that are drawn at once: some 2 MB of columns."""

_PLANS: Final = 12
"""Sizes of code that a process remembers, some 3 MB each; a campaign has two or three."""


def streams(codes: Sequence[DocumentCode]) -> list[bytes]:
    """Return the picture of each code as zlib would compress it, a bit a pixel, 1 is dark."""
    found = [b""] * len(codes)
    sizes: dict[tuple[int, Level], list[int]] = {}
    for at, code in enumerate(codes):
        sizes.setdefault((code.version, code.level), []).append(at)
    for (version, level), places in sizes.items():
        plan = _plan(version, level)
        for start in range(0, len(places), _TOGETHER):
            part = places[start : start + _TOGETHER]
            for at, stream in zip(part, plan.drawn([codes[at].text for at in part]), strict=True):
                found[at] = stream
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """How codes of one size are drawn.

    Args:
        side: Modules.
        data: Columns of data, from texts.
        correction: Columns of correction, from those of data.
        block: Columns of the compressed block, from all codewords.
        lines: Columns of the picture that it holds, each line once.
    """

    side: int
    data: Alphanumeric
    correction: tuple[Blend, ...]
    block: tuple[Blend, ...]
    lines: tuple[Blend, ...]

    def drawn(self, texts: Sequence[str]) -> Iterator[bytes]:
        """Yield the picture of each text."""
        count = len(texts)
        columns = self.data.columns(texts)
        columns += blended(columns, self.correction)
        block = b"".join(blended(columns, self.block))
        lines = b"".join(blended(columns, self.lines))
        for at in range(count):
            yield b"%b%b%b" % (HEADER, block[at::count], self._checksum(lines[at::count]))

    def _checksum(self, lines: bytes) -> bytes:
        row = len(lines) // self.side
        picture = [lines[at : at + row] * PIXELS for at in range(0, len(lines), row)]
        return zlib.adler32(b"".join(picture)).to_bytes(4, "big")


@lru_cache(maxsize=_PLANS)
def _plan(version: int, level: Level) -> _Plan:
    cells = modules(version, level)
    return _Plan(
        side=len(cells),
        data=Alphanumeric(version, level),
        correction=tuple(correction(version, level)),
        block=tuple(blends(compressed(cells))),
        lines=tuple(blends(lines(cells))),
    )
