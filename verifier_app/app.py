"""The app in its window: shows what `present` says, posts what people do, decides nothing."""

from __future__ import annotations

import gc
import time
import weakref
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

from kivy.app import App
from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.config import Config
from kivy.uix.anchorlayout import AnchorLayout

from gouvcheck_core.profiles import Language
from verifier_app.assets import LAUNCHER
from verifier_app.model import KioskEntered, Paused, Resumed, Touched
from verifier_app.present import (
    AboutView,
    HelpView,
    MenuView,
    PinView,
    ScanView,
    SettingsView,
    TodayView,
    TrustView,
    TypedView,
    VerdictView,
)
from verifier_app.runtime import Runtime
from verifier_app.screens.about import AboutScreen
from verifier_app.screens.files import DesktopPicker
from verifier_app.screens.help import HelpScreen
from verifier_app.screens.menu import MenuScreen
from verifier_app.screens.pin import PinScreen
from verifier_app.screens.scan import ScanScreen
from verifier_app.screens.settings import SettingsScreen
from verifier_app.screens.today import TodayScreen
from verifier_app.screens.trust import TrustScreen
from verifier_app.screens.typed import TypedScreen
from verifier_app.screens.verdict import VerdictScreen
from verifier_app.widgets import parts, pressing, preview, words  # noqa: F401 - for the rules
from verifier_app.widgets.keys import ESCAPE, Keys
from verifier_app.widgets.look import Look
from verifier_app.widgets.rules import load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kivy.core.window import WindowBase

    from verifier_app.adapters.outside import Adapters
    from verifier_app.model import Event
    from verifier_app.ports import Frame
    from verifier_app.present import View
    from verifier_app.screens.page import Page
    from verifier_app.starting import Start

SCREENS: Final[Mapping[type[View], type[Page]]] = {
    AboutView: AboutScreen,
    HelpView: HelpScreen,
    MenuView: MenuScreen,
    PinView: PinScreen,
    ScanView: ScanScreen,
    SettingsView: SettingsScreen,
    TodayView: TodayScreen,
    TrustView: TrustScreen,
    TypedView: TypedScreen,
    VerdictView: VerdictScreen,
}
"""Who draws what."""

_MOUSE_ONLY: Final = "mouse,disable_multitouch"
"""Kivy's own mouse draws a red dot for each second finger that a mouse does not have."""


_SOON: Final = 1.0
"""Seconds after which what a screen showed is forgotten: the next one has been drawn, and no timer
of a touch holds the old one any more."""

_LAYOUT_STEPS: Final = 100
"""Times that layouts may settle before a frame is drawn: heights grow from the innermost text out,
one level at a time, and nobody shall see a screen between two of them."""

_USUAL_SIZE: Final = (420, 780)
_LEAST_SIZE: Final = (320, 480)


