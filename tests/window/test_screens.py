"""What people do with the screens: touch, type, press keys, turn the device, change settings."""

from __future__ import annotations

import gc
import time
import weakref
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from kivy.clock import Clock as KivyClock
from kivy.tests.common import UnitTestTouch

from gouvcheck_core.profiles import Language
from tests.support.frames import empty_frame
from tests.window.samples import LOOKS, NOW, dressed
from tests.window.stage import TALL, WIDE
from verifier_app.model import (
    BackPressed,
    Clock,
    DetailsPressed,
    KeyTyped,
    NextPressed,
    Opened,
    PhotoPressed,
    PinTyped,
    Screen,
    SettingChosen,
    TextSize,
    Theme,
    Touched,
    TypedChanged,
    TypedSubmitted,
)
from verifier_app.ports import Frame
from verifier_app.present import present
from verifier_app.screens.typed import ReferenceField
from verifier_app.screens.verdict import VerdictPanel, VerdictScreen
from verifier_app.widgets.keys import BURST, ESCAPE, TAB
from verifier_app.widgets.parts import Scroller
from verifier_app.widgets.pressing import Pressable
from verifier_app.widgets.preview import CameraPicture, fill
from verifier_app.widgets.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kivy.uix.widget import Widget

    from tests.window.stage import Stage
    from verifier_app.model import Event

ENTER = 13
LONG_ENOUGH = 100
"""Tenths of a second in which every timer that a touch leaves behind has ended."""

Kind = TypeVar("Kind", bound="Widget")


def show(stage: Stage, look: str, size: tuple[int, int] = TALL) -> None:
    stage.show(present(LOOKS[look]), size)


def button(stage: Stage, event: Event) -> Pressable:
    return next(
        widget
        for widget in stage.root.walk()
        if isinstance(widget, Pressable) and widget.part.event == event
    )


def the(stage: Stage, kind: type[Kind]) -> Kind:
    return next(widget for widget in stage.root.walk() if isinstance(widget, kind))


def said(stage: Stage) -> str:
    return "\n".join(widget.text for widget in stage.root.walk() if isinstance(widget, Words))


def focused(stage: Stage) -> Widget | None:
    return next((w for w in stage.root.walk() if getattr(w, "focus", False)), None)


def pass_time(stage: Stage, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.05)
        stage.settle()


def left_of(stage: Stage, shown: Sequence[weakref.ref[Any]]) -> list[weakref.ref[Any]]:
    """Return what is there still when everything that a touch has set going has ended."""
    left = list(shown)
    for _ in range(LONG_ENOUGH):
        pass_time(stage, 0.1)
        gc.collect()
        left = [each for each in left if each() is not None]
        if not left:
            break
    return left


# --- fingers ---


@pytest.mark.parametrize("look", LOOKS)
def test_every_button_posts_its_event_and_nothing_else(stage: Stage, look: str) -> None:
    show(stage, look, WIDE)
    for pressed in [w for w in stage.root.walk() if isinstance(w, Pressable)]:
        stage.posted.clear()
        pressed.trigger_action(0)
        stage.settle()
        assert stage.posted == [pressed.part.event]


def test_a_touch_is_heard_of_before_what_it_presses(stage: Stage) -> None:
    show(stage, "scan")
    stage.tap(button(stage, PhotoPressed()))
    assert stage.posted == [Touched(), PhotoPressed()]


def test_a_touch_beside_every_button_is_heard_of_too(stage: Stage) -> None:
    show(stage, "verdict-genuine")
    stage.tap(the(stage, VerdictPanel))
    assert stage.posted == [Touched()]


def test_a_button_that_is_off_takes_no_touch(stage: Stage) -> None:
    show(stage, "typed")
    off = button(stage, TypedSubmitted())
    assert off.disabled
    stage.tap(off)
    assert stage.posted == [Touched()]


def test_a_finger_keeps_its_button_while_the_countdown_goes_on(stage: Stage) -> None:
    state = LOOKS["verdict-genuine"]
    show(stage, "verdict-genuine")
    goal = button(stage, NextPressed())
    finger = UnitTestTouch(*goal.to_window(*goal.center))
    finger.touch_down()
    stage.show(present(replace(state, clock=Clock(105.0, NOW))))
    finger.touch_up()
    stage.settle()
    assert NextPressed() in stage.posted


def test_keys_of_the_pin_carry_the_whole_pin(stage: Stage) -> None:
    show(stage, "pin")
    stage.tap(button(stage, PinTyped("127")))
    assert stage.posted[-1] == PinTyped("127")


# --- the keyboard ---


