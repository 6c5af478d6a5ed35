"""The two faces that letters are set in: what they can show, and how wide it is.

Noto Sans, Latin only, from the Noto project under the SIL Open Font License (fonts/OFL.txt). Every
letter of DIN 91379, the European set of names in registers, is in it as a single character.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Mapping

FAMILY: Final = "Noto Sans"
FONTS: Final = Path(__file__).parent / "fonts"
UNITS: Final = 1000
"""Units an em, in both faces; the width of a glyph is counted in them."""

_STEP: Final = 4
"""Units in which widths are counted coarsely, so that one is a byte."""

_UNKNOWN: Final = 255
"""What no width is: the widest glyph of Latin-1 has 240 steps."""


class Weight(IntEnum):
    """Weights of the face, by their OpenType number."""

    REGULAR = 400
    SEMIBOLD = 600


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One weight.

    Attributes:
        weight: Which one.
        name: PostScript name.
        glyphs: Glyph number of each character that can be shown.
        widths: Advance of each such character in `UNITS`.
        steps: Advance of each character of Latin-1, rounded up to steps of four units; 255 of one
            that cannot be shown.
    """

    weight: Weight
    name: str
    glyphs: Mapping[int, int]
    widths: Mapping[int, int]
    steps: bytes

    @property
    def path(self) -> Path:
        """The font file."""
        return FONTS / f"{self.name}.ttf"

    def width(self, text: str, *, size: float) -> float:
        """Return how wide ``text`` runs, in the unit of ``size``; without kerning, as it is set.

        Raises:
            KeyError: A character is not in the face; see `unknown`.
        """
        return sum(map(self.widths.__getitem__, map(ord, text))) * size / UNITS

    def surely_fits(self, text: str, *, size: float, room: float) -> bool:
        """Tell whether ``text`` can be shown and is no wider than ``room``, with little work.

        Most texts are of Latin-1 and have room enough. If not, this says no, and `width` decides.
        """
        try:
            steps = text.encode("latin-1").translate(self.steps)
        except UnicodeEncodeError:
            return False
        return _UNKNOWN not in steps and sum(steps) * _STEP * size / UNITS <= room


_NO_LETTERS: Final = frozenset({"Mn", "Mc", "Me", "Cf", "Cc", "Zl", "Zp"})
"""Unicode categories of what has no place of its own in a line: marks and formatting."""

_NAMES: Final = {Weight.REGULAR: "NotoSans-Regular", Weight.SEMIBOLD: "NotoSans-SemiBold"}


@cache
def face(weight: Weight) -> Face:
    """Return a face, read once a process."""
    name = _NAMES[weight]
    with TTFont(FONTS / f"{name}.ttf") as font:
        # A mark that is set over another letter has to be placed by a shaper, letter by letter.
        shown = {at: glyph for at, glyph in font.getBestCmap().items() if not _is_set_by_others(at)}
        metrics = font["hmtx"].metrics
        widths = {at: metrics[glyph][0] for at, glyph in shown.items()}
        return Face(
            weight=weight,
            name=name,
            glyphs={at: font.getGlyphID(glyph) for at, glyph in shown.items()},
            widths=widths,
            steps=bytes([-(-widths.get(at, _UNKNOWN * _STEP) // _STEP) for at in range(256)]),
        )


def unknown(text: str) -> frozenset[str]:
    """Return the characters that no letter can show: control characters and other scripts."""
    return frozenset(text) - _known()


@cache
def _known() -> frozenset[str]:
    shown = face(Weight.REGULAR).glyphs.keys() & face(Weight.SEMIBOLD).glyphs.keys()
    return frozenset(map(chr, shown))


def _is_set_by_others(at: int) -> bool:
    return unicodedata.category(chr(at)) in _NO_LETTERS
