"""The app in a window off screen, driven by hand: show a view, look at it, press what is there."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from kivy.app import App
from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels
from kivy.lang import Builder
from kivy.tests.common import UnitTestTouch
from PIL import Image

from verifier_app.app import VerifierApp
from verifier_app.widgets.look import Look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kivy.uix.widget import Widget

    from verifier_app.model import Event
    from verifier_app.present import View

TALL: Final = (360, 640)
"""A small phone, in dp; the pixels are as many."""
WIDE: Final = (1280, 800)
"""A tablet or a small computer."""
SIZES: Final = (TALL, WIDE)

_MOST_FRAMES: Final = 12


class Recorder:
    """Stands where the runtime is: keeps the events instead of taking them."""

    def __init__(self) -> None:
        self.posted: list[Event] = []

    def start(self) -> None:
        """Nothing begins."""

    def stop(self) -> None:
        """Nothing ends."""

    def post(self, event: Event) -> None:
        self.posted.append(event)


class Stage:
    """The app in its window."""

    def __init__(self) -> None:
        recorder = Recorder()
        self.posted = recorder.posted
        self.app = VerifierApp(look=Look())
        self.app.runtime = recorder
        self.window = EventLoop.window
        App._running_app = self.app  # noqa: SLF001 - what App.run does, without its loop
        self.window.add_widget(self.app.build())

    @property
    def root(self) -> Widget:
        return self.app.stage

    def show(self, view: View, size: tuple[int, int] = TALL) -> None:
        """Draw a view in a window of ``size``, and wait until nothing moves."""
        if tuple(self.window.size) != size:
            self.window.size = size
        self.app.show(view)
        self.settle()

    def settle(self) -> None:
        """Let the layout find its rest."""
        before: list[object] = []
        for _ in range(_MOST_FRAMES):
            Clock.tick()
            Clock.tick_draw()
            Builder.sync()
            now: list[object] = [
                (tuple(widget.pos), tuple(widget.size)) for widget in self.root.walk()
            ]
            if now == before:
                return
            before = now
        raise AssertionError("the layout does not come to rest")

    def picture(self) -> Image.Image:
        """Return what the window shows."""
        self.window.canvas.ask_update()
        self.window.dispatch("on_draw")
        width, height = self.window.size
        pixels = glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE)
        picture = Image.frombytes("RGB", (width, height), pixels)
        return picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM)

    def tap(self, widget: Widget) -> None:
        """Touch the middle of a widget with a finger."""
        touch = UnitTestTouch(*widget.to_window(*widget.center))
        touch.touch_down()
        Clock.tick()
        touch.touch_up()
        Clock.tick()

    def press_key(self, key: int, *held: str) -> None:
        """Press and release a key."""
        self.window.dispatch("on_key_down", key, 0, None, list(held))
        self.window.dispatch("on_key_up", key, 0)
        self.settle()

    def type_text(self, text: str) -> None:
        """Type characters."""
        for character in text:
            self.window.dispatch("on_textinput", character)


@contextmanager
def open_stage() -> Iterator[Stage]:
    """Open the window, and close it at the end."""
    EventLoop.ensure_window()
    EventLoop.start()
    stage = Stage()
    try:
        yield stage
    finally:
        EventLoop.close()
