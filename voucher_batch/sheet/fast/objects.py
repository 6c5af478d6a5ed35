"""Objects of a PDF 1.7 file, one behind the other (ISO 32000-1 sections 7.5.7 and 7.5.8)."""

from __future__ import annotations

import zlib
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Final

if TYPE_CHECKING:
    from voucher_batch.sheet.fast.node import Node

HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
"""Four bytes above 127 tell programs that the file is binary (ISO 19005-2 section 6.1.2)."""

DEFLATED: Final = b"/Filter/FlateDecode"
"""Entry of the dictionary of a stream that zlib would inflate."""

BUNDLE: Final = 400
"""Objects in one object stream: a reader that wants one of them inflates all."""

QUICK: Final = 1
"""Level of zlib for what is written anew for each sheet: most of it repeats what stands before."""

AT, BUNDLED = b"\1", b"\2"
"""Kinds of entry of the cross-reference (ISO 32000-1 table 18)."""

PAGES, TREE, DOCUMENT = 1, 2, 3
"""The first numbers of every file: the pages, the structure, and the document in it."""

INDEX: Final = 2
"""Bytes of the last field of an entry: the place in an object stream."""


def references(
    *, size: int, reach: int, index: bytes, root: int, info: int, identity: bytes
) -> bytes:
    """Return the entries of a cross-reference stream (ISO 32000-1 tables 15 and 17).

    Args:
        size: The highest number of the file, and one.
        reach: Bytes of the second field of an entry.
        index: First number and count of each run of entries.
        root: Number of the catalog.
        info: Number of the information dictionary.
        identity: Of the file.
    """
    name = identity.hex().encode()
    return b"/Type/XRef/Size %d/W[1 %d %d]/Index[%b]/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]" % (
        size,
        reach,
        INDEX,
        index,
        root,
        info,
        name,
        name,
    )


class ObjectWriter(ABC):
    """A file that is written front to back; numbers are given before objects are known."""

    reach: ClassVar[int]
    """Bytes by which the cross-reference tells a place in the file, or an object stream."""

    def __init__(self) -> None:
        self._file = bytearray(HEADER)
        self._bundle: list[tuple[int, bytes]] = []
        self._aside: list[tuple[int, bytes]] = []
        self._known: dict[Node, int] = {}

    @abstractmethod
    def reserve(self) -> int:
        """Return a number that no object has yet."""

    @abstractmethod
    def identity(self) -> bytes:
        """Return 16 bytes that depend on all that has been written."""

    @abstractmethod
    def finish(self, *, root: int, info: int, identity: bytes) -> bytes:
        """Return the file, or what of it was not taken yet."""

    def put(self, number: int, body: bytes) -> None:
        """Write an object that is no stream under a reserved number."""
        self._bundle.append((number, body))
        if len(self._bundle) == BUNDLE:
            self._write(self._bundle)

    def put_aside(self, number: int, body: bytes) -> None:
        """Write an object like `put`, for readers that do not only show pages.

        It never stands in an object stream that is inflated to show one.
        """
        self._aside.append((number, body))
        if len(self._aside) == BUNDLE:
            self._write(self._aside)

    def stream(self, number: int, entries: bytes, data: bytes) -> None:
        """Write a stream under a reserved number.

        Args:
            number: Reserved before.
            entries: Of its dictionary, but the length.
            data: Encoded as ``entries`` say.
        """
        self._enter(number, self._here())
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
        return BUNDLED + number.to_bytes(self.reach, "big")

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

    @abstractmethod
    def _enter(self, number: int, entry: bytes) -> None:
        """Enter an object into the cross-reference."""

    @abstractmethod
    def _end(self) -> int:
        """Return how many bytes have been written."""

    def _here(self) -> bytes:
        """Return the entry of an object that is written next."""
        return AT + self._end().to_bytes(self.reach, "big") + bytes(INDEX)

    def _flush(self) -> None:
        """Write the waiting objects."""
        for bundle in (self._bundle, self._aside):
            if bundle:
                self._write(bundle)

    def _write(self, bundle: list[tuple[int, bytes]]) -> None:
        """Write a bundle as one object stream, and empty it."""
        at, head = 0, b""
        for number, body in bundle:
            head += b"%d %d " % (number, at)
            at += len(body) + 1
        bodies = b"\n".join([body for _, body in bundle])
        begin = self.bundled(head, bodies, objects=len(bundle))
        for index, (number, _) in enumerate(bundle):
            self._enter(number, begin + index.to_bytes(INDEX, "big"))
        bundle.clear()
