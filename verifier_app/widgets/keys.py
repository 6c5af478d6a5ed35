"""The keyboard: what Tab reaches, what Enter presses, and what a scanner types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from verifier_app.adapters.keyboard import END, ENTER_KEYS, typed_by_text
from verifier_app.model import BackPressed, KeyTyped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kivy.uix.widget import Widget

    from verifier_app.model import Event

TAB: Final = 9
ESCAPE: Final = 27
"""Also the way back of an Android phone."""

BURST: Final = 0.5
"""Seconds after a typed character in which Enter still belongs to it, not to a button."""


class Keys:
    """Moves the focus and posts what was typed.

    Fingers never set the focus, so that no phone opens its keyboard over a button.

    Args:
        post: Takes events.
        now: The clock that never goes back.
        page: Gives the screen that is shown.
    """

    def __init__(
        self, *, post: Callable[[Event], None], now: Callable[[], float], page: Callable[[], Widget]
    ) -> None:
        self._post = post
        self._now = now
        self._page = page
        self._last_typed = -BURST

    def pressed(self, key: int, modifiers: Sequence[str]) -> bool:
        """Take a key press; return whether it was for us.

        Args:
            key: Kivy's number of it.
            modifiers: Those held down.
        """
        if key == TAB:
            self._move(-1 if "shift" in modifiers else 1)
        elif key == ESCAPE:
            self._post(BackPressed())
        elif key in ENTER_KEYS:
            self._enter()
        else:
            return False
        return True

    def typed(self, text: str) -> None:
        """Take typed characters, unless a field is being typed into."""
        if self._typing:
            return
        for character in typed_by_text(text):
            self._last_typed = self._now()
            self._post(KeyTyped(character, self._last_typed))

    @property
    def _stops(self) -> list[Widget]:
        return [widget for widget in self._page().walk() if getattr(widget, "reachable", False)]

    @property
    def _focused(self) -> Widget | None:
        return next((widget for widget in self._stops if widget.focus), None)

    @property
    def _typing(self) -> bool:
        return hasattr(self._focused, "keyboard_mode")

    def _move(self, step: int) -> None:
        stops, focused = self._stops, self._focused
        if not stops:
            return
        first = 0 if step > 0 else -1
        place = first if focused is None else (stops.index(focused) + step) % len(stops)
        if focused is not None:
            focused.focus = False
        stops[place].focus = True
        self._bring_into_view(stops[place])

    def _bring_into_view(self, widget: Widget) -> None:
        parent = widget.parent
        while parent is not None and parent is not self._page().parent:
            if hasattr(parent, "scroll_to"):
                parent.scroll_to(widget, animate=False)
            parent = parent.parent

    def _enter(self) -> None:
        """Press what has the focus, unless a scanner ends its line."""
        focused, now = self._focused, self._now()
        if focused is None or now - self._last_typed < BURST:
            self._post(KeyTyped(END, now))
        elif not self._typing:
            focused.trigger_action(0)
