"""A finished sheet taken apart: its objects as text, with blanks for their numbers.

The sheet's own are its pages, its structure and what ties the two together. All else (fonts,
pictures, colours, what is drawn) refers to none of these, so that equal ones of several sheets can
be one object of a file.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pikepdf

from voucher_batch.sheet.fast.furniture import furniture_of
from voucher_batch.sheet.fast.markers import unknown_to_us
from voucher_batch.sheet.fast.node import inlined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from voucher_batch.sheet.fast.furniture import Furniture

    Place: TypeAlias = int

NODE, DOCUMENT, FIRST_KEY = range(3)
"""Blanks that whoever binds the sheet fills: numbers of the node that holds its pages and of the
element that holds its structure, and then for each page its key among the parents of content."""

_REFERENCE: Final = re.compile(rb"\((?:[^\\()]|\\.)*\)|(\d+) (\d+) R\b", re.DOTALL)
"""A string, in which nothing is a reference, or a reference."""

_CATALOG: Final = frozenset({
    "/Lang", "/MarkInfo", "/Metadata", "/OutputIntents", "/Outlines", "/Pages", "/StructTreeRoot",
    "/Type", "/ViewerPreferences",
})  # fmt: skip
_TREE: Final = frozenset(
    {"/IDTree", "/K", "/ParentTree", "/ParentTreeNextKey", "/RoleMap", "/Type"}
)
_CONTENT: Final = frozenset({"/MCR", "/OBJR"})
_ON_THE_WAY: Final = -1


@dataclass(frozen=True, slots=True, repr=False)
class Piece:
    """An object. Its ``repr`` is empty: it may show the claims of a person.

    Args:
        text: With ``%d`` for each number; of a stream, the entries of its dictionary.
        blanks: What each number stands for: `NODE`, `DOCUMENT`, a key, or a piece of the sheet.
        data: Of a stream, encoded as the text says.
    """

    text: bytes
    blanks: tuple[Place, ...]
    data: bytes | None = None


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class LooseSheet:
    """A sheet. Its pieces are numbered from `FIRST_KEY` and the count of its pages.

    Args:
        own: Pieces that belong to this sheet only: first its pages, then the element that holds its
            structure, then the rest.
        shared: Pieces that other sheets may have too, behind the own ones; each refers only to some
            before it.
        parents: For each page, the place of the list of its content's elements.
        ids: Names of elements, as text of the file, and the places of these; sorted.
        pages: How many it has.
        roles: What kinds of elements stand for, as text of the file.
    """

    own: tuple[Piece, ...]
    shared: tuple[Piece, ...]
    parents: tuple[Place, ...]
    ids: tuple[tuple[bytes, Place], ...]
    pages: int
    roles: Mapping[bytes, bytes]


def loose(pdf: bytes, *, mark: str) -> LooseSheet:
    """Take a sheet apart.

    Args:
        pdf: As `issuer_api.sheets.render` makes it.
        mark: Before each name of an element, so that sheets with different ones have none in
            common.

    Raises:
        SheetError: ``sheet-layout``: it has parts that are not known here.
    """
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return _Taking(file, mark).taken()


def titled(pdf: bytes, title: str) -> Furniture:
    """Return what stands around the pages of a sheet, under another title.

    Args:
        pdf: The sheet.
        title: Put behind the sheet's own.
    """
    with pikepdf.open(io.BytesIO(pdf)) as file:
        whole = f"{file.docinfo['/Title']} {title}"
        file.docinfo["/Title"] = whole
        with file.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            xmp["dc:title"] = whole
        return furniture_of(file)


class _Taking:
    """Takes one sheet apart."""

    def __init__(self, file: pikepdf.Pdf, mark: str) -> None:
        self._file = file
        self._mark = mark.encode()
        self._tree = file.Root.StructTreeRoot
        if not (file.Root.keys() <= _CATALOG and self._tree.keys() <= _TREE):
            raise unknown_to_us("a catalog of another kind")
        kids = self._tree.K
        self._top = kids[0] if isinstance(kids, pikepdf.Array) else kids
        self._pages = [page.obj for page in file.pages]
        self._shared: list[Piece] = []

    def taken(self) -> LooseSheet:
        """Return the pieces."""
        names, parents = self._named(), self._parents()
        own = [*self._pages, *_elements(self._top)]
        first = FIRST_KEY + len(self._pages)
        self._places = {each.objgen: place for place, each in enumerate(own, start=first)}
        self._behind = first + len(own) + len(parents)
        pages = [self._page(page, key) for key, page in enumerate(self._pages, start=FIRST_KEY)]
        top = self._part()
        others = own[len(pages) + 1 :] + parents
        return LooseSheet(
            own=(*pages, top, *(self._piece(_text(each)) for each in others)),
            shared=tuple(self._shared),
            parents=tuple(range(first + len(own), self._behind)),
            ids=tuple((name, self._places[objgen]) for name, objgen in names),
            pages=len(pages),
            roles={
                pikepdf.Name(name).unparse(): role.unparse()
                for name, role in self._tree.get("/RoleMap", {}).items()
            },
        )

    def _named(self) -> list[tuple[bytes, tuple[int, int]]]:
        """Give each element that has a name another one, and those that name it; return these."""
        if "/IDTree" not in self._tree:
            return []
        names = {}
        for element in _elements(self._top):
            if "/ID" in element:
                names[bytes(element.ID)] = element
        new = {name: pikepdf.String(self._mark + name) for name in names}
        for element in _elements(self._top):
            for attributes in _list(element.get("/A", [])):
                if "/Headers" in attributes:
                    attributes.Headers = pikepdf.Array(
                        [new[bytes(it)] for it in attributes.Headers]
                    )
        for name, element in names.items():
            element.ID = new[name]
        return [(new[name].unparse(), names[name].objgen) for name in sorted(names)]

    def _parents(self) -> list[pikepdf.Object]:
        lists = pikepdf.NumberTree(self._tree.ParentTree)
        if len(lists) != len(self._pages):
            raise unknown_to_us("structure for content that is no page's")
        return [lists[int(page.StructParents)] for page in self._pages]

    def _page(self, page: pikepdf.Object, key: int) -> Piece:
        del page["/Parent"], page["/StructParents"]
        return self._piece(_text(page), b"/Parent %d 0 R/StructParents %d>>", NODE, key)

    def _part(self) -> Piece:
        """Return the element that holds the sheet, as a part of a document."""
        del self._top["/P"]
        self._top.S = pikepdf.Name.Part
        self._top.Lang = self._file.Root.Lang
        return self._piece(_text(self._top), b"/P %d 0 R>>", DOCUMENT)

    def _of(self, value: pikepdf.Object) -> Piece:
        if not isinstance(value, pikepdf.Stream):
            return self._piece(_text(value))
        entries = {key: item for key, item in value.stream_dict.items() if key != "/Length"}
        piece = self._piece(_text(pikepdf.Dictionary(entries)))
        text = piece.text.removeprefix(b"<<").removesuffix(b">>")
        return Piece(text, piece.blanks, value.read_raw_bytes())

    def _piece(self, text: bytes, more: bytes = b"", *blanks: Place) -> Piece:
        """Return an object as a piece; ``more``, with ``blanks``, becomes the end of its text."""
        found: list[Place] = []

        def blank(reference: re.Match[bytes]) -> bytes:
            number, generation = reference.groups()
            if number is None:
                return reference[0]
            found.append(self._place((int(number), int(generation))))
            return b"%d 0 R"

        text = _REFERENCE.sub(blank, text.replace(b"%", b"%%"))
        if blanks:
            text = text.removesuffix(b">>") + more
        return Piece(text, (*found, *blanks))

    def _place(self, objgen: tuple[int, int]) -> Place:
        place = self._places.get(objgen)
        if place is None:
            self._places[objgen] = _ON_THE_WAY
            self._shared.append(self._of(self._file.get_object(objgen)))
            place = self._places[objgen] = self._behind + len(self._shared) - 1
        if place == _ON_THE_WAY:
            raise unknown_to_us("objects that refer to themselves")
        return place


def _elements(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield an element and all below it, parents first."""
    yield element
    for kid in _list(element.get("/K", [])):
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") not in _CONTENT:
            yield from _elements(kid)


def _list(value: Any) -> Iterator[Any]:  # noqa: ANN401 - whatever pikepdf gives
    """Yield the items of an array, or the one that stands in its place."""
    yield from value if isinstance(value, pikepdf.Array | list) else [value]


def _text(value: object) -> bytes:
    # pikepdf gives numbers and booleans as Python's own.
    return value.unparse(resolved=True) if isinstance(value, pikepdf.Object) else inlined(value)
