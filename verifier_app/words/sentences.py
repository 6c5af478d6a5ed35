"""Sentences that the screens show and the voice says: one place, so that both say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from gouvcheck_core import catalogue
from gouvcheck_core.profiles import luxembourg_time
from gouvcheck_core.reference import SYMBOLS, PartialVerdict, check_partial
from gouvcheck_core.verdict import Reason
from verifier_app.words.mark import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier_app.words import Translator

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

_UNTRUE = mark(
    "The source offers files that do not belong together or are older than those at hand. Nothing "
    "of them was taken. Report it to the publisher."
)
_NO_READER = mark("This device cannot read codes: a part of the app is missing.")

_FAILURES: Final[Mapping[str, str]] = {
    "camera-absent": mark("No camera was found. Type the reference, or open a photo or PDF."),
    "camera-lost": mark("The camera does not answer. It is tried again by itself."),
    "camera-no-pictures": mark("There are no pictures in the place of the camera."),
    "camera-refused": mark("The app may not use the camera. Allow it in the system’s settings."),
    "scan-file": mark("The file cannot be opened."),
    "scan-no-decoder": _NO_READER,
    "scan-nothing": mark("No code was found in the photo or PDF."),
    "update-clock": mark("The clock of this device is behind. Set it, then update again."),
    "update-equivocation": _UNTRUE,
    "update-expired": mark("The source offers only files that have expired. Try again later."),
    "update-hash": _UNTRUE,
    "update-list-missing": _UNTRUE,
    "update-no-source": mark("This device was not told where updates come from."),
    "update-rollback": _UNTRUE,
    "update-root-version": _UNTRUE,
    "update-root-withheld": _UNTRUE,
    "update-trust-version": _UNTRUE,
    "update-unreachable": mark("The source cannot be reached. Try again later."),
}
"""What the app can say more exactly than the catalogue, which speaks for all programs."""


def date_of(seconds: int) -> str:
    """Return the day in Luxembourg of a moment, as paper has it."""
    return f"{luxembourg_time(seconds):%d.%m.%Y}"


def moment_of(seconds: int) -> str:
    """Return day and time in Luxembourg of a moment."""
    return f"{luxembourg_time(seconds):%d.%m.%Y %H:%M}"


def age(say: Translator, seconds: int) -> str:
    """Return how old the lists are, in the largest unit that fits: a whole sentence, no stop."""
    if seconds >= DAY:
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


def dated_age(say: Translator, now: int, as_of: int) -> str:
    """Return how old the lists are at a moment, and of which day they are."""
    return say("{age}, of {date}", age=age(say, max(0, now - as_of)), date=date_of(as_of))


def no_lists(say: Translator) -> str:
    """Return that nothing can be confirmed."""
    return say("There are no lists on this device.")


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


def failure(say: Translator, code: str) -> str:
    """Return what went wrong, for a person.

    Args:
        say: In which language.
        code: The stable code of the error.
    """
    sentence = _FAILURES.get(code)
    return catalogue.error_sentence(code, say.language) if sentence is None else say(sentence)


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
        case _ as never:
            assert_never(never)


def reference_proves_nothing(say: Translator) -> str:
    """Return what a well-formed reference means, and what it does not."""
    return say(
        "The reference is typed without a mistake. That proves nothing about the document: scan "
        "its code, or ask online."
    )
