"""Which charset a file is in, by rule and from the whole file, so that nothing is guessed twice.

1. A byte order mark decides: UTF-8, or UTF-16 in either order.
2. Zero bytes at the front, in every second place, mean UTF-16 without a mark.
3. Otherwise it is UTF-8, unless more bytes are damaged under UTF-8 than belong to its characters
   of several bytes: then it is windows-1252, of which ISO 8859-1 is a part.

A statistical guess would depend on the rows; this depends on nothing but the rule. A byte that has
no meaning in the charset becomes U+FFFD, and the row that holds it is refused, never mended.
"""

from __future__ import annotations

import codecs
from enum import StrEnum
from typing import Final

from voucher_batch.intake.texts import REPLACEMENT

HEAD_BYTES: Final = 65_536
"""How much of the front of a file is looked at to find its form, delimiter and header."""


class Charset(StrEnum):
    """Charsets that registers write. The values are Python's names of the codecs."""

    UTF_8 = "utf-8"
    UTF_16_LE = "utf-16-le"
    UTF_16_BE = "utf-16-be"
    WINDOWS_1252 = "windows-1252"


BYTE_ORDER_MARK: Final = "\ufeff"

_MARKS: Final = (
    (codecs.BOM_UTF8, Charset.UTF_8),
    (codecs.BOM_UTF16_LE, Charset.UTF_16_LE),
    (codecs.BOM_UTF16_BE, Charset.UTF_16_BE),
)


class Listener:
    """Hears a file block by block, then says its charset."""

    def __init__(self) -> None:
        self.head: bytes = b""
        self._decoder: Final = codecs.getincrementaldecoder("utf-8")("replace")
        self._damaged = 0
        self._joined = 0

    def hear(self, block: bytes) -> None:
        """Take the next ``block`` of the file; an empty one is its end."""
        if len(self.head) < HEAD_BYTES:
            self.head = (self.head + block)[:HEAD_BYTES]
        text = self._decoder.decode(block, final=not block)
        if not text.isascii():
            damaged = text.count(REPLACEMENT)
            self._damaged += damaged
            # A character of n bytes makes the text n - 1 shorter than the block.
            self._joined += max(0, len(block) - len(text))

    def charset(self) -> Charset:
        """Return the charset of all that was heard."""
        for mark, charset in _MARKS:
            if self.head.startswith(mark):
                return charset
        even, odd = self.head[::2].count(0), self.head[1::2].count(0)
        if max(even, odd) > len(self.head) // 4:
            return Charset.UTF_16_BE if even > odd else Charset.UTF_16_LE
        return Charset.UTF_8 if self._damaged <= self._joined else Charset.WINDOWS_1252
