"""Text in the app's typeface, as high as it needs to be, and never with a word cut in two."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.image import Image
from kivy.uix.label import Label

from verifier_app.widgets.look import measure


class Words(Label):  # type: ignore[misc]  # Kivy has no types
    """Text that wraps in the width it is given and takes the height it needs; none when empty.

    Args:
        points: Size of the letters in sp before the person's own size of text.
        growth: How much of that size it follows, 0 to 1: headings are large already.
        longest: Pixels of the longest word at the size that was asked for.
    """

    points = NumericProperty(16)
    growth = NumericProperty(1.0)
    shrink = NumericProperty(1.0)

    def fit(self, text: str, asked: float, width: float, *, strong: bool) -> float:
        """Return the size of letters at which the longest word of ``text`` fits ``width``."""
        longest = max((measure(word, asked, strong=strong) for word in text.split()), default=0)
        return asked if longest <= width or width <= 0 else asked * width / longest


class Caption(Words):
    """Text on a button: no wider than it needs to be.

    Args:
        room: Pixels that there are at most.
    """

    room = NumericProperty(0)

    def natural(self, text: str, font_size: float, *, strong: bool) -> float:
        """Return the pixels that ``text`` would take on one line."""
        return measure(text, font_size, strong=strong) + 1


class Picture(Image):  # type: ignore[misc]  # Kivy has no types
    """An icon in one colour.

    Args:
        name: Of the icon; nothing is drawn while it is empty.
        side: Its size in dp.
    """

    name = StringProperty()
    side = NumericProperty(28)
    grows = BooleanProperty(defaultvalue=True)
