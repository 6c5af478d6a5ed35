"""Typing the reference under the code."""

from __future__ import annotations

from kivy.app import App
from kivy.cache import Cache
from kivy.properties import StringProperty
from kivy.uix.textinput import TextInput

from verifier_app.model import TypedChanged, TypedSubmitted
from verifier_app.screens.page import ReadingPage

_PASSED_ON = frozenset({"tab", "escape"})
_DRAWN_TEXTS = ("textinput.label", "textinput.width")


class ReferenceField(TextInput):  # type: ignore[misc]  # Kivy has no types
    """Where a reference is typed. What is typed goes to the state, and comes back from it.

    Args:
        shown: What came back last; it is no news.
    """

    shown = StringProperty()

    @property
    def reachable(self) -> bool:
        """Whether the keyboard may come here."""
        return not self.disabled

    def on_text(self, _field: object, text: str) -> None:
        """Say that somebody has changed the text."""
        if text != self.shown:
            App.get_running_app().post(TypedChanged(text))

    def on_text_validate(self) -> None:
        """Say that it is complete."""
        App.get_running_app().post(TypedSubmitted())

    def keyboard_on_key_down(
        self, window: object, keycode: tuple[int, str], text: str, modifiers: list[str]
    ) -> bool:
        """Leave the keys that go elsewhere to the window."""
        if keycode[1] in _PASSED_ON:
            return False
        return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))

    def on_parent(self, _field: object, parent: object) -> None:
        """Forget what Kivy keeps of typed text for a minute: a reference is a secret."""
        if parent is None:
            for name in _DRAWN_TEXTS:
                Cache.remove(name)


class TypedScreen(ReadingPage):
    """Draws a `TypedView`."""

    personal = True