@pytest.mark.parametrize("look", LOOKS)
def test_tab_reaches_everything_and_comes_round_again(stage: Stage, look: str) -> None:
    show(stage, look)
    stops = [w for w in stage.root.walk() if getattr(w, "reachable", False)]
    reached = []
    for _ in stops:
        stage.press_key(TAB)
        reached.append(focused(stage))
    assert reached == stops
    stage.press_key(TAB)
    assert focused(stage) is stops[0]
    stage.press_key(TAB, "shift")
    assert focused(stage) is stops[-1]


def test_enter_presses_what_has_the_focus(stage: Stage) -> None:
    show(stage, "verdict-genuine")
    stage.press_key(TAB)
    stage.press_key(ENTER)
    assert stage.posted == [focused(stage).part.event]  # type: ignore[union-attr]


def test_the_focus_is_brought_into_view(stage: Stage) -> None:
    show(stage, "settings")
    stage.press_key(TAB, "shift")
    last = focused(stage)
    assert last is not None
    low = last.to_window(*last.pos)[1]
    assert 0 <= low < TALL[1] - last.height


def test_the_focus_can_be_seen(stage: Stage) -> None:
    show(stage, "verdict-genuine")
    before = stage.picture()
    stage.press_key(TAB)
    assert stage.picture().tobytes() != before.tobytes()


def test_escape_goes_back(stage: Stage) -> None:
    show(stage, "help")
    stage.press_key(ESCAPE)
    assert stage.posted == [BackPressed()]


def test_a_finger_sets_no_focus_so_that_no_phone_opens_its_keyboard(stage: Stage) -> None:
    show(stage, "verdict-genuine")
    stage.tap(button(stage, DetailsPressed()))
    assert focused(stage) is None


def test_a_scanner_types_its_code_even_while_a_button_has_the_focus(stage: Stage) -> None:
    show(stage, "scan")
    stage.press_key(TAB)
    stage.type_text("GC1:A B")
    stage.press_key(ENTER)
    assert "".join(event.character for event in stage.posted if isinstance(event, KeyTyped)) == (
        "GC1:A B\n"
    )
    assert len(stage.posted) == 8, "and Enter pressed nothing"


