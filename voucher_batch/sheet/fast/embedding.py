"""Faces as PDF fonts, so that letters can name glyphs by their number in the face."""

from __future__ import annotations

import hashlib
import zlib
from functools import cache
from typing import TYPE_CHECKING, Final

from voucher_batch.sheet.faces import Weight, face
from voucher_batch.sheet.fast.node import Node
from voucher_batch.sheet.fast.subset import outlines, program

if TYPE_CHECKING:
    from collections.abc import Mapping

_SYMBOLIC: Final = 4
"""Flag of a font that is addressed by glyph (ISO 32000-1 table 123)."""

_STEM: Final = {Weight.REGULAR: 80, Weight.SEMIBOLD: 120}
"""Width of vertical stems; only substitutes of a font would be drawn by it."""

_ESCAPED: Final = {ord(each): f"\\{each}" for each in "()\\"} | {ord("\r"): "\\r"}
"""What a literal string cannot hold as it is (ISO 32000-1 section 7.3.4.2)."""

_SECTION: Final = 100
"""Entries of one section of a character map, at most (Adobe technical note 5014)."""


def resource_name(weight: Weight) -> bytes:
    """Return the name of a face among a page's resources."""
    return b"/w%d" % weight


@cache
def codes(weight: Weight) -> Mapping[int, str]:
    """Return the two bytes of each character in a literal string, as Latin-1 text."""
    return {
        at: "".join([_ESCAPED.get(byte, chr(byte)) for byte in glyph.to_bytes(2, "big")])
        for at, glyph in face(weight).glyphs.items()
    }


def embedded(weight: Weight, text: frozenset[str]) -> Node:
    """Return a face in the shape that PDF wants (ISO 32000-1 section 9.7).

    Args:
        weight: Of the face.
        text: The characters that are shown; the others are left out.
    """
    letters = face(weight)
    # Of several characters that share a glyph, the first is the common one: the space, the hyphen.
    shown = {letters.glyphs[at]: at for at in sorted(map(ord, text), reverse=True)}
    glyphs = sorted(shown)
    tag = hashlib.sha256(repr(glyphs).encode()).digest()[:6]
    name = bytes(ord("A") + each % 26 for each in tag) + b"+" + letters.name.encode()
    widths = b" ".join([b"%d[%d]" % (glyph, letters.widths[shown[glyph]]) for glyph in glyphs])
    descendant = Node((
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/" + name + b"/CIDToGIDMap/Identity"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor ",
        _descriptor(weight, name, glyphs),
        b"/DW 0/W[" + widths + b"]>>",
    ))  # fmt: skip
    return Node((
        b"<</Type/Font/Subtype/Type0/BaseFont/" + name + b"/Encoding/Identity-H/DescendantFonts[",
        descendant,
        b"]/ToUnicode ",
        _deflated(b"<<", _to_unicode(shown)),
        b">>",
    ))  # fmt: skip


def _descriptor(weight: Weight, name: bytes, glyphs: list[int]) -> Node:
    whole, file = outlines(weight), program(weight, glyphs)
    return Node((
        b"<</Type/FontDescriptor/FontName/%b/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle 0"
        b"/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 "
        % (name, _SYMBOLIC, *whole.box, *whole.heights, _STEM[weight]),
        _deflated(b"<</Length1 %d" % len(file), file),
        b">>",
    ))  # fmt: skip


def _deflated(entries: bytes, data: bytes) -> Node:
    return Node((entries + b"/Filter/FlateDecode>>",), zlib.compress(data))


def _to_unicode(shown: Mapping[int, int]) -> bytes:
    """Return the map by which text is copied, searched and read aloud (ISO 32000-1 9.10.3)."""
    lines = [b"<%04X><%04X>" % each for each in sorted(shown.items())]
    sections = [
        b"%d beginbfchar\n%b\nendbfchar\n" % (len(part), b"\n".join(part))
        for part in (lines[at : at + _SECTION] for at in range(0, len(lines), _SECTION))
    ]
    return (
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        b"/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def\n"
        b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        b"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n"
        + b"".join(sections)
        + b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    )
