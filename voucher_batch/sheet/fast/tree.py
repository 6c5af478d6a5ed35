"""The structure of a sheet, by which it is read aloud: taken from one file, written to another."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

import pikepdf

from voucher_batch.sheet.fast.node import inlined

if TYPE_CHECKING:
    from collections.abc import Iterator

_OWN: frozenset[str] = frozenset({"/K", "/P", "/Pg", "/Type"})


@dataclass(frozen=True, slots=True)
class Element:
    """A structure element (ISO 32000-1 section 14.7.2).

    Args:
        entries: Of its dictionary, but those that say where it belongs.
        parent: Index of its parent in the sheet's list; -1 of those that have none.
        kids: Numbers of marked content, or indices of elements, in reading order.
    """

    entries: bytes
    parent: int
    kids: tuple[Kid, ...]


@dataclass(frozen=True, slots=True)
class Kid:
    """A child of an element.

    Args:
        number: Of marked content of the page, or of an element in the sheet's list.
        is_content: Which of the two it is.
    """

    number: int
    is_content: bool


def elements_of(root: pikepdf.Object) -> tuple[tuple[Element, ...], tuple[int, ...]]:
    """Return the structure of a file of one page.

    Returns:
        The elements below the document, parents first; and for each number of marked content the
        index of the element that it belongs to.
    """
    elements: list[Element] = []
    marks: dict[int, int] = {}
    document = root.K[0] if isinstance(root.K, pikepdf.Array) else root.K
    for kid in _kids(document):
        if isinstance(kid, pikepdf.Object):
            _add(kid, -1, elements, marks)
    return tuple(elements), tuple(marks[number] for number in range(len(marks)))


def _add(
    element: pikepdf.Object, parent: int, elements: list[Element], marks: dict[int, int]
) -> int:
    index = len(elements)
    elements.append(Element(b"", parent, ()))  # Its place in the order, before its children.
    kids = []
    for kid in _kids(element):
        if isinstance(kid, int):
            marks[kid] = index
            kids.append(Kid(kid, is_content=True))
        else:
            kids.append(Kid(_add(kid, index, elements, marks), is_content=False))
    elements[index] = Element(_entries(element), parent, tuple(kids))
    return index


def _kids(element: pikepdf.Object) -> Iterator[pikepdf.Object | int]:
    if "/K" in element:
        kids = element.K
        yield from kids if isinstance(kids, pikepdf.Array) else [kids]


def _entries(element: pikepdf.Object) -> bytes:
    entries = sorted(element.items(), key=itemgetter(0))  # pikepdf gives them in any order
    return b"".join([
        key.encode() + b" " + inlined(value) for key, value in entries if key not in _OWN
    ])  # fmt: skip
