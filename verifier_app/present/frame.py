"""What every screen has, and what several show."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from verifier_app.model import BackPressed, Screen
from verifier_app.present.parts import Appearance, Band, Button, Icon, Rank, Tone
from verifier_app.words import sentences, translator

if TYPE_CHECKING:
    from verifier_app.model import State
    from verifier_app.words import Translator


class PageParts(TypedDict):
    """The arguments of `views.Page`."""

    appearance: Appearance
    title: str
    back: Button | None
    bands: tuple[Band, ...]


def words_of(state: State) -> Translator:
    """Return what speaks the chosen language."""
    return translator(state.settings.language)


def page(state: State, title: str) -> PageParts:
    """Return what every screen has."""
    say, settings = words_of(state), state.settings
    to_scan = say("Back to scanning")
    back = Button(label=to_scan, event=BackPressed(), icon=Icon.BACK, rank=Rank.QUIET)
    return {
        "appearance": Appearance(
            language=settings.language,
            theme=settings.theme,
            contrast=settings.contrast,
            text_size=settings.text_size,
        ),
        "title": title,
        "back": None if state.screen is Screen.SCAN else back,
        "bands": tuple(_bands(state, say)),
    }


def _bands(state: State, say: Translator) -> list[Band]:
    bands = []
    if state.clock_behind:
        bands.append(Band(Tone.OPEN, Icon.CLOCK, sentences.clock_behind(say)))
    if state.trust is not None and state.trust.demonstration:
        text = say("Demonstration: what is called genuine here is of no value.")
        bands.append(Band(Tone.OPEN, Icon.WARNING, text))
    return bands


def freshness(state: State) -> Band:
    """Return how old the lists are at this moment, from signed times."""
    say, trust = words_of(state), state.trust
    if trust is None or trust.as_of is None:
        return Band(Tone.BAD, Icon.WARNING, sentences.no_lists(say))
    seconds = max(0, state.time - trust.as_of)
    dated = sentences.dated_age(say, state.time, trust.as_of)
    if seconds > trust.stop:
        return Band(Tone.BAD, Icon.WARNING, say("{age}: too old for some documents", age=dated))
    if seconds > trust.amber:
        return Band(Tone.WARN, Icon.CLOCK, dated)
    return Band(Tone.GOOD, Icon.CHECK, sentences.age(say, seconds))
