"""The letters of a shard, written from the skeletons of their sheets into one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voucher_batch.sheet.fast.codes import code_pictures, mark_pictures
from voucher_batch.sheet.fast.drawing import drawn
from voucher_batch.sheet.fast.embedding import embedded, resource_name
from voucher_batch.sheet.fast.furniture import finished
from voucher_batch.sheet.fast.kind import kind_of
from voucher_batch.sheet.fast.objects import DOCUMENT, PAGES, TREE
from voucher_batch.sheet.fast.skeleton import skeleton
from voucher_batch.sheet.fast.structure import LETTER
from voucher_batch.sheet.fast.writer import PdfWriter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voucher_batch.sheet.content import Content
    from voucher_batch.sheet.faces import Weight
    from voucher_batch.sheet.fast.furniture import Furniture
    from voucher_batch.sheet.fast.kind import Kind
    from voucher_batch.sheet.fast.skeleton import Skeleton
    from voucher_batch.sheet.form import Form


def render_fast(contents: Sequence[Content], *, form: Form) -> bytes:
    """Return the letters as one PDF.

    Raises:
        SheetError: ``sheet-layout``.
    """
    skeletons = [skeleton(content, form=form) for content in contents]
    shard = _Shard(form, _shown(contents, form))
    codes = code_pictures([content.code for content in contents])
    marks = mark_pictures([content.mark for content in contents])
    for content, kind, *pictures in zip(contents, skeletons, codes, marks, strict=True):
        shard.add(content, kind, pictures)
    return shard.closed(skeletons[0].furniture)


def _shown(contents: Sequence[Content], form: Form) -> dict[Weight, frozenset[str]]:
    """Return the characters that the letters' own texts show, by face."""
    weights = {
        name: form.template.slot(name).weight
        for name in {it for each in contents for it in each.slots}
    }
    lines: dict[Weight, list[str]] = {}
    for content in contents:
        for name, fitted in content.slots.items():
            lines.setdefault(weights[name], []).extend(fitted.lines)
    return {weight: frozenset("".join(lines[weight])) for weight in sorted(lines)}


class _Shard:
    """One file while it is written."""

    def __init__(self, form: Form, shown: Mapping[Weight, frozenset[str]]) -> None:
        self._form = form
        self._writer = PdfWriter()
        for _ in (PAGES, TREE, DOCUMENT):
            self._writer.reserve()
        self._fonts = b"".join([
            b"%b %d 0 R" % (resource_name(weight), self._writer.shared(embedded(weight, text)))
            for weight, text in shown.items()
        ])  # fmt: skip
        self._letters: list[tuple[int, int]] = []
        """The first number of each letter, and that of its list of parents."""
        self._kinds: dict[Skeleton, Kind] = {}

    def add(self, content: Content, skeleton_: Skeleton, pictures: list[bytes]) -> None:
        """Write one letter, whose code and mark are compressed already."""
        kind = self._kinds.get(skeleton_)
        if kind is None:
            kind = kind_of(skeleton_, writer=self._writer, fonts=self._fonts)
            self._kinds[skeleton_] = kind
        own = [*pictures, *(drawn(content, strokes) for strokes in kind.gaps)]
        first = kind.add(own, writer=self._writer)
        self._letters.append((first, first + kind.structure.objects))

    def closed(self, furniture: Furniture) -> bytes:
        """Write what holds the letters together, and return the file."""
        for kind in self._kinds.values():
            kind.flush(self._writer)
        self._put_pages()
        self._put_structure()
        return finished(
            self._writer,
            furniture,
            pages=len(self._letters),
            language=next(iter(self._form.texts)),
        )

    def _put_pages(self) -> None:
        pages = b" ".join([b"%d 0 R" % first for first, _ in self._letters])
        self._writer.put(PAGES, b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(self._letters), pages))

    def _put_structure(self) -> None:
        letters = b" ".join([b"%d 0 R" % (first + LETTER) for first, _ in self._letters])
        parents = b" ".join([
            b"%d %d 0 R" % (first, parents) for first, parents in self._letters
        ])  # fmt: skip
        self._writer.put(
            DOCUMENT,
            b"<</Type/StructElem/S/Document/P %d 0 R/K[%b]>>" % (TREE, letters),
        )
        self._writer.put(
            TREE,
            b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree<</Nums[%b]>>/ParentTreeNextKey %d>>"
            % (DOCUMENT, parents, self._letters[-1][0] + 1),
        )
