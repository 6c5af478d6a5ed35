"""The life of the app: started, ticking, behind another app, in front again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gouvcheck_core.policy import luxembourg_day
from verifier_app.model import Clock, Screen, Wedge
from verifier_app.update import kiosk, lists, scanning, verdicts
from verifier_app.update.step import Step, only

if TYPE_CHECKING:
    from verifier_app.model import State, Ticked

_LEFT_BEHIND = frozenset({Screen.VERDICT, Screen.TYPED, Screen.PIN})
"""Screens that hold something of a document or a secret: nobody comes back to them."""


def started(state: State) -> Step:
    """Be there, and look for newer lists at once. A delay after wrong PINs outlives a restart."""
    delay = kiosk.delay_after(state.settings.pin_failures)
    locked_until = state.clock.now + delay
    return lists.update_trust(replace(state, active=True, locked_until=locked_until))


def ticked(state: State, event: Ticked) -> Step:
    """Let time pass: what had its time goes away."""
    now = max(event.now, state.clock.now)
    state = replace(state, clock=Clock(now, event.wall))
    state = replace(state, today=state.today.on(luxembourg_day(state.time)))
    state = scanning.released(state)
    if state.note is not None and now >= state.note.until:
        state = replace(state, note=None)
    if now - state.wedge.last > scanning.WEDGE_TIMEOUT:
        state = replace(state, wedge=Wedge())
    if verdicts.time_is_up(state) or kiosk.is_idle(state):
        state = replace(state, screen=Screen.SCAN)
    if state.active and now >= state.next_update:
        return lists.update_trust(state)
    return only(state)


def paused(state: State) -> State:
    """Be behind another app: nothing of a document stays."""
    screen = Screen.SCAN if state.screen in _LEFT_BEHIND else state.screen
    return replace(state, active=False, screen=screen)


def resumed(state: State) -> Step:
    """Be in front again, and take the file that was chosen meanwhile."""
    state = replace(state, active=True)
    return only(state) if state.chosen is None else lists.file_chosen(state, state.chosen)
