"""Many finished sheets as one PDF, written front to back with a few of them in memory.

Each sheet keeps its structure as a part of one document, so that the whole is read aloud sheet by
sheet, and what it claims of itself (PDF/A-2a, PDF/UA-1) holds for the whole. Fonts, pictures and
colours that are the same on several sheets are written once.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from voucher_batch.sheet.fast.furniture import finished
from voucher_batch.sheet.fast.markers import unknown_to_us
from voucher_batch.sheet.fast.objects import DOCUMENT, PAGES, TREE
from voucher_batch.sheet.fast.streamed import StreamedPdf

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from issuer_api.batches.loose import LooseSheet, Piece
    from voucher_batch.sheet.fast.furniture import Furniture

MOST_OBJECTS: Final = 8_388_607
"""Of a PDF/A (ISO 19005-2 section 6.1.13). A longer file does not claim to be one."""

_LATE: Final = max(PAGES, TREE, DOCUMENT)
_CLOSING: Final = 100
"""More than the objects that are written behind the last sheet."""
_KEPT: Final = 4_000
"""Shared objects that are remembered: those of the last sheets, and what all sheets use."""
_FULL: Final = 100
"""Entries of a node of a tree."""
_CLAIM: Final = re.compile(rb"<pdfaid:(part|conformance)>[^<]*</pdfaid:\1>")


class Binder:
    """Binds sheets into one file."""

    def __init__(self) -> None:
        self._writer: Final = StreamedPdf(late=_LATE)
        for _ in range(_LATE):
            self._writer.reserve()
        self._known: Final[OrderedDict[bytes, int]] = OrderedDict()
        self._leaves: Final = _Leaves(self._writer)
        self._parts = bytearray()
        self._parents: Final = _Tree(self._writer, b"Nums")
        self._ids: Final = _Tree(self._writer, b"Names")
        self._roles: Final[dict[bytes, bytes]] = {}

    @property
    def pages(self) -> int:
        """How many pages are bound."""
        return self._leaves.pages

    def add(self, sheet: LooseSheet) -> None:
        """Bind a sheet behind the others.

        Raises:
            SheetError: ``sheet-layout``: it uses a kind of element in another sense than they.
        """
        self._learn(sheet.roles)
        reserve = self._writer.reserve
        keys = range(self.pages, self.pages + sheet.pages)
        own = [reserve() for _ in sheet.own]
        numbers = [self._leaves.node(), DOCUMENT, *keys, *own]
        for piece in sheet.shared:
            numbers.append(self._shared(piece, numbers))
        for index, (number, piece) in enumerate(zip(own, sheet.own, strict=True)):
            put = self._writer.put if index < sheet.pages else self._writer.put_aside
            put(number, _filled(piece, numbers))
        self._parts += b"%d 0 R " % own[sheet.pages]
        for key, place in zip(keys, sheet.parents, strict=True):
            self._parents.add(b"%d" % key, numbers[place])
        for name, place in sheet.ids:
            self._ids.add(name, numbers[place])
        self._leaves.add(own[: sheet.pages])

    def taken(self) -> bytes:
        """Return what was written since."""
        return self._writer.taken()

    def finish(self, furniture: Furniture, *, language: str) -> bytes:
        """Return the end of the file.

        Args:
            furniture: Catalog and metadata.
            language: Of its words.
        """
        writer = self._writer
        self._leaves.close()
        writer.put_aside(
            DOCUMENT,
            b"<</Type/StructElem/S/Document/P %d 0 R/K[%b]>>" % (TREE, bytes(self._parts)),
        )
        roles = b" ".join([b"%b %b" % pair for pair in sorted(self._roles.items())])
        ids = b"/IDTree" + self._ids.closed() if self._ids else b""
        writer.put_aside(
            TREE,
            b"<</Type/StructTreeRoot/K[%d 0 R]/RoleMap<<%b>>/ParentTree%b%b/ParentTreeNextKey %d>>"
            % (DOCUMENT, roles, self._parents.closed(), ids, self.pages),
        )
        if writer.size + _CLOSING > MOST_OBJECTS:
            furniture = replace(furniture, xmp=_CLAIM.sub(b"", furniture.xmp))
        return finished(writer, furniture, pages=self.pages, language=language)

    def _learn(self, roles: Mapping[bytes, bytes]) -> None:
        for name, role in roles.items():
            if self._roles.setdefault(name, role) != role:
                raise unknown_to_us(f"elements of kind {name.decode()} in two senses")

    def _shared(self, piece: Piece, numbers: Sequence[int]) -> int:
        """Return the number of an object, which is written unless an equal one is remembered."""
        text = _filled(piece, numbers)
        digest = hashlib.sha256(b"%d %b%b" % (len(text), text, piece.data or b"")).digest()
        number = self._known.get(digest)
        if number is not None:
            self._known.move_to_end(digest)
            return number
        number = self._known[digest] = self._writer.reserve()
        if len(self._known) > _KEPT:
            self._known.popitem(last=False)
        if piece.data is None:
            self._writer.put(number, text)
        else:
            self._writer.stream(number, text, piece.data)
        return number


class _Leaves:
    """The tree of pages, of two levels, which readers go down to find a page."""

    def __init__(self, writer: StreamedPdf) -> None:
        self._writer = writer
        self._nodes = bytearray()
        self._node = 0
        self._kids: list[int] = []
        self.pages = 0

    def node(self) -> int:
        """Return the number of the node for the next pages."""
        if not self._node:
            self._node = self._writer.reserve()
        return self._node

    def add(self, pages: Sequence[int]) -> None:
        """Enter pages into that node."""
        self._kids += pages
        self.pages += len(pages)
        if len(self._kids) >= _FULL:
            self._write()

    def close(self) -> None:
        """Write what is left."""
        if self._kids:
            self._write()
        self._writer.put(
            PAGES, b"<</Type/Pages/Count %d/Kids[%b]>>" % (self.pages, bytes(self._nodes))
        )

    def _write(self) -> None:
        kids = b" ".join([b"%d 0 R" % kid for kid in self._kids])
        self._writer.put(
            self._node,
            b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%b]>>" % (PAGES, len(self._kids), kids),
        )
        self._nodes += b"%d 0 R " % self._node
        self._node, self._kids = 0, []


class _Tree:
    """A tree of names or numbers, of two levels (ISO 32000-1 sections 7.9.6 and 7.9.7).

    Args:
        writer: Of the file.
        kind: ``Nums`` or ``Names``.
    """

    def __init__(self, writer: StreamedPdf, kind: bytes) -> None:
        self._writer = writer
        self._kind = kind
        self._nodes = bytearray()
        self._entries: list[tuple[bytes, int]] = []

    def __bool__(self) -> bool:
        """Tell whether something was entered."""
        return bool(self._nodes or self._entries)

    def add(self, key: bytes, number: int) -> None:
        """Enter an object; keys come in their order."""
        self._entries.append((key, number))
        if len(self._entries) == _FULL:
            self._write()

    def closed(self) -> bytes:
        """Return the root."""
        if self._entries:
            self._write()
        return b"<</Kids[%b]>>" % bytes(self._nodes)

    def _write(self) -> None:
        entries = b" ".join([b"%b %d 0 R" % entry for entry in self._entries])
        limits = self._entries[0][0], self._entries[-1][0]
        number = self._writer.reserve()
        self._writer.put_aside(
            number, b"<</Limits[%b %b]/%b[%b]>>" % (*limits, self._kind, entries)
        )
        self._nodes += b"%d 0 R " % number
        self._entries = []


def _filled(piece: Piece, numbers: Sequence[int]) -> bytes:
    return piece.text % tuple([numbers[blank] for blank in piece.blanks])
