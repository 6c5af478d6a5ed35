"""Lists of parts, of which each is drawn by one widget, and what such lists are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from kivy.factory import Factory
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.layout import Layout
from kivy.uix.scrollview import ScrollView
from kivy.uix.stacklayout import StackLayout

from verifier_app.present import Tone

if TYPE_CHECKING:
    from verifier_app.theme import Colour, Palette

Part = TypeVar("Part")

_CALM = frozenset({Tone.GOOD, Tone.NEUTRAL})


def some(part: Part | None) -> tuple[Part, ...]:
    """Return a list of the one part, or of none."""
    return () if part is None else (part,)


class _Parts(Layout):  # type: ignore[misc]  # Kivy has no types
    """Draws each part with one widget, and keeps the widgets while their number stays.

    So a finger that rests on a button is not lost when the text beside it changes.

    Args:
        parts: What to draw.
        of: Name of the widget's class; it has a property ``part``.
    """

    parts = ObjectProperty(())
    of = StringProperty()

    def on_parts(self, *_: object) -> None:
        """Draw other parts."""
        drawn = list(reversed(self.children))
        for spare in drawn[len(self.parts) :]:
            self.remove_widget(spare)
        for widget, part in zip(drawn, self.parts, strict=False):
            widget.part = part
        for part in self.parts[len(drawn) :]:
            self.add_widget(Factory.get(self.of)(part=part))

    def on_of(self, *_: object) -> None:
        """Draw what was waiting for the name."""
        self.clear_widgets()
        self.on_parts()


class Stack(_Parts, BoxLayout):  # type: ignore[misc]  # Kivy has no types
    """Parts below one another."""


class Flow(_Parts, StackLayout):  # type: ignore[misc]  # Kivy has no types
    """Parts beside one another, in as many lines as they need."""


class Grid(_Parts, GridLayout):  # type: ignore[misc]  # Kivy has no types
    """Parts in columns."""


class Column(BoxLayout):  # type: ignore[misc]  # Kivy has no types
    """Widgets below one another, as high as they need."""


class Card(Column):
    """A column on a ground of its own."""


class Scroller(ScrollView):  # type: ignore[misc]  # Kivy has no types
    """A column that scrolls where the window is too small for it."""


class PartBox(BoxLayout):  # type: ignore[misc]  # Kivy has no types
    """Draws one part of a view; its rules follow ``part`` by themselves."""

    part = ObjectProperty(rebind=True)


class PartCard(Card):
    """The same on a card."""

    part = ObjectProperty(rebind=True)


class PartRow(Stack):
    """The same as a list."""

    part = ObjectProperty(rebind=True)


class BandStrip(PartBox):
    """A `Band` across the screen."""

    @staticmethod
    def ground(palette: Palette, tone: Tone) -> Colour:
        """Return the ground: loud for what must be seen, calm for what is as it should be."""
        return palette.card if tone in _CALM else palette.tints[tone].fill

    @staticmethod
    def ink(palette: Palette, tone: Tone) -> Colour:
        """Return the colour of the words."""
        return palette.ink if tone in _CALM else palette.tints[tone].on_fill

    @staticmethod
    def mark(palette: Palette, tone: Tone) -> Colour:
        """Return the colour of the icon."""
        return palette.tints[tone].stroke if tone in _CALM else palette.tints[tone].on_fill


class PairLine(PartBox):
    """A `Pair`: the label, and its value beside or below it."""


class SectionText(PartBox):
    """A `Section`."""


class PairCard(Card):
    """A card of pairs; nothing when there are none."""

    parts = ObjectProperty(())
