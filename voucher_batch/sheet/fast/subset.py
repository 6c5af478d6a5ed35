"""A face cut down to the glyphs that a file shows. Their numbers stay, so that no text changes."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.ttLib.sfnt import SFNTWriter  # type: ignore[import-untyped]

from voucher_batch.sheet.faces import face

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from voucher_batch.sheet.faces import Weight

_KEPT: Final = ("hhea", "hmtx", "maxp")
"""Tables that a PDF wants as they are, beside head, loca and glyf (ISO 32000-1 table 126)."""

_LONG_OFFSETS_AT: Final = slice(50, 52)
"""Where head says how loca counts (OpenType, table head, indexToLocFormat)."""

_NOTDEF: Final = 0


@dataclass(frozen=True, slots=True, eq=False)
class Outlines:
    """The glyphs of a face as they lie in its file.

    Args:
        glyphs: Outline of each glyph, by number.
        parts: Glyphs that a composed glyph is made of.
        tables: Further tables, by tag.
        box: Bounding box of all glyphs: left, bottom, right, top.
        heights: Ascent, descent, height of capitals.
    """

    glyphs: tuple[bytes, ...]
    parts: Mapping[int, frozenset[int]]
    tables: Mapping[str, bytes]
    box: tuple[int, int, int, int]
    heights: tuple[int, int, int]


@cache
def outlines(weight: Weight) -> Outlines:
    """Return the glyphs of a face, read once a process."""
    with TTFont(face(weight).path) as font:
        data, offsets = font.reader["glyf"], list(font["loca"])
        head, table, number = font["head"], font["glyf"], font.getGlyphID
        return Outlines(
            glyphs=tuple(data[start:end] for start, end in pairwise(offsets)),
            parts={
                number(name): frozenset(map(number, glyph.getComponentNames(table)))
                for name, glyph in ((name, table[name]) for name in font.getGlyphOrder())
                if glyph.isComposite()
            },
            # As they lie in the file: fontTools would write the time of day into head.
            tables={tag: font.reader[tag] for tag in ("head", *_KEPT)},
            box=(head.xMin, head.yMin, head.xMax, head.yMax),
            heights=(font["hhea"].ascent, font["hhea"].descent, font["OS/2"].sCapHeight),
        )


def program(weight: Weight, glyphs: Collection[int]) -> bytes:
    """Return a TrueType file with only these glyphs and what they are made of."""
    whole = outlines(weight)
    wanted = _closed({_NOTDEF, *glyphs}, whole.parts)
    drawn = [
        _padded(outline) if number in wanted else b"" for number, outline in enumerate(whole.glyphs)
    ]
    offsets = [0]
    for outline in drawn:
        offsets.append(offsets[-1] + len(outline))
    head = bytearray(whole.tables["head"])
    head[_LONG_OFFSETS_AT] = b"\x00\x01"
    tables = {
        "head": bytes(head),
        "loca": struct.pack(f">{len(offsets)}L", *offsets),
        "glyf": b"".join(drawn),
        **{tag: whole.tables[tag] for tag in _KEPT},
    }
    file = io.BytesIO()
    writer = SFNTWriter(file, len(tables))
    for tag, table in sorted(tables.items()):
        writer[tag] = table
    writer.close()
    return file.getvalue()


def _closed(glyphs: set[int], parts: Mapping[int, frozenset[int]]) -> set[int]:
    waiting = list(glyphs)
    while waiting:
        new = parts.get(waiting.pop(), frozenset()) - glyphs
        glyphs |= new
        waiting += new
    return glyphs


def _padded(outline: bytes) -> bytes:
    return outline + bytes(-len(outline) % 4)