def test_enter_is_the_buttons_again_when_the_scanner_has_paused(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(stage, "scan")
    stage.type_text("G")
    later = stage.posted[0].now + BURST  # type: ignore[union-attr]
    monkeypatch.setattr("time.monotonic", lambda: later)
    monkeypatch.setattr(stage.app.keys, "_now", lambda: later)
    stage.press_key(TAB)
    stage.press_key(ENTER)
    assert stage.posted[-1] == focused(stage).part.event  # type: ignore[union-attr]


# --- typing ---


def test_what_is_typed_goes_out_and_what_is_shown_comes_back(stage: Stage) -> None:
    show(stage, "typed")
    field = the(stage, ReferenceField)
    field.focus = True
    field.insert_text("4ktx")
    assert stage.posted == [TypedChanged("4ktx")]
    show(stage, "typed-wrong")
    assert the(stage, ReferenceField) is field, "or the phone's keyboard would close"
    assert field.text == LOOKS["typed-wrong"].typed.text
    assert field.focus


def test_typing_into_the_field_is_no_scan(stage: Stage) -> None:
    show(stage, "typed")
    the(stage, ReferenceField).focus = True
    stage.type_text("4")
    assert not [event for event in stage.posted if isinstance(event, KeyTyped)]


def test_tab_leaves_the_field(stage: Stage) -> None:
    show(stage, "typed-wrong")
    field = the(stage, ReferenceField)
    field.focus = True
    stage.press_key(TAB)
    assert focused(stage) not in {None, field}


def test_enter_in_the_field_submits(stage: Stage) -> None:
    show(stage, "typed-wrong")
    the(stage, ReferenceField).dispatch("on_text_validate")
    assert stage.posted == [TypedSubmitted()]


# --- nothing stays ---


def test_nothing_of_a_document_stays_when_its_verdict_has_gone(stage: Stage) -> None:
    show(stage, "verdict-genuine")
    assert "Muster-Beispill" in said(stage)
    drawn = [weakref.ref(w) for w in stage.root.walk() if isinstance(w, Words)]
    show(stage, "scan")
    assert not left_of(stage, drawn)


def test_a_bad_signature_after_a_good_one_shows_no_field_of_it(stage: Stage) -> None:
    show(stage, "verdict-genuine")
    show(stage, "verdict-not-genuine")
    assert "Muster-Beispill" not in said(stage)


def test_the_last_frame_goes_with_the_scan_screen(stage: Stage) -> None:
    show(stage, "scan")
    stage.app.show_frame(empty_frame())
    frame = weakref.ref(the(stage, CameraPicture).texture)
    show(stage, "menu")
    assert not left_of(stage, [frame])


def test_the_window_forgets_without_being_asked(stage: Stage) -> None:
    show(stage, "verdict-genuine")
    page = weakref.ref(the(stage, VerdictScreen))
    # As a list that was thrown: it still moves, and the page cannot go before.
    KivyClock.schedule_once(partial(_move, the(stage, Scroller)), 1.5)
    gc.disable()
    try:
        show(stage, "scan")
        for _ in range(LONG_ENOUGH):
            pass_time(stage, 0.1)
            if page() is None:
                break
    finally:
        gc.enable()
    assert page() is None


def _move(scroller: Scroller, _elapsed: float) -> None:
    scroller.scroll_y = 0.5


# --- the look follows ---


def test_language_changes_without_a_restart(stage: Stage) -> None:
    for language, word in ((Language.FR, "Authentique"), (Language.LB, "Echt")):
        stage.show(present(dressed(LOOKS["verdict-genuine"], language=language)))
        assert word in said(stage)


@pytest.mark.parametrize("look", ["scan-note", "verdict-genuine", "typed-wrong", "trust", "pin"])
def test_what_was_turned_there_and_back_looks_the_same(stage: Stage, look: str) -> None:
    show(stage, look)
    before = stage.picture()
    show(stage, look, WIDE)
    show(stage, look)
    assert stage.picture().tobytes() == before.tobytes()


@pytest.mark.parametrize("look", ["scan-note", "verdict-genuine", "typed-wrong", "settings", "pin"])
def test_a_theme_and_a_size_that_come_later_look_like_those_from_the_start(
    stage: Stage, look: str
) -> None:
    state = dressed(LOOKS[look], theme=Theme.DARK, text_size=TextSize.VERY_LARGE)
    show(stage, look)
    stage.show(present(state))
    changed = stage.picture()
    show(stage, "menu" if look != "menu" else "help")
    stage.show(present(state))
    assert stage.picture().tobytes() == changed.tobytes()


def test_every_option_of_the_settings_is_one_touch_away(stage: Stage) -> None:
    show(stage, "settings")
    chosen = [
        widget.part.event
        for widget in stage.root.walk()
        if isinstance(widget, Pressable) and isinstance(widget.part.event, SettingChosen)
    ]
    assert {SettingChosen(language) for language in Language} <= set(chosen)
    assert {SettingChosen(size) for size in TextSize} <= set(chosen)


def test_the_menu_leads_to_every_other_screen(stage: Stage) -> None:
    show(stage, "menu")
    wanted = {Screen.TRUST, Screen.SETTINGS, Screen.TODAY, Screen.HELP, Screen.ABOUT}
    assert {
        w.part.event.screen
        for w in stage.root.walk()
        if isinstance(w, Pressable) and isinstance(w.part.event, Opened)
    } == wanted


# --- the camera's picture ---


def test_a_frame_is_drawn_upright_and_in_its_colours(stage: Stage) -> None:
    show(stage, "scan")
    colour = (bytes((200, 30, 30)) * 40) * 15 + (bytes((30, 30, 200)) * 40) * 15
    stage.app.show_frame(Frame(bytes(1200), 40, 30, colour))
    stage.settle()
    place = the(stage, CameraPicture)
    middle, top = int(place.center_x), stage.window.height - int(place.top)
    drawn = stage.picture()
    assert drawn.getpixel((middle, top + 20)) == (200, 30, 30)
    assert drawn.getpixel((middle, top + int(place.height) - 20)) == (30, 30, 200)


def test_a_grey_frame_of_another_size_follows(stage: Stage) -> None:
    show(stage, "scan")
    stage.app.show_frame(Frame(bytes(1200), 40, 30, bytes(3600)))
    stage.app.show_frame(Frame(bytes([90]) * 64, 8, 8))
    stage.settle()
    place = the(stage, CameraPicture)
    drawn = stage.picture()
    assert drawn.getpixel((int(place.center_x), stage.window.height - int(place.center_y))) == (
        (90, 90, 90)
    )


def test_a_frame_that_comes_late_is_let_go(stage: Stage) -> None:
    show(stage, "verdict-genuine")
    stage.app.show_frame(empty_frame())


@pytest.mark.parametrize(
    ("picture", "place", "left", "top"),
    [((200, 100), (100, 100), 0.25, 0.0), ((100, 200), (100, 100), 0.0, 0.25)],
)
def test_a_picture_is_cut_from_its_middle_and_never_stretched(
    picture: tuple[float, float], place: tuple[float, float], left: float, top: float
) -> None:
    assert fill(picture, place) == [left, 1 - top, 1 - left, 1 - top, 1 - left, top, left, top]
