"""The bytes of a file to rows of text, streamed: at most one row is held, and none is unbounded."""

from __future__ import annotations

import io
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, Final

from voucher_batch.intake.charset import BYTE_ORDER_MARK

if TYPE_CHECKING:
    import hashlib
    from collections.abc import Iterator

    from voucher_batch.intake.charset import Charset

MAX_ROW: Final = 16_384
"""Characters of a row. A longer one is cut behind this, which is enough to refuse it."""

MAX_LINES: Final = 16
"""Lines of a row whose cells have line breaks in them."""

_QUOTE: Final = '"'

Row = tuple[int, str]
"""First line in the file, from 1, and text without the line break at its end."""


class _Hashing(io.RawIOBase):
    """A stream that hashes what is read through it. Closing it leaves the inner one open."""

    def __init__(self, stream: BinaryIO, digest: hashlib._Hash) -> None:
        self._stream: Final = stream
        self._digest: Final = digest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # it is always one
        block = self._stream.read(len(buffer))
        self._digest.update(block)
        buffer[: len(block)] = block
        return len(block)


def lines(stream: BinaryIO, charset: Charset, digest: hashlib._Hash) -> Iterator[Row]:
    """Yield the lines of a file, hashing the file on the way.

    Args:
        stream: From its beginning to its end.
        charset: Of the file; bytes without meaning become U+FFFD.
        digest: Fed with every byte.
    """
    raw = io.BufferedReader(_Hashing(stream, digest), buffer_size=1 << 18)
    text = io.TextIOWrapper(raw, charset, errors="replace")
    number, whole = 0, True
    while piece := text.readline(MAX_ROW + 1):
        begins, whole = whole, piece.endswith("\n")
        if begins:
            number += 1
            line = piece.rstrip("\n")
            yield number, line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line


def quoted_rows(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield rows of CSV, whose quoted cells may hold line breaks.

    A row goes on as long as its quotation marks are odd in number. One that would go on too long
    has a mark too many: then its first line stands for itself, and the next line begins afresh, so
    that a mistake costs one row and never the rest of the file.

    Args:
        rows: Single lines.
    """
    again: deque[Row] = deque()
    while True:
        line = again.popleft() if again else next(rows, None)
        if line is None:
            return
        if _QUOTE not in line[1]:  # as in most files
            yield line
            continue
        held = [line]
        odd = line[1].count(_QUOTE) % 2 == 1
        while odd and len(held) < MAX_LINES:
            line = again.popleft() if again else next(rows, None)
            if line is None:
                break
            held.append(line)
            odd ^= line[1].count(_QUOTE) % 2 == 1
        if odd:
            again.extendleft(reversed(held[1:]))
            del held[1:]
        yield held[0][0], "\n".join(text for _, text in held)


def filled(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield the rows that are more than white space: an empty line is nobody."""
    return (row for row in rows if row[1] and not row[1].isspace())


def batched(rows: Iterator[Row], size: int) -> Iterator[tuple[Row, ...]]:
    """Yield ``rows`` in groups of ``size``; the last may be smaller."""
    while batch := tuple(islice(rows, size)):
        yield batch
