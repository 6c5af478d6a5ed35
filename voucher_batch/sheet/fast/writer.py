"""Objects -> a PDF 1.7 file with object streams (ISO 32000-1 sections 7.5.7 and 7.5.8)."""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from voucher_batch.sheet.fast.node import Node

HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
"""Four bytes above 127 tell programs that the file is binary (ISO 19005-2 section 6.1.2)."""

DEFLATED: Final = b"/Filter/FlateDecode"
"""Entry of the dictionary of a stream that zlib would inflate."""

_BUNDLE: Final = 400
"""Objects in one object stream: a reader that wants one of them inflates all."""

_FREE, _AT, _BUNDLED = 0, 1, 2
"""Kinds of entry of a cross-reference stream (ISO 32000-1 table 18)."""


class PdfWriter:
    """A file that is written front to back; numbers are given before objects are known."""

    def __init__(self) -> None:
        self._file = bytearray(HEADER)
        self._entries: list[tuple[int, int, int]] = [(_FREE, 0, 65_535)]
        self._bundle: list[tuple[int, bytes]] = []
        self._known: dict[Node, int] = {}

    def reserve(self, count: int = 1) -> int:
        """Return the first of ``count`` numbers in a row that no object has yet."""
        first = len(self._entries)
        self._entries.extend([(_FREE, 0, 0)] * count)
        return first

    def put(self, number: int, body: bytes) -> None:
        """Write an object that is no stream under a reserved number."""
        self._bundle.append((number, body))
        if len(self._bundle) == _BUNDLE:
            self._flush()

    def stream(self, number: int, entries: bytes, data: bytes) -> None:
        """Write a stream under a reserved number.

        Args:
            number: Reserved before.
            entries: Of its dictionary, but the length.
            data: Encoded as ``entries`` say.
        """
        self._entries[number] = (_AT, len(self._file), 0)
        self._file += b"%d 0 obj\n<<%b/Length %d>>stream\n%b\nendstream\nendobj\n" % (
            number,
            entries,
            len(data),
            data,
        )

    def deflated(self, number: int, entries: bytes, data: bytes, *, level: int = 6) -> None:
        """Write a stream and compress it; ``level`` 1 to 9 is zlib's."""
        self.stream(number, entries + DEFLATED, zlib.compress(data, level))

    def shared(self, node: Node) -> int:
        """Return the number of an object that several others refer to; it is written once."""
        known = self._known.get(node)
        if known is not None:
            return known
        body = self.text(node)
        number = self._known[node] = self.reserve()
        if node.data is None:
            self.put(number, body)
        else:
            self.stream(number, body.removeprefix(b"<<").removesuffix(b">>"), node.data)
        return number

    def text(self, node: Node) -> bytes:
        """Return the text of a node, and write what it refers to."""
        return b"".join([
            part if isinstance(part, bytes) else b"%d 0 R" % self.shared(part)
            for part in node.parts
        ])  # fmt: skip

    def identity(self) -> bytes:
        """Return 16 bytes that depend on all that has been written."""
        self._flush()
        return hashlib.sha256(self._file).digest()[:16]

    def finish(self, *, root: int, info: int, identity: bytes) -> bytes:
        """Return the file."""
        self._flush()
        number, start = self.reserve(), len(self._file)
        self._entries[number] = (_AT, start, 0)
        table = b"".join([
            bytes((kind,)) + where.to_bytes(4, "big") + index.to_bytes(2, "big")
            for kind, where, index in self._entries
        ])  # fmt: skip
        name = identity.hex().encode()
        entries = b"/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]" % (
            len(self._entries),
            root,
            info,
            name,
            name,
        )
        self.deflated(number, entries, table)
        self._file += b"startxref\n%d\n%%%%EOF\n" % start
        return bytes(self._file)

    def _flush(self) -> None:
        """Write the waiting objects as one object stream."""
        if not self._bundle:
            return
        number, head, at = self.reserve(), bytearray(), 0
        for index, (each, body) in enumerate(self._bundle):
            self._entries[each] = (_BUNDLED, number, index)
            head += b"%d %d " % (each, at)
            at += len(body) + 1
        bodies = b"\n".join([body for _, body in self._bundle])
        entries = b"/Type/ObjStm/N %d/First %d" % (len(self._bundle), len(head))
        self._bundle.clear()
        self.deflated(number, entries, bytes(head) + bodies)
