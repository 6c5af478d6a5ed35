"""Sentences that the screens show and the voice says: one place, so that both say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gouvcheck_core import catalogue
from gouvcheck_core.profiles import luxembourg_time
from gouvcheck_core.reference import SYMBOLS, PartialVerdict, check_partial
from gouvcheck_core.verdict import Reason

if TYPE_CHECKING:
    from verifier_app.words import Translator

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR


def date_of(seconds: int) -> str:
    """Return the day in Luxembourg of a moment, as paper has it."""
    return f"{luxembourg_time(seconds):%d.%m.%Y}"


def moment_of(seconds: int) -> str:
    """Return day and time in Luxembourg of a moment."""
    return f"{luxembourg_time(seconds):%d.%m.%Y %H:%M}"


def age(say: Translator, seconds: int) -> str:
    """Return how old the lists are, in the largest unit that fits: a whole sentence, no stop."""
    if seconds >= 2 * DAY:
        days = seconds // DAY
        return say.count("The lists are {number} day old", "The lists are {number} days old", days)
    if seconds >= HOUR:
        hours = seconds // HOUR
        return say.count(
            "The lists are {number} hour old", "The lists are {number} hours old", hours
        )
    minutes = seconds // MINUTE
    return say.count(
        "The lists are {number} minute old", "The lists are {number} minutes old", minutes
    )


def announcement(say: Translator, reason: Reason, *, seconds: int) -> str:
    """Return the one sentence that says a verdict aloud.

    Args:
        say: In which language.
        reason: Of the verdict.
        seconds: Age of the lists, which is part of an aged verdict.
    """
    words = catalogue.words(reason, say.language)
    sentence = f"{age(say, seconds)}." if reason is Reason.GENUINE_AGED else words.sentence
    return say("{word}: {sentence}", word=words.title, sentence=sentence)


def clock_behind(say: Translator) -> str:
    """Return the warning of a clock that is certainly behind."""
    return say(
        "The clock of this device is behind. Set date and time; until then the newest signed "
        "date counts."
    )


def typed(say: Translator, text: str) -> str:
    """Return what the check symbols of a typed reference say so far."""
    partial = check_partial(text)
    match partial.verdict:
        case PartialVerdict.INCOMPLETE:
            return say("{number} of {all} symbols", number=partial.count, all=SYMBOLS)
        case PartialVerdict.BAD_SYMBOL:
            return say("Symbol {number} is never written", number=partial.bad_positions[0])
        case PartialVerdict.TOO_LONG:
            return say("More than {all} symbols", all=SYMBOLS)
        case PartialVerdict.CHECKS:
            return say("Typed without a mistake")
        case PartialVerdict.DOES_NOT_CHECK:
            return say("There is a typing mistake")


def reference_proves_nothing(say: Translator) -> str:
    """Return what a well-formed reference means, and what it does not."""
    return say(
        "The reference is typed without a mistake. That proves nothing about the document: scan "
        "its code, or ask online."
    )
