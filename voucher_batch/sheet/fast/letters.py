"""The letters of a shard, written from the skeletons of their sheets into one file."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voucher_batch.sheet.fast.drawing import SRGB, drawn, stroke
from voucher_batch.sheet.fast.embedding import embedded, resource_name
from voucher_batch.sheet.fast.node import Node
from voucher_batch.sheet.fast.skeleton import skeleton
from voucher_batch.sheet.fast.writer import PdfWriter
from voucher_batch.sheet.stencil import PIXELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from voucher_batch.sheet.content import Content
    from voucher_batch.sheet.faces import Weight
    from voucher_batch.sheet.fast.drawing import Stroke
    from voucher_batch.sheet.fast.skeleton import Furniture, Skeleton
    from voucher_batch.sheet.form import Form
    from voucher_batch.sheet.stencil import Stencil

_PAGE, _CODE, _MARK, _LETTER, _FIRST_ELEMENT = range(5)
"""Objects of a letter, counted from the first of its numbers; behind the elements stand the
parents of marked content, and the streams of what the letter itself draws."""


@dataclass(frozen=True, slots=True, eq=False)
class _Kind:
    """A skeleton in this file.

    Args:
        page: Text of a page, with blanks for its codes, its own content and its index.
        elements: Objects of a letter's structure: the letter, its elements, the parents of marked
            content.
        gaps: What the letter draws between the static streams.
    """

    page: bytes
    elements: tuple[_Pattern, ...]
    gaps: tuple[tuple[Stroke, ...], ...]


_Pattern = tuple[bytes, tuple[int, ...]]
"""Text with a blank for each reference; and what it refers to, from the letter's first number."""


def render_fast(contents: Sequence[Content], *, form: Form) -> bytes:
    """Return the letters as one PDF.

    Raises:
        SheetError: ``sheet-layout``.
    """
    skeletons = [skeleton(content, form=form) for content in contents]
    shard = _Shard(form, _shown(contents, form))
    for content, kind in zip(contents, skeletons, strict=True):
        shard.add(content, kind)
    return shard.closed(skeletons[0].furniture)


def _shown(contents: Sequence[Content], form: Form) -> dict[Weight, frozenset[str]]:
    """Return the characters that the letters' own texts show, by face."""
    shown: dict[Weight, set[str]] = {}
    for content in contents:
        for name, fitted in content.slots.items():
            shown.setdefault(form.template.slot(name).weight, set()).update(*fitted.lines)
    return {weight: frozenset(shown[weight]) for weight in sorted(shown)}


