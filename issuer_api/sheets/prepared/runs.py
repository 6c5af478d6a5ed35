"""A page taken apart at the texts that begin with a mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pikepdf

from issuer_api.sheets.prepared.own import MARKS
from voucher_batch.sheet.faces import Weight, face

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_SECTION: Final = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_CHARACTER: Final = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_SHOWS: Final = frozenset({"Tj", "TJ"})


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text that one operator shows.

    Args:
        text: What it says.
        moves: Index of the operator that puts it in its place.
        sets: Index of the operator that chooses its face.
        shows: Index of the operator itself.
        x: Of its left end, in points.
        size: Of the type, in points.
        weight: Of the face.
    """

    text: str
    moves: int
    sets: int
    shows: int
    x: float
    size: float
    weight: Weight


@dataclass(frozen=True, slots=True)
class Page:
    """What a page draws.

    Args:
        operators: In their order, as text.
        runs: Those that begin with a mark.
    """

    operators: tuple[bytes, ...]
    runs: tuple[Run, ...]


def page_of(page: pikepdf.Page) -> Page:
    """Take a page apart."""
    instructions = list(pikepdf.parse_content_stream(page))
    return Page(
        operators=tuple(pikepdf.unparse_content_stream([each]) for each in instructions),
        runs=tuple(run for run in _runs(page, instructions) if run.text and run.text[0] in MARKS),
    )


def _runs(page: pikepdf.Page, instructions: Sequence[object]) -> Iterator[Run]:
    """Yield all texts: Typst puts each into its place by itself, and then chooses its face."""
    fonts = {
        name: (_weight(font), _characters(font))
        for name, font in page.Resources.get("/Font", {}).items()
    }
    moves = sets = 0
    x = size = 0.0
    name = ""
    for index, each in enumerate(instructions):
        assert isinstance(each, pikepdf.ContentStreamInstruction)  # noqa: S101 - none is inline
        operands, operator = each.operands, str(each.operator)
        if operator == "cm":
            moves, x = index, float(operands[4])
        elif operator == "Tf":
            sets, name, size = index, str(operands[0]), float(operands[1])
        elif operator in _SHOWS:
            weight, characters = fonts[name]
            yield Run(_text(operands[0], characters), moves, sets, index, x, size, weight)


def _weight(font: pikepdf.Object) -> Weight:
    name = str(font.BaseFont).partition("+")[2]
    return next(weight for weight in Weight if face(weight).name == name)


def _characters(font: pikepdf.Object) -> Mapping[bytes, str]:
    """Return what each code of a font stands for (ISO 32000-1 section 9.10.3)."""
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
        for section in _SECTION.findall(font.ToUnicode.read_bytes())
        for code, text in _CHARACTER.findall(section)
    }


def _text(shown: pikepdf.Object, characters: Mapping[bytes, str]) -> str:
    parts = shown if isinstance(shown, pikepdf.Array) else [shown]
    codes = b"".join([bytes(part) for part in parts if isinstance(part, pikepdf.String)])
    return "".join([characters.get(codes[at : at + 2], "\ufffd") for at in range(0, len(codes), 2)])
