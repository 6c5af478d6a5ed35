"""The catalogues: complete, with the same placeholders, and compiled as they stand."""

from __future__ import annotations

import ast
import re
import unicodedata
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.profiles import Language
from tests.support import app_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages import Message


def messages(language: Language) -> list[Message]:
    return [message for message in app_words.read(language) if message.id]


def forms(value: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (value or "",) if isinstance(value, str | None) else tuple(value)


def placeholders(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", Language)
def test_every_sentence_of_the_source_is_there_and_no_other(language: Language) -> None:
    wanted = {forms(sentence) for sentence in app_words.sentences()}

    assert {forms(message.id) for message in messages(language)} == wanted


@pytest.mark.parametrize("language", Language)
def test_every_sentence_is_translated(language: Language) -> None:
    for message in messages(language):
        said = forms(message.string)
        assert all(said), message.id
        assert len(said) == len(forms(message.id)), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("language", Language)
def test_translations_have_the_same_placeholders(language: Language) -> None:
    for message in messages(language):
        wanted = placeholders(forms(message.id)[0])
        assert [placeholders(said) for said in forms(message.string)] == [wanted] * len(
            forms(message.string)
        ), message.id


@pytest.mark.parametrize("language", Language)
def test_sentences_end_as_they_do_in_english(language: Language) -> None:
    for message in messages(language):
        for said, english in zip(forms(message.string), forms(message.id), strict=True):
            assert said.endswith(".") == english.endswith("."), message.id
            assert said == said.strip(), message.id


@pytest.mark.parametrize("language", Language)
def test_typography_is_that_of_print(language: Language) -> None:
    for said in (form for message in messages(language) for form in forms(message.string)):
        assert unicodedata.is_normalized("NFC", said)
        assert not re.search(r"['\"]|\.\.\.", said), said


def test_french_marks_keep_their_space() -> None:
    for said in (form for message in messages(Language.FR) for form in forms(message.string)):
        assert not re.search(r"(?<!\u00a0)[:;?!»%]|«(?!\u00a0)", said), said


def test_english_says_what_the_source_says() -> None:
    for message in messages(Language.EN):
        assert forms(message.string) == forms(message.id)


@pytest.mark.parametrize("language", Language)
def test_compiled_catalogue_is_that_of_its_source(language: Language) -> None:
    renewed = app_words.renewed(app_words.read(language), language)
    path = app_words.FOLDER / f"{language.value}.mo"

    assert path.read_bytes() == app_words.compiled(renewed), "python -m tests.support.app_words"


def test_screens_hold_no_sentence_that_is_not_said_in_four_languages() -> None:
    """A text with a space in it that is shown comes out of ``say``, ``count`` or ``mark``."""
    said = {form for sentence in app_words.sentences() for form in forms(sentence)}
    for folder in app_words.SOURCES:
        for path in folder.glob("*.py"):
            texts = set(_texts(ast.parse(path.read_bytes())))
            assert {text for text in texts if _is_prose(text)} <= said, path.name


def _texts(module: ast.Module) -> Iterator[str]:
    """Yield the texts of a module that are no documentation."""
    nodes = list(ast.walk(module))
    documentation = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        match node:
            case ast.Constant(value=str(text)) if id(node) not in documentation:
                yield text
            case _:
                pass


def _is_prose(text: str) -> bool:
    return bool(re.search(r"[A-Za-z]{2}.* |\s.*[A-Za-z]{2}", text)) and "[" not in text
