"""Sheets -> a PDF 1.7 file that is handed on while it is written, however long it becomes."""

from __future__ import annotations

import hashlib
import zlib
from typing import ClassVar, Final

from voucher_batch.sheet.fast.objects import DEFLATED, QUICK, ObjectWriter, references

_FREE: Final = b"\0\0\0\0\0\0\xff\xff"
"""The first entry of every file."""


class StreamedPdf(ObjectWriter):
    """A file of which only what is not settled is kept in memory.

    Its cross-reference is compressed as soon as objects have their place. Those that are known last
    but were referred to from the beginning stand in a cross-reference of their own, the last one,
    which names the other as the one before it (ISO 32000-1 section 7.5.8.4).

    Args:
        late: How many numbers, from 1, are for objects that are known last.
    """

    reach: ClassVar[int] = 5
    """A terabyte."""

    def __init__(self, *, late: int) -> None:
        super().__init__()
        self._gone = 0
        self._digest = hashlib.sha256()
        self._next = 1
        self._first = self._settled = late + 1
        self._entries: dict[int, bytes] = {0: _FREE}
        """Of objects that are entered late, and of those behind one that has no place yet."""
        self._deflating = zlib.compressobj(QUICK)
        self._table = bytearray()

    @property
    def size(self) -> int:
        """The highest number that was given, and one."""
        return self._next

    def reserve(self) -> int:
        """Return a number that no object has yet."""
        number, self._next = self._next, self._next + 1
        return number

    def taken(self) -> bytes:
        """Return what was written since, and let go of it."""
        self._settle()
        return self._handed_on()

    def identity(self) -> bytes:
        """Return 16 bytes that depend on all that has been written."""
        self._flush()
        digest = self._digest.copy()
        digest.update(self._file)
        return digest.digest()[:16]

    def finish(self, *, root: int, info: int, identity: bytes) -> bytes:
        """Return the end of the file."""
        self._flush()
        self._settle()
        large, last = self.reserve(), self.reserve()
        entries = references(
            size=large,
            reach=self.reach,
            index=b"%d %d" % (self._first, large - self._first),
            root=root,
            info=info,
            identity=identity,
        )
        before = self._end()
        self.stream(large, entries + DEFLATED, bytes(self._table) + self._deflating.flush())
        self._enter(last, self._here())
        start = self._end()
        entries = references(
            size=self.size,
            reach=self.reach,
            index=b"0 %d %d 2" % (self._first, large),
            root=root,
            info=info,
            identity=identity,
        )
        late = b"".join([entry for _, entry in sorted(self._entries.items())])
        self.deflated(last, entries + b"/Prev %d" % before, late)
        self._file += b"startxref\n%d\n%%%%EOF\n" % start
        return self._handed_on()

    def _handed_on(self) -> bytes:
        data = bytes(self._file)
        self._file.clear()
        self._gone += len(data)
        self._digest.update(data)
        return data

    def _settle(self) -> None:
        """Compress the entries of objects before which all others have their place."""
        settled = []
        while entry := self._entries.pop(self._settled, None):
            settled.append(entry)
            self._settled += 1
        self._table += self._deflating.compress(b"".join(settled))

    def _enter(self, number: int, entry: bytes) -> None:
        self._entries[number] = entry

    def _end(self) -> int:
        return self._gone + len(self._file)
