"""What a person does with a verdict on screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from verifier_app.model import Screen

if TYPE_CHECKING:
    from verifier_app.model import State


def touched(state: State) -> State:
    """Hold the verdict. In a kiosk its time begins again: what it shows must not stay there."""
    if state.shown is None:
        return state
    if state.kiosk:
        return replace(state, shown=replace(state.shown, since=state.clock.now))
    return replace(state, shown=replace(state.shown, held=True))


def next_pressed(state: State) -> State:
    """Go on scanning."""
    return replace(state, screen=Screen.SCAN) if state.screen is Screen.VERDICT else state


def details_pressed(state: State) -> State:
    """Open or close the details."""
    shown = state.shown
    return (
        state if shown is None else replace(state, shown=replace(shown, details=not shown.details))
    )


def show_unproven(state: State) -> State:
    """Show the fields that nothing proves, and say so above them."""
    shown = state.shown
    return state if shown is None else replace(state, shown=replace(shown, unproven=True))


def reveal_pressed(state: State) -> State:
    """Show the covered fields of this one document."""
    shown = state.shown
    return state if shown is None else replace(state, shown=replace(shown, revealed=True))


def time_is_up(state: State) -> bool:
    """Tell whether the verdict on screen makes room for the next scan."""
    shown, seconds = state.shown, state.settings.seconds_shown
    if shown is None or shown.held or not seconds:
        return False
    return state.clock.now - shown.since >= seconds
