"""Bringing the lists up to date in the background; a scan never waits for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from verifier_app.model import (
    Announce,
    FileChosen,
    ImportBundle,
    Note,
    NoteKind,
    OpenFilePicker,
    Purpose,
    ReadPicture,
    Screen,
    TrustStanding,
    UpdateTrust,
)
from verifier_app.update.step import Step, asking, only, words_of
from verifier_app.words import sentences

if TYPE_CHECKING:
    from verifier_app.model import State, TrustChanged, UpdateFailed

INTERVAL: Final = 3600.0
"""Seconds between two looks for newer lists; a new head comes every six hours."""

RETRY: Final = 600.0
"""Seconds after a look that failed."""

READING_SECONDS: Final = 30.0
"""How long the screen says that a photo is being read, if nothing comes of it."""


def update_trust(state: State) -> Step:
    """Look for newer lists, unless that is being done or there is nowhere to look."""
    if state.standing is not TrustStanding.IDLE or not state.device.online:
        return only(state)
    return asking(replace(state, standing=TrustStanding.UPDATING), UpdateTrust())


def trust_changed(state: State, event: TrustChanged) -> State:
    """Judge by other lists from now on."""
    return replace(state, trust=event.summary)


def update_finished(state: State) -> Step:
    """Forget the last failure, and look again in a while."""
    next_update = state.clock.now + INTERVAL
    done = replace(state, standing=TrustStanding.IDLE, failure=None, next_update=next_update)
    if state.screen is not Screen.TRUST or not state.active:
        return only(done)
    say = words_of(state)
    return asking(done, Announce(say("The update is complete."), say.language))


def update_failed(state: State, event: UpdateFailed) -> Step:
    """Keep what failed for the screen of the lists, and try again soon."""
    next_update = state.clock.now + RETRY
    done = replace(state, standing=TrustStanding.IDLE, failure=event.code, next_update=next_update)
    if state.screen is not Screen.TRUST or not state.active:
        return only(done)
    say = words_of(state)
    return asking(done, Announce(sentences.failure(say, event.code), say.language))


def pick(state: State, purpose: Purpose) -> Step:
    """Let a person choose a file; in a kiosk nobody looks into the files of the device."""
    if state.kiosk or not state.device.picker or not state.active:
        return only(state)
    return asking(state, OpenFilePicker(purpose))


def file_chosen(state: State, event: FileChosen) -> Step:
    """Read a photo or take in lists; later, where the picker still covers the app."""
    if not state.active:
        return only(replace(state, chosen=event))
    state = replace(state, chosen=None)
    if state.kiosk:
        return only(state)
    if event.purpose is Purpose.PICTURE:
        until = state.clock.now + READING_SECONDS
        note = Note(NoteKind.READING, until)
        return asking(replace(state, screen=Screen.SCAN, note=note), ReadPicture(event.name))
    return asking(replace(state, standing=TrustStanding.IMPORTING), ImportBundle(event.name))
