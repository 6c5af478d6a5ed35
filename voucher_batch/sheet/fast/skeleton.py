"""A kind of sheet, laid out by Typst once with markers in its slots, then taken apart.

Every text of a slot is set in a colour of its own, and every code is a picture of one pixel in such
a colour; so the content stream tells where each slot begins, and which marked content it is.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pikepdf

from voucher_batch.errors import SheetError
from voucher_batch.sheet.fast.node import Node, inlined, node_of
from voucher_batch.sheet.fast.tree import Element, elements_of
from voucher_batch.sheet.plain import compiled, sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voucher_batch.sheet.content import Content
    from voucher_batch.sheet.form import Form

    Instruction: TypeAlias = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage
    Colour: TypeAlias = tuple[int, ...]

PICTURES: Final = ("code", "mark")
"""Places that are no slots of the template."""

_TEXT: Final = 254
_PICTURE: Final = 253
"""Red of the markers; nothing that is printed has such a colour."""

_KEPT: Final = 400
"""Skeletons that a process remembers, some 20 kB each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something that differs from letter to letter stands.

    Args:
        slot: Name of the slot; or ``code`` or ``mark``.
        line: Of the slot, from 0.
        opening: Operators that begin its marked content.
        x: Of the left end of the baseline, or the left edge of the picture, in points.
        y: Of the baseline, or the lower edge.
        side: Of a picture; 0 of a text.
    """

    slot: str
    line: int
    opening: bytes
    x: float
    y: float
    side: float = 0.0


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
        furniture: What Typst put around the page.
    """

    static: tuple[bytes, ...]
    gaps: tuple[tuple[Place, ...], ...]
    language: str
    box: bytes
    resources: dict[str, Node]
    elements: tuple[Element, ...]
    marks: tuple[int, ...]
    furniture: Furniture


@dataclass(frozen=True, slots=True)
class Furniture:
    """What Typst put around the pages.

    Args:
        intents: Value of ``/OutputIntents``.
        profile: The sRGB profile.
        xmp: The metadata.
        info: The information dictionary.
        identity: How ``xmp`` names the document.
    """

    intents: Node
    profile: Node
    xmp: bytes
    info: Node
    identity: bytes


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
    names = _mark_slots(sheet)
    with pikepdf.open(io.BytesIO(compiled(form, [sheet]))) as pdf:
        page = pdf.pages[0]
        static, gaps = _divided(page, names)
        lines = sum(len(each["lines"]) for each in sheet["slots"].values())
        if sum(map(len, gaps)) != len(PICTURES) + lines:
            raise _unknown("slots that are no marked content of their own")
        elements, marks = elements_of(pdf.Root.StructTreeRoot)
        return Skeleton(
            static=static,
            gaps=gaps,
            box=inlined(page.MediaBox),
            resources=_resources(page),
            elements=elements,
            marks=marks,
            language=content.language,
            furniture=_furniture(pdf),
        )


def _resources(page: pikepdf.Page) -> dict[str, Node]:
    """Return the resources of the static part, by category: all but the markers."""
    markers = _marker_pictures(page)
    for name in markers:
        del page.Resources.XObject[name]
    # ProcSet names procedures for PostScript printers of the last century.
    return {key: node_of(value) for key, value in page.Resources.items() if key != "/ProcSet"}


def _mark_slots(sheet: dict[str, Any]) -> list[str]:
    """Fill the slots of a sheet with markers; return the slot of each marker's number."""
    names = list(sheet["slots"])
    for number, name in enumerate(names):
        slot = sheet["slots"][name]
        slot["lines"] = [
            {"text": "x", "ink": f"#{_TEXT:02x}{number:02x}{line:02x}"}
            for line, _ in enumerate(slot["lines"])
        ]
    for name in PICTURES:
        sheet[name] |= {
            "picture": [_PICTURE, len(names), 0],
            "format": {"encoding": "rgb8", "width": 1, "height": 1},
            "quiet": 0,
        }
        names.append(name)
    return names


# --- the content stream -----------------------------------------------------------------------


def _divided(
    page: pikepdf.Page, names: Sequence[str]
) -> tuple[tuple[bytes, ...], tuple[tuple[Place, ...], ...]]:
    """Return the static streams of a page's content, and the places in the gaps between them."""
    pictures = _marker_pictures(page)
    static: list[list[Instruction]] = [[]]
    gaps: list[list[Place]] = []
    for marked in _sequences(pikepdf.parse_content_stream(page)):
        place = _place(marked, names, pictures)
        if place is None:
            static[-1] += marked
        elif gaps and not static[-1]:
            gaps[-1].append(place)
        else:
            gaps.append([place])
            static.append([])
    return tuple(map(pikepdf.unparse_content_stream, static)), tuple(map(tuple, gaps))


def _marker_pictures(page: pikepdf.Page) -> dict[str, Colour]:
    return {
        name: tuple(picture.read_bytes())
        for name, picture in page.Resources.get("/XObject", {}).items()
        if picture.Width == 1
    }


def _sequences(instructions: Sequence[Instruction]) -> Iterator[list[Instruction]]:
    """Yield the content in its outermost marked parts; Typst leaves nothing unmarked."""
    depth, part = 0, []
    for each in instructions:
        part.append(each)
        operator = str(each.operator)
        depth += (operator in {"BDC", "BMC"}) - (operator == "EMC")
        if depth == 0:
            if operator != "EMC":
                raise _unknown("content outside of marks")
            yield part
            part = []


def _place(
    marked: Sequence[Instruction], names: Sequence[str], pictures: dict[str, Colour]
) -> Place | None:
    """Return the place that a marked part holds, if it is a marker's."""
    stack: list[pikepdf.Matrix] = []
    matrix = text = pikepdf.Matrix()
    colour: Colour = ()
    opening = pikepdf.unparse_content_stream(marked[:1])
    for operands, operator in ((each.operands, str(each.operator)) for each in marked):
        match operator:
            case "q":
                stack.append(matrix)
            case "Q":
                matrix = stack.pop()
            case "cm":
                matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
            case "Tm":
                text = pikepdf.Matrix(*map(float, operands))
            case "scn":
                colour = tuple(round(float(each) * 255) for each in operands)
            case "Tj" | "TJ" if colour[:1] == (_TEXT,):
                at = text @ matrix
                _, number, line = colour
                return Place(slot=names[number], line=line, opening=opening, x=at.e, y=at.f)
            case "Do" if (marker := pictures.get(str(operands[0]))) is not None:
                _, number, _ = marker
                return Place(
                    slot=names[number],
                    line=0,
                    opening=opening,
                    x=matrix.e,
                    y=matrix.f,
                    side=matrix.a,
                )
            case _:
                pass
    return None


def _unknown(what: str) -> SheetError:
    return SheetError(
        "sheet-layout",
        f"Typst wrote {what}, which the fast renderer does not know.",
        hint="Render with the plain renderer, or pin the version of typst.",
    )


# --- around the pages -------------------------------------------------------------------------


def _furniture(pdf: pikepdf.Pdf) -> Furniture:
    intents = pdf.Root.OutputIntents
    return Furniture(
        intents=node_of(intents),
        profile=node_of(intents[0].DestOutputProfile),
        xmp=pdf.Root.Metadata.read_bytes(),
        info=node_of(pdf.trailer.Info),
        identity=bytes(pdf.trailer.ID[0]),
    )
