"""Tell a tagged PDF about a figure that was put on one of its pages (ISO 32000-1 section 14.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, String

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKED: Final = Name.MarkInfo


def add_figure(
    pdf: pikepdf.Pdf, page: pikepdf.Page, *, alt: str, box: Sequence[float]
) -> int | None:
    """Enter a figure into the structure tree, behind all that stands there.

    Args:
        pdf: The document.
        page: Where the figure stands.
        alt: What a screen reader says of it.
        box: Left, bottom, right and top in the page's own space.

    Returns:
        The identifier to mark its content with, or None where the document has no tags.
    """
    tree = pdf.Root.get(Name.StructTreeRoot)
    if tree is None or not pdf.Root.get(_MARKED, Dictionary()).get(Name.Marked, False):
        return None
    parent = _document(tree)
    elements = _parents(pdf, tree, page)
    identifier = len(elements)
    figure = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Figure,
            P=parent,
            Pg=page.obj,
            K=identifier,
            Alt=String(alt),
            A=Dictionary(O=Name.Layout, Placement=Name.Block, BBox=Array(box)),
        )
    )
    elements.append(figure)
    _append(parent, figure)
    return identifier


def _document(tree: pikepdf.Object) -> pikepdf.Object:
    """Return the element that holds the whole document, or the root where there is none such."""
    kids = tree.get(Name.K)
    if isinstance(kids, pikepdf.Array) and len(kids) == 1:
        kids = kids[0]
    if isinstance(kids, pikepdf.Dictionary) and kids.get(Name.S) == Name.Document:
        return kids
    return tree


def _append(parent: pikepdf.Object, figure: pikepdf.Object) -> None:
    kids = parent.get(Name.K)
    if kids is None:
        parent[Name.K] = Array([figure])
    elif isinstance(kids, pikepdf.Array):
        kids.append(figure)
    else:
        parent[Name.K] = Array([kids, figure])


def _parents(pdf: pikepdf.Pdf, tree: pikepdf.Object, page: pikepdf.Page) -> pikepdf.Array:
    """Return the page's list of elements by content identifier, made if it is not there."""
    if Name.ParentTree not in tree:
        tree[Name.ParentTree] = pdf.make_indirect(Dictionary(Nums=Array()))
    numbers = pikepdf.NumberTree(tree[Name.ParentTree])
    if Name.StructParents not in page.obj:
        free = max([*numbers.keys(), int(tree.get(Name.ParentTreeNextKey, 0)) - 1, -1]) + 1
        page.obj[Name.StructParents] = free
        tree[Name.ParentTreeNextKey] = free + 1
    key = int(page.obj[Name.StructParents])
    if key not in numbers:
        numbers[key] = pdf.make_indirect(Array())
    found = numbers[key]
    assert isinstance(found, pikepdf.Array)  # noqa: S101 - a page's entry is one by definition
    return found
