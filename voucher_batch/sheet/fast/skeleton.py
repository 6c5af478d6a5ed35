"""A kind of sheet, laid out by Typst once with markers in its slots, then taken apart."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pikepdf

from voucher_batch.sheet.fast.furniture import Furniture, furniture_of
from voucher_batch.sheet.fast.markers import (
    PICTURES,
    divided,
    mark_slots,
    marker_pictures,
    unknown_to_us,
)
from voucher_batch.sheet.fast.node import Node, inlined, node_of
from voucher_batch.sheet.fast.tree import Element, elements_of
from voucher_batch.sheet.plain import compiled, sheet_of

if TYPE_CHECKING:
    from voucher_batch.sheet.content import Content
    from voucher_batch.sheet.fast.markers import Place
    from voucher_batch.sheet.form import Form
    from voucher_batch.sheet.template import Template

_KEPT: Final = 400
"""Skeletons that a process remembers, some 20 kB each."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Skeleton:
    """A kind of sheet taken apart.

    Args:
        static: What is the same on every letter, as content streams in their order.
        gaps: Places of the rest, between two of these streams each, so one less.
        language: Of the words.
        box: The page's size.
        resources: Entries of the page's resources that it uses, by category.
        elements: Structure of the letter, parents first.
        marks: Index in ``elements`` of the parent of each marked content, by its number.
        sizes: Modules of the codes, by place.
        template: That it was laid out by.
        furniture: What Typst put around the page.
    """

    static: tuple[bytes, ...]
    gaps: tuple[tuple[Place, ...], ...]
    language: str
    box: bytes
    resources: dict[str, Node]
    elements: tuple[Element, ...]
    marks: tuple[int, ...]
    sizes: dict[str, int]
    template: Template
    furniture: Furniture


def skeleton(content: Content, *, form: Form) -> Skeleton:
    """Return the skeleton of a content's shape, laid out once a process.

    Raises:
        SheetError: ``sheet-layout``.
    """
    key = (form.key, content.shape)
    found = _SKELETONS.get(key)
    if found is None:
        if len(_SKELETONS) >= _KEPT:
            _SKELETONS.clear()
        found = _SKELETONS[key] = _taken_apart(content, form)
    return found


_SKELETONS: Final[dict[object, Skeleton]] = {}


def _taken_apart(content: Content, form: Form) -> Skeleton:
    sheet = sheet_of(content, form=form)
    names = mark_slots(sheet)
    with pikepdf.open(io.BytesIO(compiled(form, [sheet]))) as pdf:
        page = pdf.pages[0]
        static, gaps = divided(page, names)
        lines = sum(len(each["lines"]) for each in sheet["slots"].values())
        if sum(map(len, gaps)) != len(PICTURES) + lines:
            raise unknown_to_us("slots that are no marked content of their own")
        elements, marks = elements_of(pdf.Root.StructTreeRoot)
        return Skeleton(
            static=static,
            gaps=gaps,
            box=inlined(page.MediaBox),
            resources=_resources(page),
            elements=elements,
            marks=marks,
            language=content.language,
            sizes={"code": content.code.size, "mark": content.mark.size},
            template=form.template,
            furniture=furniture_of(pdf),
        )


def _resources(page: pikepdf.Page) -> dict[str, Node]:
    """Return the resources of the static part, by category: all but the markers."""
    markers = marker_pictures(page)
    for name in markers:
        del page.Resources.XObject[name]
    # ProcSet names procedures for PostScript printers of the last century.
    return {key: node_of(value) for key, value in page.Resources.items() if key != "/ProcSet"}
