"""A kiosk does nothing but scan, until somebody types its PIN; few tries, then a delay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, assert_never

from verifier_app.model import (
    CheckPin,
    HashPin,
    PinEntry,
    PinFault,
    PinPurpose,
    SaveSettings,
    Screen,
)
from verifier_app.model.pin import MAX_LENGTH, MIN_LENGTH
from verifier_app.update.step import Step, asking, only

if TYPE_CHECKING:
    from verifier_app.model import PinHashed, PinTyped, State

FREE_TRIES: Final = 5
"""Wrong PINs before the first delay."""

DELAY: Final = 30.0
"""Seconds of the first delay; each further wrong PIN doubles it."""

MAX_DELAY: Final = 3600.0
IDLE: Final = 30.0
"""Seconds without a key after which a kiosk goes back to scanning."""


def entered(state: State) -> State:
    """Ask for the PIN that will open the kiosk again."""
    return state if state.kiosk else _asking_for(state, PinEntry(PinPurpose.CHOOSE))


def left(state: State) -> State:
    """Ask for the PIN that opens the kiosk."""
    return _asking_for(state, PinEntry(PinPurpose.OPEN)) if state.kiosk else state


def _asking_for(state: State, entry: PinEntry) -> State:
    return replace(state, screen=Screen.PIN, pin=replace(entry, since=state.clock.now))


def pin_typed(state: State, event: PinTyped) -> State:
    """Take the digits as they stand there now."""
    if state.pin is None or state.pin.waiting:
        return state
    digits = "".join(digit for digit in event.digits if digit in "0123456789")[:MAX_LENGTH]
    return _asking_for(state, replace(state.pin, digits=digits, fault=None))


def pin_entered(state: State) -> Step:
    """Take the PIN, or say what is wrong with it."""
    entry = state.pin
    if entry is None or entry.waiting:
        return only(state)
    match entry.purpose:
        case PinPurpose.CHOOSE if len(entry.digits) < MIN_LENGTH:
            again = PinEntry(PinPurpose.CHOOSE, fault=PinFault.TOO_SHORT)
            return only(_asking_for(state, again))
        case PinPurpose.CHOOSE:
            return only(_asking_for(state, PinEntry(PinPurpose.REPEAT, chosen=entry.digits)))
        case PinPurpose.REPEAT if entry.digits != entry.chosen:
            again = PinEntry(PinPurpose.CHOOSE, fault=PinFault.DIFFERENT)
            return only(_asking_for(state, again))
        case PinPurpose.REPEAT:
            waiting = PinEntry(PinPurpose.REPEAT, waiting=True)
            return asking(_asking_for(state, waiting), HashPin(entry.digits))
        case PinPurpose.OPEN:
            return _try(state, entry)
        case _ as never:
            assert_never(never)


def _try(state: State, entry: PinEntry) -> Step:
    """Have a PIN checked, unless a delay is running."""
    pin = state.settings.kiosk
    if pin is None or not entry.digits or state.clock.now < state.locked_until:
        return only(state)
    waiting = PinEntry(PinPurpose.OPEN, waiting=True)
    return asking(_asking_for(state, waiting), CheckPin(entry.digits, pin))


def pin_hashed(state: State, event: PinHashed) -> Step:
    """Become a kiosk."""
    if state.pin is None or not state.pin.waiting or state.pin.purpose is not PinPurpose.REPEAT:
        return only(state)
    settings = replace(state.settings, kiosk=event.pin, pin_failures=0)
    return asking(replace(state, settings=settings, screen=Screen.SCAN), SaveSettings(settings))


def pin_verified(state: State) -> Step:
    """Be no kiosk any more."""
    if not _is_tried(state):
        return only(state)
    settings = replace(state.settings, kiosk=None, pin_failures=0)
    opened = replace(state, settings=settings, screen=Screen.SCAN, locked_until=0.0)
    return asking(opened, SaveSettings(settings))


def pin_refused(state: State) -> Step:
    """Count a wrong PIN, and after some of them take none for a while."""
    if not _is_tried(state):
        return only(state)
    failures = state.settings.pin_failures + 1
    settings = replace(state.settings, pin_failures=failures)
    state = replace(state, settings=settings, locked_until=state.clock.now + delay_after(failures))
    wrong = PinEntry(PinPurpose.OPEN, fault=PinFault.WRONG)
    return asking(_asking_for(state, wrong), SaveSettings(settings))


def delay_after(failures: int) -> float:
    """Return the seconds in which no PIN is taken after so many wrong ones."""
    beyond = failures - FREE_TRIES
    return 0.0 if beyond < 0 else min(MAX_DELAY, DELAY * 2.0 ** min(beyond, 10))


def is_idle(state: State) -> bool:
    """Tell whether nobody types at a kiosk any more."""
    entry = state.pin
    return state.kiosk and entry is not None and state.clock.now - entry.since >= IDLE


def _is_tried(state: State) -> bool:
    entry = state.pin
    return entry is not None and entry.waiting and entry.purpose is PinPurpose.OPEN