class _Shard:
    """One file while it is written."""

    def __init__(self, form: Form, shown: Mapping[Weight, frozenset[str]]) -> None:
        self._form = form
        self._writer = PdfWriter()
        self._pages = self._writer.reserve()
        self._structure = self._writer.reserve()
        self._document = self._writer.reserve()
        self._fonts = b"".join([
            b"%b %d 0 R" % (resource_name(weight), self._writer.shared(embedded(weight, text)))
            for weight, text in shown.items()
        ])  # fmt: skip
        self._letters: list[tuple[int, int]] = []
        self._kinds: dict[Skeleton, _Kind] = {}

    def add(self, content: Content, skeleton_: Skeleton) -> None:
        """Write one letter."""
        writer = self._writer
        kind = self._kinds.get(skeleton_)
        if kind is None:
            kind = self._kinds[skeleton_] = self._kind(skeleton_)
        base = writer.reserve(_LETTER + len(kind.elements) + len(kind.gaps))
        streams = base + _LETTER + len(kind.elements)
        numbers = range(streams, streams + len(kind.gaps))
        writer.put(base, kind.page % (base + _CODE, base + _MARK, *numbers, len(self._letters)))
        for number, strokes in zip(numbers, kind.gaps, strict=True):
            writer.stream(number, b"", drawn(content, strokes))
        writer.deflated(base + _CODE, *_image(content.code), level=2)
        writer.deflated(base + _MARK, *_image(content.mark), level=2)
        for number, (text, references) in enumerate(kind.elements, start=base + _LETTER):
            writer.put(number, text % tuple([base + each for each in references]))
        self._letters.append((base, streams - 1))

    def _kind(self, skeleton_: Skeleton) -> _Kind:
        gaps = tuple(
            tuple([stroke(place, self._form.template) for place in gap]) for gap in skeleton_.gaps
        )
        return _Kind(
            page=self._page(skeleton_, self._static(skeleton_, gaps)),
            elements=tuple(_patterns(skeleton_, self._document)),
            gaps=gaps,
        )

    def _static(self, skeleton_: Skeleton, gaps: Sequence[Sequence[Stroke]]) -> list[int]:
        """Write the static streams of a skeleton, which open and close the gaps between them."""
        closings = [b"", *(gap[-1].closing for gap in gaps)]
        openings = [*(gap[0].opening for gap in gaps), b""]
        streams = zip(closings, skeleton_.static, openings, strict=True)
        return [
            self._writer.shared(
                Node((b"<</Filter/FlateDecode>>",), zlib.compress(b"\n".join(parts), 9))
            )
            for parts in streams
        ]

    def _page(self, skeleton_: Skeleton, static: Sequence[int]) -> bytes:
        """Return the text of a page, with blanks for what is the letter's own."""
        writer, own = self._writer, skeleton_.resources
        added = {
            "/ColorSpace": b"%b[/ICCBased %d 0 R]"
            % (SRGB, writer.shared(skeleton_.furniture.profile)),
            "/Font": self._fonts,
            "/XObject": b"/code %d 0 R/mark %d 0 R",
        }
        resources = b"".join([
            b"%b<<%b%b>>" % (key.encode(), self._entries(own.get(key)), added.get(key, b""))
            for key in sorted(own.keys() | added.keys())
        ])  # fmt: skip
        return (
            b"<</Type/Page/Parent %d 0 R/MediaBox%b/Tabs/S/Resources<<%b>>"
            b"/Contents[%b]/StructParents %%d>>"
            % (
                self._pages,
                skeleton_.box,
                resources,
                b" %d 0 R ".join([b"%d 0 R" % number for number in static]),
            )
        )

    def _entries(self, dictionary: Node | None) -> bytes:
        if dictionary is None:
            return b""
        entries = self._writer.text(dictionary)
        return _escaped(entries.removeprefix(b"<<").removesuffix(b">>"))

    def closed(self, furniture: Furniture) -> bytes:
        """Write what holds the letters together, and return the file."""
        writer = self._writer
        pages = b" ".join([b"%d 0 R" % base for base, _ in self._letters])
        writer.put(
            self._pages,
            b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(self._letters), pages),
        )
        letters = b" ".join([b"%d 0 R" % (base + _LETTER) for base, _ in self._letters])
        writer.put(
            self._document,
            b"<</Type/StructElem/S/Document/P %d 0 R/K[%b]>>" % (self._structure, letters),
        )
        parents = b" ".join([
            b"%d %d 0 R" % (index, number) for index, (_, number) in enumerate(self._letters)
        ])  # fmt: skip
        writer.put(
            self._structure,
            b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree<</Nums[%b]>>/ParentTreeNextKey %d>>"
            % (self._document, parents, len(self._letters)),
        )
        info, intents = writer.shared(furniture.info), writer.text(furniture.intents)
        identity = writer.identity()
        metadata, root = writer.reserve(), writer.reserve()
        xmp = _metadata(furniture, pages=len(self._letters), identity=identity)
        writer.stream(metadata, b"/Type/Metadata/Subtype/XML", xmp)
        language = next(iter(self._form.texts)).encode()
        writer.put(
            root,
            b"<</Type/Catalog/Pages %d 0 R/StructTreeRoot %d 0 R/Metadata %d 0 R/Lang(%b)"
            b"/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>"
            b"/OutputIntents%b>>" % (self._pages, self._structure, metadata, language, intents),
        )
        return writer.finish(root=root, info=info, identity=identity)


def _patterns(skeleton_: Skeleton, document: int) -> Iterator[_Pattern]:
    """Yield the structure of a letter: the letter, its elements, and the list of parents."""
    elements = skeleton_.elements
    tops = tuple(index for index, each in enumerate(elements) if each.parent < 0)
    yield (
        b"<</Type/StructElem/S/Part/Lang(%b)/P %d 0 R/K[%b]>>"
        % (skeleton_.language.encode(), document, b"%d 0 R " * len(tops)),
        tuple(_FIRST_ELEMENT + index for index in tops),
    )
    for each in elements:
        kids = b" ".join([
            b"%d" % kid.number if kid.is_content else b"%d 0 R" for kid in each.kids
        ])  # fmt: skip
        yield (
            b"<</Type/StructElem%b/P %%d 0 R/Pg %%d 0 R/K[%b]>>" % (_escaped(each.entries), kids),
            (
                _FIRST_ELEMENT + each.parent,  # The letter itself, where there is none.
                _PAGE,
                *(_FIRST_ELEMENT + kid.number for kid in each.kids if not kid.is_content),
            ),
        )
    yield (
        b"[%b]" % (b"%d 0 R " * len(skeleton_.marks)),
        tuple(_FIRST_ELEMENT + index for index in skeleton_.marks),
    )


def _escaped(text: bytes) -> bytes:
    return text.replace(b"%", b"%%")


def _image(stencil: Stencil) -> tuple[bytes, bytes]:
    side = stencil.size * PIXELS
    return (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 1/ImageMask true"
        b"/Decode[1 0]" % (side, side),
        stencil.bits(),
    )


def _metadata(furniture: Furniture, *, pages: int, identity: bytes) -> bytes:
    """Return the metadata that Typst wrote, of this file."""
    counted = re.sub(rb"(?<=<xmpTPg:NPages>)\d+", b"%d" % pages, furniture.xmp)
    return counted.replace(furniture.identity, identity.hex().encode())
