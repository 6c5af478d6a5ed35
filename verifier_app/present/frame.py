"""What every screen has, and what several show."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from verifier_app.model import BackPressed, Screen
from verifier_app.present.views import Appearance, Band, Button, Icon, Rank, Tone
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
    as_of = None if state.trust is None else state.trust.as_of
    return freshness_at(state, as_of=as_of, now=state.time)


def freshness_at(state: State, *, as_of: int | None, now: int) -> Band:
    """Return how old the lists were at a moment.

    Args:
        state: For the language, and for the ages from which documents suffer.
        as_of: The newest signed time of the lists, or None without lists.
        now: The moment.
    """
    say, trust = words_of(state), state.trust
    if as_of is None or trust is None:
        return Band(Tone.BAD, Icon.WARNING, say("There are no lists on this device."))
    seconds = max(0, now - as_of)
    dated = say("{age}, of {date}", age=sentences.age(say, seconds), date=sentences.date_of(as_of))
    if seconds > trust.stop:
        text = say("{age}: too old for some documents", age=dated)
        return Band(Tone.BAD, Icon.WARNING, text)
    if seconds > trust.amber:
        return Band(Tone.WARN, Icon.CLOCK, dated)
    return Band(Tone.GOOD, Icon.CHECK, sentences.age(say, seconds))
