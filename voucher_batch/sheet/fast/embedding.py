"""Faces as PDF fonts, so that letters can name glyphs by their number in the face."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from voucher_batch.sheet.faces import Weight, face
from voucher_batch.sheet.fast.node import Node

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voucher_batch.sheet.faces import Face

_LAYOUT: Final = ("GPOS", "GSUB", "GDEF", "STAT", "gasp", "name", "post", "OS/2", "cmap")
"""Tables that a PDF has no use for (ISO 32000-1 table 126)."""

_SYMBOLIC: Final = 4
_STEM: Final = {Weight.REGULAR: 80, Weight.SEMIBOLD: 120}
"""Width of vertical stems; only substitutes of a font would be drawn by it."""

_RANGE: Final = 100
"""Entries of one section of a character map, at most (Adobe technical note 5014)."""


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """A face in a PDF.

    Args:
        name: Of the resource.
        node: The font's dictionary and all below it.
        codes: Text -> hexadecimal codes, for `str.translate`.
    """

    name: bytes
    node: Node
    codes: Mapping[int, str]


@cache
def embedded(weight: Weight) -> Embedded:
    """Return a face in the shape that PDF wants, made once a process."""
    letters = face(weight)
    return Embedded(
        name=b"/w%d" % weight,
        node=_type0(letters),
        codes={at: f"{glyph:04X}" for at, glyph in letters.glyphs.items()},
    )


def _type0(letters: Face) -> Node:
    name = letters.name.encode()
    descendant = Node((
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/" + name + b"/CIDToGIDMap/Identity"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor ",
        _descriptor(letters),
        b"/DW 0/W[" + _widths(letters) + b"]>>",
    ))  # fmt: skip
    return Node((
        b"<</Type/Font/Subtype/Type0/BaseFont/" + name + b"/Encoding/Identity-H/DescendantFonts[",
        descendant,
        b"]/ToUnicode ",
        _deflated(b"<<", _to_unicode(letters)),
        b">>",
    ))  # fmt: skip


def _descriptor(letters: Face) -> Node:
    with TTFont(letters.path) as font:
        head, lines, os2 = font["head"], font["hhea"], font["OS/2"]
        metrics = (
            head.xMin, head.yMin, head.xMax, head.yMax,
            lines.ascent, lines.descent, os2.sCapHeight, _STEM[letters.weight],
        )  # fmt: skip
        for tag in _LAYOUT:
            if tag in font:
                del font[tag]
        file = io.BytesIO()
        font.recalcTimestamp = False
        font.save(file)
    program = file.getvalue()
    return Node((
        b"<</Type/FontDescriptor/FontName/%b/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle 0"
        b"/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 "
        % (letters.name.encode(), _SYMBOLIC, *metrics),
        _deflated(b"<</Length1 %d" % len(program), program),
        b">>",
    ))  # fmt: skip


def _deflated(entries: bytes, data: bytes) -> Node:
    return Node((entries + b"/Filter/FlateDecode>>",), zlib.compress(data, 9))


def _widths(letters: Face) -> bytes:
    by_glyph = {glyph: letters.widths[at] for at, glyph in letters.glyphs.items()}
    return b" ".join([b"%d[%d]" % each for each in sorted(by_glyph.items())])


def _to_unicode(letters: Face) -> bytes:
    """Return the map by which text is copied and searched (ISO 32000-1 section 9.10.3)."""
    # Of several characters that share a glyph, the first is the common one: the space, the hyphen.
    firsts: dict[int, int] = {}
    for at, glyph in sorted(letters.glyphs.items()):
        firsts.setdefault(glyph, at)
    lines = [b"<%04X><%04X>" % each for each in sorted(firsts.items())]
    sections = [
        b"%d beginbfchar\n%b\nendbfchar\n" % (len(part), b"\n".join(part))
        for part in (lines[at : at + _RANGE] for at in range(0, len(lines), _RANGE))
    ]
    return (
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        b"/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def\n"
        b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        b"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n"
        + b"".join(sections)
        + b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    )
