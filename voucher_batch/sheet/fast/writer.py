"""Objects -> a PDF 1.7 file with object streams (ISO 32000-1 sections 7.5.7 and 7.5.8)."""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voucher_batch.sheet.fast.node import Node

HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
"""Four bytes above 127 tell programs that the file is binary (ISO 19005-2 section 6.1.2)."""

DEFLATED: Final = b"/Filter/FlateDecode"
"""Entry of the dictionary of a stream that zlib would inflate."""

BUNDLE: Final = 400
"""Objects in one object stream: a reader that wants one of them inflates all."""

BLOCK: Final = 100
"""Numbers are given in blocks, each to one letter or to what letters share."""

QUICK: Final = 1
"""Level of zlib for what is written anew for each letter: most of it repeats what stands before."""

_WIDTHS: Final = (1, 4, 2)
"""Bytes of the fields of an entry of the cross-reference (ISO 32000-1 section 7.5.8.3)."""

_AT, _BUNDLED = b"\1", b"\2"
"""Kinds of entry (ISO 32000-1 table 18)."""

_FREE: Final = b"\0\0\0\0\0\xff\xff"
"""The first entry of every file."""


class PdfWriter:
    """A file that is written front to back; numbers are given before objects are known."""

    def __init__(self) -> None:
        self._file = bytearray(HEADER)
        self._table: dict[int, list[bytes]] = {}
        """Entries of the cross-reference by the first number of their block, in parts."""
        self._next = 0
        self._shared = self.block(BLOCK)
        self.enter(self._shared, _FREE)
        self._bundle: list[tuple[int, bytes]] = []
        self._known: dict[Node, int] = {}

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

    def put(self, number: int, body: bytes) -> None:
        """Write an object that is no stream under a reserved number."""
        self._bundle.append((number, body))
        if len(self._bundle) == BUNDLE:
            self._flush()

    def stream(self, number: int, entries: bytes, data: bytes) -> None:
        """Write a stream under a reserved number.

        Args:
            number: Reserved before.
            entries: Of its dictionary, but the length.
            data: Encoded as ``entries`` say.
        """
        self._enter(number, _AT + len(self._file).to_bytes(4, "big") + bytes(2))
        self._file += b"%d 0 obj\n<<%b/Length %d>>stream\n%b\nendstream\nendobj\n" % (
            number,
            entries,
            len(data),
            data,
        )

    def deflated(self, number: int, entries: bytes, data: bytes, *, level: int = 6) -> None:
        """Write a stream and compress it; ``level`` 1 to 9 is zlib's."""
        self.stream(number, entries + DEFLATED, zlib.compress(data, level))

    def bundled(self, head: bytes, bodies: bytes, *, objects: int) -> bytes:
        """Write an object stream, and return how entries of its objects begin.

        Args:
            head: Number of each object, and where in ``bodies`` it begins.
            bodies: The objects.
            objects: How many they are.
        """
        number = self.reserve()
        entries = b"/Type/ObjStm/N %d/First %d" % (objects, len(head))
        self.deflated(number, entries, head + bodies, level=QUICK)
        return _BUNDLED + number.to_bytes(4, "big")

    def streams(self, objects: Sequence[bytes]) -> bytes:
        """Write streams that are text already, and return their entries."""
        at, entries = len(self._file), []
        for each in objects:
            entries.append(_AT + at.to_bytes(4, "big") + bytes(2))
            at += len(each)
        self._file += b"".join(objects)
        return b"".join(entries)

    def enter(self, block: int, *entries: bytes) -> None:
        """Enter the next objects of a block into the cross-reference."""
        self._table[block] += entries

    def settle(self, block: int, entries: bytes) -> None:
        """Enter the objects behind the first of a block, which were left out before."""
        self._table[block][1] = entries

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
        name = identity.hex().encode()
        self._enter(number, _AT + start.to_bytes(4, "big") + bytes(2))
        blocks = {first: b"".join(entries) for first, entries in self._table.items()}
        width = sum(_WIDTHS)
        last = max(blocks)
        index = b" ".join([b"%d %d" % (each, len(it) // width) for each, it in blocks.items()])
        entries = b"/Type/XRef/Size %d/W[%d %d %d]/Index[%b]/Root %d 0 R/Info %d 0 R" % (
            last + len(blocks[last]) // width,
            *_WIDTHS,
            index,
            root,
            info,
        )
        entries += b"/ID[<%b><%b>]" % (name, name)
        self.deflated(number, entries, b"".join(blocks.values()), level=QUICK)
        self._file += b"startxref\n%d\n%%%%EOF\n" % start
        return bytes(self._file)

    def _enter(self, number: int, entry: bytes) -> None:
        self._table[number - number % BLOCK][number % BLOCK] = entry

    def _flush(self) -> None:
        """Write the waiting objects as one object stream."""
        if not self._bundle:
            return
        waiting, at = self._bundle, 0
        self._bundle, head = [], b""
        for number, body in waiting:
            head += b"%d %d " % (number, at)
            at += len(body) + 1
        bodies = b"\n".join([body for _, body in waiting])
        begin = self.bundled(head, bodies, objects=len(waiting))
        for index, (number, _) in enumerate(waiting):
            self._enter(number, begin + index.to_bytes(2, "big"))
