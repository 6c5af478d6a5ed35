"""A finished sheet taken apart: its objects as text, with blanks for their numbers.

The sheet's own are its pages, its structure and what ties the two together. All else (fonts,
pictures, colours, what is drawn) refers to none of these, so that equal ones of several sheets can
be one object of a file.
"""

from __future__ import annotations

import io
import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pikepdf

from voucher_batch.sheet.fast.furniture import furniture_of
from voucher_batch.sheet.fast.markers import unknown_to_us
from voucher_batch.sheet.fast.node import inlined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from voucher_batch.sheet.fast.furniture import Furniture

    Place: TypeAlias = int
    ObjGen: TypeAlias = tuple[int, int]

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
_ELEMENT: Final = b"/StructElem"


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


@dataclass(frozen=True, slots=True, repr=False)
class _Found:
    """An object whose references are still those of the sheet's file."""

    text: bytes
    references: list[ObjGen]
    data: bytes | None

    def piece(self, places: Mapping[ObjGen, Place]) -> Piece:
        return Piece(self.text, tuple([places[it] for it in self.references]), self.data)


class _Taking:
    """Takes one sheet apart."""

    def __init__(self, file: pikepdf.Pdf, mark: str) -> None:
        self._file = file
        self._tree = file.Root.StructTreeRoot
        if not (file.Root.keys() <= _CATALOG and self._tree.keys() <= _TREE):
            raise unknown_to_us("a catalog of another kind")
        kids = self._tree.K
        self._top = kids[0] if isinstance(kids, pikepdf.Array) else kids
        self._pages = [page.obj for page in file.pages]
        tree = self._tree.get("/IDTree")
        self._named = {str(name): each for name, each in _names(tree)}
        self._new = {name: pikepdf.String(mark + name) for name in self._named}
        self._own: dict[ObjGen, bytes] = {}
        """Texts of the sheet's own, in the order in which they are met."""
        self._waiting: deque[ObjGen] = deque()
        """Those of them that were not looked at yet."""
        self._shared: dict[ObjGen, _Found] = {}
        """The others, each behind all that it refers to."""
        self._on_the_way: set[ObjGen] = set()

    def taken(self) -> LooseSheet:
        """Return the pieces."""
        parents = self._parents()
        for page in self._pages:
            del page["/Parent"], page["/StructParents"]
            self._keep(page.objgen, _text(page))
        self._keep(self._top.objgen, self._part())
        found = []
        while self._waiting:
            found.append(self._found(self._own[self._waiting.popleft()]))
        lists = [self._found(_text(each)) for each in parents]
        if self._waiting:
            raise unknown_to_us("structure that is not below its document")
        return self._numbered(found, lists)

    def _keep(self, objgen: ObjGen, text: bytes) -> None:
        self._own[objgen] = text
        self._waiting.append(objgen)

    def _numbered(self, found: list[_Found], lists: list[_Found]) -> LooseSheet:
        """Return the sheet, every reference in it a place."""
        pages = len(self._pages)
        first = FIRST_KEY + pages
        parents = range(first + len(found), first + len(found) + len(lists))
        places = {objgen: place for place, objgen in enumerate(self._own, start=first)}
        places |= {objgen: place for place, objgen in enumerate(self._shared, start=parents.stop)}
        own = [each.piece(places) for each in found]
        for number in range(pages):
            end = b"/Parent %d 0 R/StructParents %d>>"
            own[number] = _ended(own[number], end, NODE, FIRST_KEY + number)
        own[pages] = _ended(own[pages], b"/P %d 0 R>>", DOCUMENT)
        return LooseSheet(
            own=(*own, *(each.piece(places) for each in lists)),
            shared=tuple(each.piece(places) for each in self._shared.values()),
            parents=tuple(parents),
            ids=tuple(
                (self._new[name].unparse(), places[self._named[name].objgen])
                for name in sorted(self._named)
            ),
            pages=pages,
            roles={
                pikepdf.Name(name).unparse(): role.unparse()
                for name, role in self._tree.get("/RoleMap", {}).items()
            },
        )

    def _rename(self, element: pikepdf.Object) -> None:
        """Give an element another name, and likewise those that it names."""
        if "/ID" in element:
            element.ID = self._new[str(element.ID)]
        for attributes in _list(element.get("/A", [])):
            if "/Headers" in attributes:
                headers = [self._new[str(each)] for each in attributes.Headers]
                attributes.Headers = pikepdf.Array(headers)

    def _parents(self) -> list[pikepdf.Object]:
        lists = pikepdf.NumberTree(self._tree.ParentTree)
        if len(lists) != len(self._pages):
            raise unknown_to_us("structure for content that is no page's")
        return [lists[int(page.StructParents)] for page in self._pages]

    def _part(self) -> bytes:
        """Return the element that holds the sheet, as a part of a document."""
        self._rename(self._top)
        del self._top["/P"]
        self._top.S = pikepdf.Name.Part
        self._top.Lang = self._file.Root.Lang
        return _text(self._top)

    def _found(self, text: bytes, data: bytes | None = None) -> _Found:
        """Return an object, and look at all that it refers to."""
        references: list[ObjGen] = []

        def blank(reference: re.Match[bytes]) -> bytes:
            number, generation = reference.groups()
            if number is None:
                return reference[0]
            references.append((int(number), int(generation)))
            return b"%d 0 R"

        text = _REFERENCE.sub(blank, text.replace(b"%", b"%%"))
        for objgen in references:
            if objgen not in self._own:
                self._meet(objgen)
        return _Found(text, references, data)

    def _meet(self, objgen: ObjGen) -> None:
        """Take an object in that another one refers to, if it was not met before."""
        if objgen in self._shared:
            return
        if objgen in self._on_the_way:
            raise unknown_to_us("objects that refer to themselves")
        value = self._file.get_object(objgen)
        if isinstance(value, pikepdf.Stream):
            entries = {key: item for key, item in value.stream_dict.items() if key != "/Length"}
            text, data = _text(pikepdf.Dictionary(entries)), value.read_raw_bytes()
            text = text.removeprefix(b"<<").removesuffix(b">>")
        else:
            text, data = _text(value), None
            if _ELEMENT in text and value.get("/Type") == "/StructElem":
                if self._named and (b"/ID " in text or b"/Headers " in text):
                    self._rename(value)
                    text = _text(value)
                self._keep(objgen, text)
                return
        self._on_the_way.add(objgen)
        self._shared[objgen] = self._found(text, data)


def _ended(piece: Piece, end: bytes, *blanks: Place) -> Piece:
    """Return a dictionary with another end, in which ``blanks`` are."""
    return Piece(piece.text.removesuffix(b">>") + end, (*piece.blanks, *blanks))


def _names(tree: pikepdf.Object | None) -> Iterable[tuple[str | bytes, pikepdf.Object]]:
    return () if tree is None else pikepdf.NameTree(tree).items()


def _list(value: Any) -> Iterator[Any]:  # noqa: ANN401 - whatever pikepdf gives
    """Yield the items of an array, or the one that stands in its place."""
    yield from value if isinstance(value, pikepdf.Array | list) else [value]


def _text(value: object) -> bytes:
    # pikepdf gives numbers and booleans as Python's own.
    return value.unparse(resolved=True) if isinstance(value, pikepdf.Object) else inlined(value)
