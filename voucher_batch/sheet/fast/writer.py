"""Letters -> a PDF 1.7 file that is kept in memory until it is whole."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, ClassVar, Final

from voucher_batch.sheet.fast.objects import AT, INDEX, QUICK, ObjectWriter, references

if TYPE_CHECKING:
    from collections.abc import Sequence

BLOCK: Final = 100
"""Numbers are given in blocks, each to one letter or to what letters share."""

_FREE: Final = b"\0\0\0\0\0\xff\xff"
"""The first entry of every file."""


class PdfWriter(ObjectWriter):
    """A file whose numbers are given in blocks, so that those of a letter are alike."""

    reach: ClassVar[int] = 4

    def __init__(self) -> None:
        super().__init__()
        self._table: dict[int, list[bytes]] = {}
        """Entries of the cross-reference by the first number of their block, in parts."""
        self._next = 0
        self._shared = self.block(BLOCK)
        self.enter(self._shared, _FREE)

    def block(self, size: int) -> int:
        """Return the first of ``size`` numbers in a row, for `enter`.

        Args:
            size: `BLOCK`, or ten times that; the number is a multiple of it.
        """
        first = -(-self._next // size) * size
        self._next = first + size
        self._table[first] = []
        return first

    def reserve(self) -> int:
        """Return a number that no object has yet."""
        if len(self._table[self._shared]) == BLOCK:
            self._shared = self.block(BLOCK)
        self.enter(self._shared, b"")
        return self._shared + len(self._table[self._shared]) - 1

    def streams(self, objects: Sequence[bytes]) -> bytes:
        """Write streams that are text already, and return their entries."""
        at, entries = len(self._file), []
        for each in objects:
            entries.append(AT + at.to_bytes(4, "big") + bytes(INDEX))
            at += len(each)
        self._file += b"".join(objects)
        return b"".join(entries)

    def enter(self, block: int, *entries: bytes) -> None:
        """Enter the next objects of a block into the cross-reference."""
        self._table[block] += entries

    def settle(self, block: int, entries: bytes) -> None:
        """Enter the objects behind the first of a block, which were left out before."""
        self._table[block][1] = entries

    def identity(self) -> bytes:
        """Return 16 bytes that depend on all that has been written."""
        self._flush()
        return hashlib.sha256(self._file).digest()[:16]

    def finish(self, *, root: int, info: int, identity: bytes) -> bytes:
        """Return the file."""
        self._flush()
        number, start = self.reserve(), len(self._file)
        self._enter(number, self._here())
        blocks = {first: b"".join(entries) for first, entries in self._table.items()}
        width = len(_FREE)
        last = max(blocks)
        index = b" ".join([b"%d %d" % (each, len(it) // width) for each, it in blocks.items()])
        entries = references(
            size=last + len(blocks[last]) // width,
            reach=self.reach,
            index=index,
            root=root,
            info=info,
            identity=identity,
        )
        self.deflated(number, entries, b"".join(blocks.values()), level=QUICK)
        self._file += b"startxref\n%d\n%%%%EOF\n" % start
        return bytes(self._file)

    def _enter(self, number: int, entry: bytes) -> None:
        self._table[number - number % BLOCK][number % BLOCK] = entry

    def _end(self) -> int:
        return len(self._file)
