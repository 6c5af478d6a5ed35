"""The words of the screens: said in four languages, with the values in their places."""

from __future__ import annotations

import re

import pytest

from gouvcheck_core.profiles import Language
from gouvcheck_core.verdict import Reason
from tests.support import issued
from verifier_app.words import sentences, translator
from verifier_app.words.mark import mark

HOUR = 3_600
DAY = 24 * HOUR

AGES = {
    Language.FR: ("Les listes ont 1 jour", "Les listes ont 9 jours"),
    Language.DE: ("Die Listen sind 1 Tag alt", "Die Listen sind 9 Tage alt"),
    Language.EN: ("The lists are 1 day old", "The lists are 9 days old"),
    Language.LB: ("Alter vun de Lëschten: 1 Dag", "Alter vun de Lëschten: 9 Deeg"),
}


@pytest.mark.parametrize("language", Language)
def test_numbers_choose_their_plural(language: Language) -> None:
    say = translator(language)

    assert (sentences.age(say, DAY), sentences.age(say, 9 * DAY + HOUR)) == AGES[language]


def test_french_counts_nothing_as_one() -> None:
    assert sentences.age(translator(Language.FR), 0) == "Les listes ont 0 minute"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (59, "0 minutes"),
        (60, "1 minute"),
        (HOUR - 1, "59 minutes"),
        (HOUR, "1 hour"),
        (DAY - 1, "23 hours"),
        (DAY, "1 day"),
        (400 * DAY, "400 days"),
    ],
)
def test_age_is_said_in_the_largest_unit_that_fits(seconds: int, said: str) -> None:
    assert sentences.age(translator(Language.EN), seconds) == f"The lists are {said} old"


def test_age_is_never_negative() -> None:
    said = sentences.dated_age(translator(Language.EN), issued.IAT, issued.NOW)

    assert said == "The lists are 0 minutes old, of 22.09.2026"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("reason", Reason)
def test_announcement_is_one_sentence(reason: Reason, language: Language) -> None:
    said = sentences.announcement(translator(language), reason, seconds=9 * DAY)
    # GouvCheck's sentences hold no abbreviation, so that a full stop is the end.
    assert said.endswith(".")
    assert re.findall(r"[.!?]", said) == ["."]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", sorted(sentences._FAILURES))  # noqa: SLF001 - each of them
def test_failures_are_said_in_every_language(code: str, language: Language) -> None:
    said = sentences.failure(translator(language), code)

    assert said.endswith(".")
    assert (said == sentences._FAILURES[code]) == (language is Language.EN)  # noqa: SLF001


def test_other_failures_are_said_by_the_catalogue() -> None:
    say = translator(Language.EN)

    assert sentences.failure(say, "store-damaged").startswith("The lists that this device")
    assert sentences.failure(say, "never-heard-of") == "This input cannot be processed."


def test_values_may_hold_braces() -> None:
    say = translator(Language.EN)

    assert say("{sentence} ({code})", sentence="{x}", code="{0}") == "{x} ({0})"


def test_mark_changes_nothing() -> None:
    assert mark("Check") == "Check"


def test_sentence_that_no_catalogue_has_is_said_in_english() -> None:
    assert translator(Language.LB)("No such sentence") == "No such sentence"
