"""From a text that was seen to a verdict: never two from one code, and one at a time.

A code that was taken is held: it is not taken again before it has been out of view for three
seconds in which scanning went on. What a person does on purpose (a photo, the trigger of a
scanner) goes before what a camera happens to see.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gouvcheck_core.catalogue import Showing, showing
from gouvcheck_core.policy import luxembourg_day
from gouvcheck_core.verdict import Reason
from verifier_app.model import (
    Announce,
    Held,
    Judge,
    Note,
    NoteKind,
    Outcome,
    Play,
    SaveToday,
    Screen,
    Shown,
    Sound,
    Source,
    TextSeen,
    Vibrate,
    Vibration,
    Wedge,
    outcome_of,
)
from verifier_app.update.step import Step, asking, only, words_of
from verifier_app.words import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier_app.model import (
        Effect,
        FileUnreadable,
        Judged,
        Judgement,
        JudgingFailed,
        KeyTyped,
        State,
    )

HOLD_OFF: Final = 3.0
"""Seconds out of view before a code is taken again."""

NOTE_SECONDS: Final = 4.0
KEY_GAP: Final = 0.3
"""Seconds between two keys of a scanner, as the window hands them over: it may be busy a while."""

WEDGE_TIMEOUT: Final = 1.0
MIN_SCANNED: Final = 6
"""Characters; a shorter line was typed by accident."""

MAX_SCANNED: Final = 8192
"""Characters; no QR code holds more (ISO/IEC 18004 table 7: 7,089 digits)."""

_ENTER: Final = frozenset("\r\n")
_ON_PURPOSE: Final = frozenset({Source.PICTURE, Source.WEDGE, Source.TYPED})
_EVERY_TIME: Final = frozenset({Source.PICTURE, Source.TYPED})


def text_seen(state: State, event: TextSeen) -> Step:
    """Hand a text to the judge, unless it has been judged already or something else goes on."""
    if not _takes(state, event.source):
        return only(state)
    digest = hashlib.sha256(event.text.encode("utf-8", "surrogatepass")).digest()
    held = next((held for held in state.held if held.digest == digest), None)
    if held is not None and not _is_held(state, held):
        held = None
    if held is not None and event.source not in _EVERY_TIME:
        return only(_seen_again(state, held))
    ticket = state.ticket + 1
    others = (held for held in state.held if held.digest != digest)
    taken = replace(
        state,
        screen=state.screen if state.screen is Screen.TYPED else Screen.SCAN,
        shown=None,
        note=None,
        wedge=Wedge(),
        ticket=ticket,
        waiting=ticket,
        held=(*others, Held(digest, state.clock.now, None if held is None else held.reason)),
    )
    return asking(taken, Judge(event.text, ticket))


def _takes(state: State, source: Source) -> bool:
    """Tell whether a text from there is looked at."""
    if not state.active:
        return False
    if source is Source.TYPED:
        return state.screen is Screen.TYPED
    if source in _ON_PURPOSE:
        return state.screen in {Screen.SCAN, Screen.VERDICT}
    return state.screen is Screen.SCAN and state.waiting is None


def _is_held(state: State, held: Held) -> bool:
    """Tell whether a code is not taken again: it is still in view, or its verdict on screen."""
    return _in_view(state, held) or (state.shown is not None and held is state.held[-1])


def released(state: State) -> State:
    """Let go of the codes that have been out of view for long enough while scanning went on."""
    if not state.scanning or state.waiting is not None:
        return state
    return replace(state, held=tuple(held for held in state.held if _in_view(state, held)))


def _in_view(state: State, held: Held) -> bool:
    return state.clock.now - held.seen < HOLD_OFF


def _seen_again(state: State, again: Held) -> State:
    """Note that a code is still in view, and say why nothing happens."""
    now = state.clock.now
    held = tuple(replace(one, seen=now) if one is again else one for one in state.held)
    state, until = replace(state, held=held), now + NOTE_SECONDS
    if again.reason is None:
        return state
    if _is_note(again.reason):
        return replace(state, note=Note(NoteKind.CODE, until, reason=again.reason))
    return replace(state, note=Note(NoteKind.JUST_CHECKED, until))


def _is_note(reason: Reason) -> bool:
    return outcome_of(reason) is Outcome.NOT_A_CODE


def judged(state: State, event: Judged) -> Step:
    """Show a verdict, or a short note where there is none; count it, and say it."""
    if event.ticket != state.waiting:
        return only(state)
    judgement = _without_hidden_fields(event.judgement)
    now, outcome = state.clock.now, judgement.outcome
    today = state.today.on(luxembourg_day(state.time)).with_one(outcome)
    state = replace(
        state,
        waiting=None,
        today=today,
        held=_with_reason(state.held, judgement.reason, seen=now),
    )
    if _is_note(judgement.reason):
        note = Note(NoteKind.CODE, now + NOTE_SECONDS, reason=judgement.reason)
        state = replace(state, screen=Screen.SCAN, note=note)
    else:
        state = replace(state, screen=Screen.VERDICT, shown=Shown(judgement, now), note=None)
    return state, (*_told(state, judgement), SaveToday(today))


def _with_reason(held: tuple[Held, ...], reason: Reason, *, seen: float) -> tuple[Held, ...]:
    """Return the codes held, with what the newest, which was awaited, was found to be."""
    *others, newest = held
    return (*others, replace(newest, reason=reason, seen=seen))


def _told(state: State, judgement: Judgement) -> Iterator[Effect]:
    """Yield what tells a verdict to whoever does not look at the screen."""
    say, settings = words_of(state), state.settings
    sentence = sentences.announcement(say, judgement.reason, seconds=judgement.age)
    yield Announce(sentence, say.language)
    if settings.sound is Sound.ON:
        yield Play(judgement.outcome)
    if settings.vibration is Vibration.ON:
        yield Vibrate(judgement.outcome)


def _without_hidden_fields(judgement: Judgement) -> Judgement:
    """Drop what may not be shown, whatever the judge left in."""
    hidden = showing(judgement.reason) is Showing.HIDDEN
    return replace(judgement, paper=None) if hidden else judgement


def judging_failed(state: State, event: JudgingFailed) -> Step:
    """Go on scanning after a defect of the judge: a scan must not hang, nor be called good."""
    if event.ticket != state.waiting:
        return only(state)
    held = _with_reason(state.held, Reason.MALFORMED, seen=state.clock.now)
    state = replace(state, waiting=None, held=held, screen=Screen.SCAN)
    return _failed(state, "judging-failed")


def file_unreadable(state: State, event: FileUnreadable) -> Step:
    """Say why a photo or PDF could not be read."""
    return _failed(state, event.code) if state.scanning else only(state)


def _failed(state: State, code: str) -> Step:
    """Say in a short note what failed."""
    say = words_of(state)
    note = Note(NoteKind.FAILURE, state.clock.now + NOTE_SECONDS, error=code)
    return asking(replace(state, note=note), Announce(sentences.failure(say, code), say.language))


def key_typed(state: State, event: KeyTyped) -> Step:
    """Collect what a keyboard scanner types, until the end of its line."""
    fast = event.now - state.wedge.last <= KEY_GAP
    before = state.wedge.text if fast else ""
    if event.character in _ENTER:
        return _line_ended(replace(state, wedge=Wedge()), before)
    return only(replace(state, wedge=Wedge((before + event.character)[:MAX_SCANNED], event.now)))


def _line_ended(state: State, line: str) -> Step:
    """Take a line that came at a scanner's pace; Enter alone is a person's "next"."""
    if len(line) >= MIN_SCANNED:
        return text_seen(state, TextSeen(line, Source.WEDGE))
    return only(replace(state, screen=Screen.SCAN) if state.screen is Screen.VERDICT else state)
