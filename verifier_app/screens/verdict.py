"""The verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from verifier_app.present import Tone
from verifier_app.screens.page import Page
from verifier_app.widgets.parts import Column

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLACES: Final[Mapping[Tone, int]] = {
    Tone.GOOD: 0,
    Tone.WARN: 1,
    Tone.OPEN: 1,
    Tone.NEUTRAL: 1,
    Tone.BAD: 2,
}


def place_of(tone: Tone) -> int:
    """Return which of the three places is filled: 0 at the left, 2 at the right."""
    return _PLACES[tone]


class Places(Widget):  # type: ignore[misc]  # Kivy has no types
    """Three places, of which the verdict's is filled."""

    place = NumericProperty(0)
    step = NumericProperty(0)
    colour = ObjectProperty((1, 1, 1, 1))


class VerdictPanel(Column):
    """The verdict itself: place, icon, word, sentence, advice.

    Args:
        part: The `VerdictView`.
    """

    part = ObjectProperty(rebind=True)


class VerdictScreen(Page):
    """Draws a `VerdictView`. The panel stands above the document, in a wide window beside it."""

    personal = True
    wide = BooleanProperty(defaultvalue=False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._panel: Widget = self.ids.panel.__self__
        self._beside: Widget = self.ids.left.__self__
        self.on_wide(self, self.wide)

    def on_wide(self, _screen: object, wide: bool) -> None:  # noqa: FBT001 - Kivy calls so
        """Put the panel where it belongs in a window of this shape."""
        if not hasattr(self, "_panel"):
            return  # Kivy sets the property before there is anything to arrange
        halves = self.ids.halves
        place = self.ids.left_column if wide else self.ids.column
        if self._panel.parent is not place:
            self._panel.parent.remove_widget(self._panel)
            place.add_widget(self._panel, index=len(place.children))
        if wide and self._beside.parent is None:
            halves.add_widget(self._beside, index=len(halves.children))
        elif not wide and self._beside.parent is not None:
            halves.remove_widget(self._beside)
