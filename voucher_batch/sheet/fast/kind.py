"""A kind of sheet in one file: all that its letters share is written, the rest left blank."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voucher_batch.sheet.fast.drawing import SRGB, stroke
from voucher_batch.sheet.fast.node import Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    from voucher_batch.sheet.fast.drawing import Stroke
    from voucher_batch.sheet.fast.skeleton import Skeleton
    from voucher_batch.sheet.fast.writer import PdfWriter
    from voucher_batch.sheet.template import Template

    Pattern: TypeAlias = tuple[bytes, tuple[int, ...]]

PAGE, CODE, MARK, LETTER, FIRST_ELEMENT = range(5)
"""Objects of a letter, counted from the first of its numbers; behind the elements stand the
parents of marked content, and the streams of what the letter itself draws."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every page of a file refers to.

    Args:
        pages: Number of the page tree.
        document: Number of the root of the structure.
        fonts: The letters' own fonts, as entries of resources.
    """

    pages: int
    document: int
    fonts: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A skeleton in a file.

    Args:
        page: Text of a page, with blanks for its codes, its own content and its index.
        elements: Objects of a letter's structure, each as text with a blank for each reference,
            and what it refers to, counted from the letter's first number: the letter, its
            elements, the parents of marked content.
        gaps: What the letter draws between the static streams.
    """

    page: bytes
    elements: tuple[Pattern, ...]
    gaps: tuple[tuple[Stroke, ...], ...]


def kind_of(skeleton: Skeleton, *, writer: PdfWriter, template: Template, frame: Frame) -> Kind:
    """Write what the letters of a skeleton share, and return what is left to do for each."""
    gaps = tuple(tuple([stroke(place, template) for place in gap]) for gap in skeleton.gaps)
    static = _static(skeleton, gaps, writer)
    return Kind(
        page=_page(skeleton, static, writer, frame),
        elements=tuple(_elements(skeleton, frame.document)),
        gaps=gaps,
    )


def _static(skeleton: Skeleton, gaps: Sequence[Sequence[Stroke]], writer: PdfWriter) -> list[int]:
    """Write the static streams, which open and close the gaps between them."""
    closings = [b"", *(gap[-1].closing for gap in gaps)]
    openings = [*(gap[0].opening for gap in gaps), b""]
    streams = [
        zlib.compress(b"\n".join(parts), 9)
        for parts in zip(closings, skeleton.static, openings, strict=True)
    ]
    return [writer.shared(Node((b"<</Filter/FlateDecode>>",), data)) for data in streams]


def _page(skeleton: Skeleton, static: Sequence[int], writer: PdfWriter, frame: Frame) -> bytes:
    """Return the text of a page, with blanks for what is the letter's own."""
    own = skeleton.resources
    profile = writer.shared(skeleton.furniture.profile)
    added = {
        "/ColorSpace": b"%b[/ICCBased %d 0 R]" % (SRGB, profile),
        "/Font": frame.fonts,
        "/XObject": b"/code %d 0 R/mark %d 0 R",
    }
    resources = b"".join([
        b"%b<<%b%b>>" % (key.encode(), _entries(own.get(key), writer), added.get(key, b""))
        for key in sorted(own.keys() | added.keys())
    ])  # fmt: skip
    contents = b" %d 0 R ".join([b"%d 0 R" % number for number in static])
    return (
        b"<</Type/Page/Parent %d 0 R/MediaBox%b/Tabs/S/Resources<<%b>>"
        b"/Contents[%b]/StructParents %%d>>" % (frame.pages, skeleton.box, resources, contents)
    )


def _entries(dictionary: Node | None, writer: PdfWriter) -> bytes:
    if dictionary is None:
        return b""
    return _escaped(writer.text(dictionary).removeprefix(b"<<").removesuffix(b">>"))


def _elements(skeleton: Skeleton, document: int) -> Iterator[Pattern]:
    tops = tuple(index for index, each in enumerate(skeleton.elements) if each.parent < 0)
    yield (
        b"<</Type/StructElem/S/Part/Lang(%b)/P %d 0 R/K[%b]>>"
        % (skeleton.language.encode(), document, b"%d 0 R " * len(tops)),
        tuple(FIRST_ELEMENT + index for index in tops),
    )
    for each in skeleton.elements:
        kids = b" ".join([
            b"%d" % kid.number if kid.is_content else b"%d 0 R" for kid in each.kids
        ])  # fmt: skip
        yield (
            b"<</Type/StructElem%b/P %%d 0 R/Pg %%d 0 R/K[%b]>>" % (_escaped(each.entries), kids),
            (
                FIRST_ELEMENT + each.parent,  # The letter itself, where there is none.
                PAGE,
                *(FIRST_ELEMENT + kid.number for kid in each.kids if not kid.is_content),
            ),
        )
    yield (
        b"[%b]" % (b"%d 0 R " * len(skeleton.marks)),
        tuple(FIRST_ELEMENT + index for index in skeleton.marks),
    )


def _escaped(text: bytes) -> bytes:
    return text.replace(b"%", b"%%")
