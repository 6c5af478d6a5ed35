"""Which view a state is shown as."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from verifier_app.model import Screen
from verifier_app.present.lists import trust_view
from verifier_app.present.pages import about_view, help_view, menu_view, today_view
from verifier_app.present.scan import scan_view
from verifier_app.present.settings import pin_view, settings_view
from verifier_app.present.typed import typed_view
from verifier_app.present.verdict import verdict_view

if TYPE_CHECKING:
    from verifier_app.model import State
    from verifier_app.present.views import View


def present(state: State) -> View:  # noqa: C901, PLR0911 - one arm a screen
    """Return what a person sees."""
    match state.screen:
        case Screen.SCAN:
            return scan_view(state)
        case Screen.VERDICT:
            return scan_view(state) if state.shown is None else verdict_view(state, state.shown)
        case Screen.TYPED:
            return typed_view(state)
        case Screen.MENU:
            return menu_view(state)
        case Screen.TRUST:
            return trust_view(state)
        case Screen.SETTINGS:
            return settings_view(state)
        case Screen.TODAY:
            return today_view(state)
        case Screen.HELP:
            return help_view(state)
        case Screen.ABOUT:
            return about_view(state)
        case Screen.PIN:
            return scan_view(state) if state.pin is None else pin_view(state, state.pin)
        case _ as never:
            assert_never(never)
