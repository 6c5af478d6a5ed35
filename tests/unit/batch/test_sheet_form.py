from __future__ import annotations

import pickle
import string
from dataclasses import replace
from typing import Any

import pytest

from tests.support.campaigns import campaign
from tests.support.letters import CAMPAIGN_OF, form
from voucher_batch.campaign import Column
from voucher_batch.errors import SheetError
from voucher_batch.sheet import Form, template_names
from voucher_batch.sheet.template import load_template
from voucher_batch.sheet.words import load_words

TEMPLATES = template_names()


def test_every_template_is_tested() -> None:
    assert set(TEMPLATES) == set(CAMPAIGN_OF)


def test_a_form_says_what_the_campaign_says() -> None:
    said = form().texts["fr"].said

    assert said["subject"] == "Votre bon d’hébergement de 50\N{NO-BREAK SPACE}€"
    assert campaign().names["fr"] in said["opening"]
    assert not any("{" in text for text in said.values())


def test_a_form_survives_the_way_to_another_process() -> None:
    whole = form()

    assert pickle.loads(pickle.dumps(whole)) == whole  # noqa: S301 - our own bytes


def test_forms_of_different_campaigns_have_different_keys() -> None:
    usual = campaign()
    other = replace(usual, sender=replace(usual.sender, name="Office – Échantillon"))

    assert Form.of(usual).key == Form.of(usual).key
    assert Form.of(usual).key != Form.of(other).key


def test_an_unknown_language_gets_the_words_of_the_first() -> None:
    whole = form()

    assert whole.texts_in("it") is whole.texts["fr"]


@pytest.mark.parametrize("name", ["nothing", "../voucher", "", "Voucher"])
def test_an_unknown_template_is_refused(name: str) -> None:
    with pytest.raises(SheetError) as error:
        Form.of(replace(campaign(), template=name))

    assert error.value.code == "sheet-template"
    assert "voucher" in error.value.hint


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(SheetError) as error:
        Form.of(replace(campaign(), languages=("fr", "it")))

    assert error.value.code == "sheet-language"
    assert "it" in error.value.sentence


def test_words_cannot_speak_of_what_each_letter_has_of_its_own() -> None:
    usual = campaign()
    fields = {**usual.fields, "value": Column("amount")}

    with pytest.raises(SheetError) as error:
        Form.of(replace(usual, fields=fields))

    assert error.value.code == "sheet-words"


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_words_of_all_languages_have_the_same_keys_and_blanks(template: str) -> None:
    whole = load_template(template)
    assert {"fr", "de", "en"} <= whole.languages
    reference = load_words(whole, "fr")

    for language in whole.languages:
        words = load_words(whole, language)
        assert {key: shape(text) for key, text in words.said.items()} == {
            key: shape(text) for key, text in reference.said.items()
        }, language
        assert words.patterns.keys() == reference.patterns.keys()
        assert {key: blanks(text) for key, text in words.patterns.items()} == {
            key: blanks(text) for key, text in reference.patterns.items()
        }, language
        assert len(words.months) == 12


def shape(text: str | list[str]) -> Any:
    return [blanks(each) for each in text] if isinstance(text, list) else blanks(text)


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(
    ("language", "day", "sum_"),
    [
        ("fr", "1er mars 2027", "50\N{NO-BREAK SPACE}€"),
        ("de", "1. März 2027", "50\N{NO-BREAK SPACE}€"),
        ("en", "1 March 2027", "€50"),
        ("pt", "1 de março de 2027", "50\N{NO-BREAK SPACE}€"),
        ("nl", "1 maart 2027", "€\N{NO-BREAK SPACE}50"),
    ],
)
def test_days_and_sums_are_written_as_the_language_writes_them(
    language: str, day: str, sum_: str
) -> None:
    import datetime as dt

    words = load_words(load_template("voucher"), language)

    assert words.day(dt.date(2027, 3, 1)) == day
    assert words.euros(50_00) == sum_
    assert words.euros(49_90) == sum_.replace("50", f"49{words.mark}90")
