"""Markers in the slots of a sheet: put there before it is laid out, found again on the page.

Every text of a slot is set in a colour of its own, and every code is a picture of one pixel in such
a colour; so the content stream tells where each slot begins, and which marked content it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pikepdf

from voucher_batch.errors import SheetError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Instruction: TypeAlias = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage
    Colour: TypeAlias = tuple[int, ...]

PICTURES: Final = ("code", "mark")
"""Places that are no slots of the template."""

_TEXT: Final = 254
_PICTURE: Final = 253
"""Red of the markers; nothing that is printed has such a colour."""


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


def mark_slots(sheet: dict[str, Any]) -> list[str]:
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


def divided(
    page: pikepdf.Page, names: Sequence[str]
) -> tuple[tuple[bytes, ...], tuple[tuple[Place, ...], ...]]:
    """Return the static streams of a page's content, and the places in the gaps between them."""
    pictures = marker_pictures(page)
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


def marker_pictures(page: pikepdf.Page) -> dict[str, Colour]:
    """Return the pictures that are markers, by name among the resources, each with its colour."""
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
                raise unknown_to_us("content outside of marks")
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


def unknown_to_us(what: str) -> SheetError:
    """Return the error for a page that cannot be taken apart."""
    return SheetError(
        "sheet-layout",
        f"Typst wrote {what}, which the fast renderer does not know.",
        hint="Render with the plain renderer, or pin the version of typst.",
    )
