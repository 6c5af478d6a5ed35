"""The words for people: complete, in the fixed terms, and in step with the sources."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest

import gouvcheck_core
from gouvcheck_core import catalogue
from gouvcheck_core.catalogue import Catalogue, Phrase, Showing
from gouvcheck_core.profiles import Language
from gouvcheck_core.verdict import ACCEPTED_REASONS, UNDECIDED_REASONS, Reason
from tests.support.error_codes import FAMILIES, error_codes

CORE = Path(gouvcheck_core.__file__).parent
TEXT = (resources.files(gouvcheck_core) / "catalogue.toml").read_text(encoding="utf-8")
TABLES = tomllib.loads(TEXT)

FIXED = {
    Reason.GENUINE: ("Authentique", "Echt", "Genuine", "Echt"),
    Reason.GENUINE_AGED: ("Authentique", "Echt", "Genuine", "Echt"),
    Reason.EXPIRED: ("Expiré", "Abgelaufen", "Expired", "Ofgelaf"),
    Reason.WITHDRAWN: ("Retiré", "Zurückgezogen", "Withdrawn", "Zeréckgezunn"),
    Reason.USED: ("Déjà utilisé", "Bereits eingelöst", "Already used", "Scho benotzt"),
    Reason.BAD_SIGNATURE: ("Pas authentique", "Nicht echt", "Not genuine", "Net echt"),
    Reason.UNKNOWN_KEY: (
        "Impossible à confirmer",
        "Nicht bestätigbar",
        "Cannot confirm",
        "Kann net confirméiert ginn",
    ),
}


def every_sentence() -> list[tuple[str, str, str]]:
    """Return each text that is not a title, as (place, language, text)."""
    return [
        (f"{group}.{name}", language, table[language])
        for group in ("advice", "reason", "error")
        for name, table in TABLES[group].items()
        for language in Language
    ]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words_in_every_language(reason: Reason, language: Language) -> None:
    said = catalogue.words(reason, language)
    assert all(text == text.strip() != "" for text in (said.title, said.sentence, said.advice))


@pytest.mark.parametrize("reason", FIXED)
def test_titles_begin_with_the_fixed_words(reason: Reason) -> None:
    for language, fixed in zip(Language, FIXED[reason], strict=True):
        assert catalogue.words(reason, language).title.startswith(fixed)


def test_different_languages_say_different_things() -> None:
    for place, _, text in every_sentence():
        others = [t for p, _, t in every_sentence() if p == place and t == text]
        assert len(others) == 1, place


@pytest.mark.parametrize(("place", "language", "text"), every_sentence())
def test_sentences_are_plain_and_end_with_a_full_stop(place: str, language: str, text: str) -> None:
    assert text.endswith("."), place
    assert text[0].isupper()
    assert not re.search(r"[{}%<>'\"!?;:]|  ", text), (
        f"{place} {language}: no placeholders or codes"
    )
    assert len(text) <= 140, "must fit a phone at the largest text size"


def test_luxembourgish_drops_the_final_n_where_its_spelling_rule_says_so() -> None:
    # The n of these words stays only before a vowel, d, h, n, t, z, y, or a pause.
    wrong = re.compile(r"\b(?:den|an|vun|wann|kann|Lëschten|Donnéeën|dësen) (?=[bcfgjklmpqrsvwx])")
    for place, language, text in every_sentence():
        if language == "lb":
            assert not wrong.search(text), place


@pytest.mark.parametrize("phrase", Phrase)
def test_phrases_stand_beside_fields_without_a_full_stop(phrase: Phrase) -> None:
    said = [catalogue.phrase(phrase, language) for language in Language]
    assert len(set(said)) == len(said)
    assert all(text == text.strip(" .:") != "" for text in said)


def test_fields_are_shown_only_where_the_signature_held() -> None:
    # V-14: the verdicts that end at or before V-06, and those that say "not genuine".
    early = {
        Reason.NOT_A_CODE, Reason.MALFORMED, Reason.NEWER_FORMAT, Reason.UNKNOWN_KEY,
        Reason.KEY_MISMATCH, Reason.KEY_NOT_FOR_DOCUMENTS, Reason.KEY_COMPROMISED,
        Reason.BAD_SIGNATURE,
    }  # fmt: skip
    not_genuine = catalogue.words(Reason.BAD_SIGNATURE, Language.EN).title
    for reason in Reason:
        refused = catalogue.words(reason, Language.EN).title == not_genuine
        if reason in early or refused:
            assert catalogue.showing(reason) is Showing.HIDDEN, reason
        if catalogue.showing(reason) is Showing.ON_REQUEST:
            assert reason in UNDECIDED_REASONS
        if reason in ACCEPTED_REASONS:
            assert catalogue.showing(reason) is Showing.SHOWN


def test_every_code_in_the_sources_has_a_sentence_of_its_own_family() -> None:
    general = catalogue.packaged().errors["*"]
    for code, files in error_codes(CORE).items():
        assert catalogue.packaged().explain(code) is not general, (code, files)


def test_every_family_of_errors_has_a_sentence() -> None:
    assert {f"{family}*" for family in FAMILIES} <= catalogue.packaged().errors.keys()


def test_no_sentence_explains_a_code_that_nothing_raises() -> None:
    codes = error_codes(CORE)
    for pattern in catalogue.packaged().errors.keys() - {f"{family}*" for family in FAMILIES}:
        assert pattern in codes or any(
            pattern.endswith("*") and code.startswith(pattern[:-1]) for code in codes
        ), pattern


def test_the_most_exact_pattern_explains_a_code() -> None:
    said = catalogue.packaged().explain
    assert said("text-newer") != said("text-alphabet") == said("cbor-truncated")
    assert said("profile-field-range") != said("profile-file-toml")


def test_a_code_of_another_room_gets_the_general_sentence() -> None:
    assert catalogue.error_sentence("shard-lost", Language.EN) == "This input cannot be processed."


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('lb = "Ofgelaf"\n', ""),
        ('lb = "Ofgelaf"\n', 'lb = "Ofgelaf"\npt = "Expirado"\n'),
        ("[reason.expired]", "[reason.gone]"),
        ('title = "expired"', 'title = "withdrawn"'),
        ('advice = "ask-for-a-current-one"', 'advice = "refuse"'),
        ('codes = ["text-newer"]', 'codes = ["text-newer", "text-prefix"]'),
        ('codes = ["*"]', "codes = []"),
        ("[error.other]", "[other.other]"),
        ("[phrase.signed]", "[phrase.sealed]"),
        ('advice = "compare"\nfields = "shown"', 'advice = "compare"\nfields = "sometimes"'),
    ],
)
def test_a_catalogue_with_a_gap_or_a_leftover_is_refused(old: str, new: str) -> None:
    assert TEXT.count(old) == 1
    with pytest.raises(ValueError, match=r"catalogue\.toml|Showing"):
        Catalogue.parse(TEXT.replace(old, new))
