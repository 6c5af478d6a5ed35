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

    from verifier_app.model import Effect, Held, Judgement, State

_SCANNING = frozenset({Screen.SCAN, Screen.VERDICT})
_JUDGING = frozenset({Screen.SCAN, Screen.TYPED})


def settled(before: State, after: State) -> State:
    """Return the state after an event with nothing in it that has lost its place."""
    screen, active = after.screen, after.active
    waiting = after.waiting if active and screen in _JUDGING else None
    return replace(
        after,
        shown=after.shown if screen is Screen.VERDICT else None,
        typed=after.typed if screen is Screen.TYPED else Typed(),
        pin=after.pin if screen is Screen.PIN else None,
        wedge=after.wedge if active and screen in _SCANNING else Wedge(),
        note=after.note if after.scanning else None,
        waiting=waiting,
        torch=after.torch if after.camera_wanted else Torch.OFF,
        held=tuple(_held(before, after, waiting=waiting)),
    )


def _held(before: State, after: State, *, waiting: int | None) -> Iterator[Held]:
    """Yield the codes that are not taken again yet."""
    begins = after.scanning and not before.scanning
    for place, held in enumerate(after.held, 1):
        awaited = waiting is not None and place == len(after.held)
        # Who asks no more for an answer has shown nothing of that code, so that it is free.
        if held.reason is not None or awaited:
            # Nobody looked meanwhile, so a code may have lain there all the time.
            yield replace(held, seen=after.clock.now) if begins else held


def consequences(before: State, after: State) -> Iterator[Effect]:
    """Yield what a change of the state asks of the outside."""
    if before.camera_wanted and not after.camera_wanted:
        yield StopCamera()
    if after.camera_wanted and not before.camera_wanted:
        yield StartCamera()
    if after.torch is not before.torch and after.camera_wanted:
        yield SetTorch(on=after.torch is Torch.ON)
    if before.shown is not None and not _shows(after, before.shown.judgement):
        yield ClearFields()
    if _warns(after) and not _warns(before):
        say = words_of(after)
        yield Announce(sentences.clock_behind(say), say.language)


def _shows(state: State, judgement: Judgement) -> bool:
    return state.shown is not None and state.shown.judgement is judgement


def _warns(state: State) -> bool:
    return state.active and state.clock_behind
