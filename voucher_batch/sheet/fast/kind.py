"""A kind of sheet in one file: all that its letters share is written, and letters wait in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

from voucher_batch.sheet.fast.drawing import SRGB, drawing_of
from voucher_batch.sheet.fast.markers import PICTURES
from voucher_batch.sheet.fast.objects import DEFLATED, PAGES
from voucher_batch.sheet.fast.structure import (
    FIRST_NUMBER,
    blanked,
    end,
    entries,
    head,
    structure_of,
)
from voucher_batch.sheet.stencil import PIXELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voucher_batch.sheet.fast.drawing import Drawing, Stroke
    from voucher_batch.sheet.fast.node import Node
    from voucher_batch.sheet.fast.skeleton import Skeleton
    from voucher_batch.sheet.fast.structure import Body, Structure
    from voucher_batch.sheet.fast.writer import PdfWriter


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """The letters of a skeleton in a file.

    Args:
        page: Text of a page, to be joined by the letter's number.
        streams: How each stream of a letter begins, but for its number and its length.
        gaps: What the letter draws between the static streams.
        structure: Of each letter.
        waiting: First numbers of letters whose structure is not written yet, and their own.
    """

    page: tuple[bytes, ...]
    streams: tuple[bytes, ...]
    gaps: tuple[tuple[Stroke, ...], ...]
    structure: Structure
    waiting: list[tuple[int, bytes]] = field(default_factory=list)

    def add(self, own: Sequence[bytes], *, writer: PdfWriter) -> int:
        """Write a letter, and return its first number.

        Args:
            own: Its streams: code, mark, and what it draws.
            writer: Of the file.
        """
        first = writer.block(self.structure.block)
        number = b"%d" % (first // self.structure.block)
        if self.waiting and len(self.waiting[0][1]) != len(number):
            self.flush(writer)
        self.waiting.append((first, number))
        # The page is entered when it is written; the streams behind the structure, below.
        writer.enter(first, b"", b"")
        writer.put(first, number.join(self.page))
        objects = [
            b"%b%b%d>>stream\n%b\nendstream\nendobj\n" % (number, begin, len(data), data)
            for begin, data in zip(self.streams, own, strict=True)
        ]
        writer.enter(first, writer.streams(objects))
        if len(self.waiting) == self.structure.together:
            self.flush(writer)
        return first

    def flush(self, writer: PdfWriter) -> None:
        """Write the structure of the letters that wait, as one object stream."""
        if not self.waiting:
            return
        structure, objects = self.structure, self.structure.objects
        letters = list(enumerate(self.waiting))
        heads = [
            number.join(head(structure, slot, digits=len(number))) for slot, (_, number) in letters
        ]
        bodies = [number.join(structure.text) for _, (_, number) in letters]
        begin = writer.bundled(
            b"".join(heads), b"".join(bodies), objects=objects * len(self.waiting)
        )
        for slot, (first, _) in letters:
            writer.settle(first, begin.join(entries(objects, slot)))
        self.waiting.clear()


def kind_of(skeleton: Skeleton, *, writer: PdfWriter, fonts: bytes) -> Kind:
    """Write what the letters of a skeleton share, and return what is left to do for each.

    Args:
        skeleton: Of the letters.
        writer: Of the file.
        fonts: The letters' own fonts, as entries of resources.
    """
    drawing = drawing_of(skeleton)
    # What a letter brings, behind its structure: two pictures, and what it draws itself.
    own = [*(_image(skeleton.sizes[name]) for name in PICTURES), *(b"" for _ in drawing.gaps)]
    structure = structure_of(skeleton, streams=len(own))
    behind = range(structure.objects + 1, structure.objects + 1 + len(own))
    page = _page(skeleton, drawing, writer, fonts, streams=behind)
    return Kind(
        page=blanked(page, block=structure.block),
        streams=tuple(
            b"%b 0 obj\n<<%b/Length " % (end(number, block=structure.block), kind)
            for number, kind in zip(behind, own, strict=True)
        ),
        gaps=drawing.gaps,
        structure=structure,
    )


def _image(size: int) -> bytes:
    """Return what the picture of a code says of itself."""
    side = size * PIXELS
    return (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 1/ImageMask true"
        b"/Decode[1 0]%b" % (side, side, DEFLATED)
    )


def _page(
    skeleton: Skeleton,
    drawing: Drawing,
    writer: PdfWriter,
    fonts: bytes,
    *,
    streams: Sequence[int],
) -> Body:
    """Return a page, with blanks for what is the letter's own."""
    own = skeleton.resources
    code, mark, *gaps = streams
    profile = writer.shared(skeleton.furniture.profile)
    added: dict[str, Body] = {
        "/ColorSpace": [b"%b[/ICCBased %d 0 R]" % (SRGB, profile)],
        "/Font": [fonts],
        "/XObject": [b"/code ", code, b"/mark ", mark],
    }
    body: Body = [b"<</Type/Page/Parent %d 0 R/MediaBox%b/Tabs/S" % (PAGES, skeleton.box)]
    # The number of the page is one that no other page has: it also names its marked content.
    body += [b"/StructParents ", FIRST_NUMBER, b"/Resources<<"]
    for key in sorted(own.keys() | added.keys()):
        body += [b"%b<<%b" % (key.encode(), _entries(own.get(key), writer))]
        body += [*added.get(key, []), b">>"]
    body.append(b">>/Contents[")
    for static, gap in zip_longest(drawing.static, gaps):
        body.append(b"%d 0 R " % writer.shared(static))
        if gap is not None:
            body.append(gap)
    return [*body, b"]>>"]


def _entries(dictionary: Node | None, writer: PdfWriter) -> bytes:
    if dictionary is None:
        return b""
    return writer.text(dictionary).removeprefix(b"<<").removesuffix(b">>")
