"""Everything that can be pressed: by a finger, a mouse, or the keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kivy.app import App
from kivy.properties import BooleanProperty, ObjectProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from verifier_app.present import Rank
from verifier_app.theme import TARGET, Colour, Palette

if TYPE_CHECKING:
    from verifier_app.present import Button

CLEAR: Colour = (0.0, 0.0, 0.0, 0.0)
TARGET_DP = TARGET


@dataclass(frozen=True, slots=True)
class ButtonColours:
    """The colours of one button.

    Args:
        ground: Behind the words.
        words: Of text and icon.
        edge: Of the outline.
    """

    ground: Colour
    words: Colour
    edge: Colour


def colours_of(palette: Palette, button: Button) -> ButtonColours:
    """Return how a button is painted: its rank, whether it is chosen, whether it can be pressed."""
    if not button.enabled:
        return ButtonColours(palette.paper, palette.quiet, palette.rule)
    if button.selected:
        return ButtonColours(palette.chosen, palette.ink, palette.accent)
    match button.rank:
        case Rank.PRIMARY:
            return ButtonColours(palette.accent, palette.on_accent, palette.accent)
        case Rank.SECONDARY:
            return ButtonColours(palette.card, palette.ink, palette.edge)
        case Rank.QUIET:
            return ButtonColours(CLEAR, palette.accent, CLEAR)


class Pressable(ButtonBehavior, BoxLayout):  # type: ignore[misc]  # Kivy has no types
    """A place that posts the event of its part when it is pressed.

    Args:
        part: The `Button` of the view.
    """

    part = ObjectProperty(rebind=True)
    focus = BooleanProperty(defaultvalue=False)
    """Whether the keyboard would press it."""

    @property
    def reachable(self) -> bool:
        """Whether the keyboard may come here."""
        return not self.disabled

    def on_release(self) -> None:
        """Post the event."""
        App.get_running_app().post(self.part.event)


class PushButton(Pressable):
    """A button with its text, and an icon before it."""


class ToolButton(Pressable):
    """An icon alone; the text is for screen readers."""


class Option(Pressable):
    """One of several that exclude each other."""


class MenuLine(Pressable):
    """A line that leads to another screen."""


class KeyCap(Pressable):
    """A key of a keypad."""
