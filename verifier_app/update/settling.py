"""What holds after every event, and what follows from a change, whatever brought it about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from verifier_app.model import (
    Announce,
    ClearFields,
    Screen,
    SetTorch,
    StartCamera,
    StopCamera,
    Torch,
    Typed,
    Wedge,
)
from verifier_app.update.step import words_of
from verifier_app.words import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier_app.model import Effect, State

_SCANNING = frozenset({Screen.SCAN, Screen.VERDICT})
_JUDGING = frozenset({Screen.SCAN, Screen.TYPED})


def settled(before: State, after: State) -> State:
    """Return the state after an event with nothing in it that has lost its place."""
    screen, active = after.screen, after.active
    begins = after.scanning and not before.scanning
    return replace(
        after,
        shown=after.shown if screen is Screen.VERDICT else None,
        typed=after.typed if screen is Screen.TYPED else Typed(),
        pin=after.pin if screen is Screen.PIN else None,
        wedge=after.wedge if active and screen in _SCANNING else Wedge(),
        note=after.note if active and screen is Screen.SCAN else None,
        waiting=after.waiting if active and screen in _JUDGING else None,
        torch=after.torch if after.camera_wanted else Torch.OFF,
        # Nobody looked meanwhile, so a code may have lain there all the time.
        held=tuple(replace(held, seen=after.clock.now) for held in after.held)
        if begins
        else after.held,
    )


def consequences(before: State, after: State) -> Iterator[Effect]:
    """Yield what a change of the state asks of the outside."""
    if before.camera_wanted and not after.camera_wanted:
        yield StopCamera()
    if after.camera_wanted and not before.camera_wanted:
        yield StartCamera()
    if after.torch is not before.torch and after.camera_wanted:
        yield SetTorch(on=after.torch is Torch.ON)
    if before.shown is not None and not _same_verdict(before, after):
        yield ClearFields()
    if _warns(after) and not _warns(before):
        say = words_of(after)
        yield Announce(sentences.clock_behind(say), say.language)


def _same_verdict(before: State, after: State) -> bool:
    if before.shown is None or after.shown is None:
        return before.shown is after.shown
    return before.shown.judgement is after.shown.judgement


def _warns(state: State) -> bool:
    return state.active and state.clock_behind