class ClockSchedule:
    """Kivy's thread, as the port `verifier_app.ports.Schedule`."""

    def soon(self, call: Callable[[], None]) -> None:
        """Have ``call`` called before the next picture is drawn; from any thread."""
        Clock.schedule_once(lambda _elapsed: call(), -1)

    def every(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        """Have ``call`` called again and again; return what ends it."""
        beat = Clock.schedule_interval(lambda _elapsed: call(), seconds)
        return lambda: Clock.unschedule(beat)


class Engine(Protocol):
    """What takes the events: the `Runtime`."""

    def start(self) -> None:
        """Begin."""
        ...

    def stop(self) -> None:
        """End."""
        ...

    def post(self, event: Event) -> None:
        """Let something have happened."""
        ...


class VerifierApp(App):  # type: ignore[misc]  # Kivy has no types
    """The window. It holds one screen at a time, and nothing of a screen that has gone.

    Args:
        look: What everything is drawn with.
    """

    title = "GouvCheck"

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self.look = look
        self.stage = AnchorLayout()
        self.keys = Keys(post=self.post, now=time.monotonic, page=lambda: self.stage.children[0])
        self.runtime: Engine | None = None
        self.begins_as_kiosk = False
        self.language = Language.FR
        self._page: Page | None = None
        self._left: list[weakref.ref[Page]] = []
        self._forget = Clock.create_trigger(lambda _elapsed: self._collect(), _SOON)

    # --- the life of the window ---

    def build(self) -> AnchorLayout:
        """Return the place of the screens."""
        load()
        # What is there by now stays: it need not be looked through each time.
        gc.freeze()
        Clock.max_iteration = _LAYOUT_STEPS
        self.icon = str(LAUNCHER)
        self._listen(EventLoop.window)
        return self.stage

    def on_start(self) -> None:
        """Begin to scan, now that there is a window."""
        if self.runtime is not None:
            self.runtime.start()
        if self.begins_as_kiosk:
            self.post(KioskEntered())

    def on_stop(self) -> None:
        """Release the camera."""
        if self.runtime is not None:
            self.runtime.stop()

    def on_pause(self) -> bool:
        """Let go of the camera, and of what is on screen; the app may be paused."""
        self.post(Paused())
        return True

    def on_resume(self) -> None:
        """Begin again."""
        self.post(Resumed())

    # --- what people do ---

    def post(self, event: Event) -> None:
        """Let something have happened."""
        if self.runtime is not None:
            self.runtime.post(event)

    def _listen(self, window: WindowBase) -> None:
        window.softinput_mode = "below_target"
        window.bind(
            size=lambda _window, size: self.look.fit(size),
            on_key_down=lambda _window, key, _scan, _text, held: self.keys.pressed(key, held),
            on_keyboard=lambda _window, key, *_: key == ESCAPE,  # Kivy would end the app
            on_textinput=lambda _window, text: self.keys.typed(text),
            on_touch_down=lambda *_: self.post(Touched()),
            on_minimize=lambda _window: self.post(Paused()),
            on_restore=lambda _window: self.post(Resumed()),
        )
        self.look.fit(window.size)

    # --- what there is to see ---

    def show(self, view: View) -> None:
        """Draw a view. A screen is kept only while views of its type follow one another."""
        self.look.show(view.appearance)
        self.language = view.appearance.language
        screen = SCREENS[type(view)]
        if type(self._page) is screen:
            self._page.view = view
            return
        self._leave()
        self._page = screen(view=view)
        # Below the list of files, should that be open.
        self.stage.add_widget(self._page, index=len(self.stage.children))

    def _leave(self) -> None:
        """Take the last screen away, and what it showed with it."""
        if self._page is None:
            return
        self.stage.remove_widget(self._page)
        if self._page.personal:
            # Widgets know one another, so that their texts would wait for the collector.
            self._left.append(weakref.ref(self._page))
            self._forget()

    def _collect(self) -> None:
        """Collect until what was personal is gone; a bar that fades out may hold it for a while."""
        gc.collect()
        self._left = [page for page in self._left if page() is not None]
        if self._left:
            self._forget()

    def show_frame(self, frame: Frame) -> None:
        """Draw a picture of the camera, where there is a place for it."""
        if self._page is not None:
            self._page.show_frame(frame)


def run(start: Start) -> int:
    """Open the window, and return when it has been closed.

    Args:
        start: The first state and the outside.
    """
    Config.set("input", "mouse", _MOUSE_ONLY)
    EventLoop.ensure_window()
    _prepare_window(EventLoop.window, start)
    app = VerifierApp(look=Look())
    app.runtime = Runtime(
        start.state,
        adapters=_with_picker(start.adapters, app),
        schedule=ClockSchedule(),
        on_view=app.show,
        on_frame=app.show_frame,
    )
    app.begins_as_kiosk = start.kiosk and start.state.settings.kiosk is None
    app.run()
    return 0


def _with_picker(adapters: Adapters, app: VerifierApp) -> Adapters:
    """Return the adapters with a way to choose files: the device's own, or the app's."""
    if adapters.picker is not None:
        return adapters
    return replace(adapters, picker=DesktopPicker(app.stage, language=lambda: app.language))


def _prepare_window(window: WindowBase, start: Start) -> None:
    """Give the window its size. Kivy has made it already, when its widgets were imported."""
    window.minimum_width, window.minimum_height = _LEAST_SIZE
    window.size = start.size or _USUAL_SIZE
    if start.kiosk:
        window.fullscreen = "auto"
