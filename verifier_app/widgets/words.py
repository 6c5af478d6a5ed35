"""Text in the app's typeface, as high as it needs to be, and never with a word cut in two."""

from __future__ import annotations

from typing import Final

from kivy.metrics import sp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.image import Image
from kivy.uix.label import Label

from verifier_app.widgets.look import measure

_SMALLEST: Final = 0.55
"""Part of the size wished for below which a word is rather broken: only identifiers are so long."""

_LEAST_POINTS: Final = 12
"""Size in sp below which nothing is set."""


class Words(Label):  # type: ignore[misc]  # Kivy has no types
    """Text that wraps in the width it is given and takes the height it needs; none when empty.

    Args:
        points: Size of the letters in sp, before the person's own size of text.
        growth: How far they follow that, 0 to 1: headings are large already.
        paint: Their colour; None for the usual ink.
        room: Pixels that a line may take at most; 0 for the widget's own width.
    """

    points = NumericProperty(16)
    growth = NumericProperty(1.0)
    paint = ObjectProperty(None, allownone=True)
    room = NumericProperty(0)

    def fit(self, text: str, asked: float, width: float, *, strong: bool) -> float:
        """Return the size of letters at which the longest word of ``text`` fits ``width``.

        Args:
            text: To be set.
            asked: The size wished for, in pixels.
            width: In pixels; 0 before there is any.
            strong: Whether it is set in the heavier weight.
        """
        words = text.split()
        if width <= 0 or not words:
            return asked
        size, least = asked, max(asked * _SMALLEST, min(asked, sp(_LEAST_POINTS)))
        while size > least and _longest(words, size, strong=strong) > width:
            size -= 1
        fitted: float = max(size, least)
        return fitted


class Caption(Words):
    """Text on a button: no wider than it needs to be, and no wider than its ``room``."""

    def natural(self, text: str, font_size: float, *, strong: bool) -> float:
        """Return the pixels that ``text`` takes on one line, and one more against rounding."""
        return measure(text, font_size, strong=strong) + 1


class Picture(Image):  # type: ignore[misc]  # Kivy has no types
    """An icon in one colour.

    Args:
        name: Of the icon; nothing is drawn while it is empty.
        side: Its size in dp.
        grows: Whether it follows the size of text, half as far.
        paint: Its colour; None for the usual ink.
    """

    name = StringProperty()
    side = NumericProperty(28)
    paint = ObjectProperty(None, allownone=True)
    grows = BooleanProperty(defaultvalue=True)


def _longest(words: list[str], size: float, *, strong: bool) -> float:
    return max(measure(word, size, strong=strong) for word in words)
