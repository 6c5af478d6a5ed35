"""What people read about a verdict or an error, in four languages.

The words stand in `catalogue.toml` and feed the app, the service, the command line and
docs/reference/reasons.md alike. Nothing is read before the first word is asked for.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final, TypeAlias

from gouvcheck_core.profiles import Language, Words
from gouvcheck_core.verdict import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FILE: Final = "catalogue.toml"
_LANGUAGES: Final = frozenset(language.value for language in Language)
_ANY: Final = "*"
_TABLES: Final = frozenset({"title", "advice", "reason", "phrase", "error"})

_Table: TypeAlias = "Mapping[str, object]"


class Showing(Enum):
    """What may be shown of the document that a verdict is about (spec V-14)."""

    SHOWN = "shown"
    ON_REQUEST = "on-request"
    """Only when somebody asks, and under a heading that says that nothing proves it."""
    HIDDEN = "hidden"


class Phrase(Enum):
    """An expression that stands around the fields of a document."""

    UNPROVEN = "unproven"
    NOT_ON_PAPER = "not-on-paper"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """A verdict's reason for people, in one language.

    Args:
        title: The one big word.
        sentence: What that means. One sentence.
        advice: What to do next.
    """

    title: str
    sentence: str
    advice: str


@dataclass(frozen=True, slots=True)
class ReasonEntry:
    """A verdict's reason for people, in every language, and what may be shown with it."""

    title: Words
    sentence: Words
    advice: Words
    fields: Showing


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All words, as `parse` read them.

    Args:
        reasons: Of every verdict.
        phrases: Around fields.
        errors: A sentence by pattern: a stable code, or the beginning of some and ``*``.
    """

    reasons: Mapping[Reason, ReasonEntry]
    phrases: Mapping[Phrase, Words]
    errors: Mapping[str, Words]

    @classmethod
    def parse(cls, text: str) -> Catalogue:
        """Read a catalogue, strictly: it is ours, so that whatever surprises is a defect.

        Args:
            text: TOML with the tables ``title``, ``advice``, ``reason`` and ``error``.

        Raises:
            ValueError: Something is missing, unknown, unused or said twice.
        """
        tables = tomllib.loads(text)
        _expect(tables.keys(), _TABLES, "the catalogue")
        titles, advice = _all_words(tables, "title"), _all_words(tables, "advice")
        phrases, reasons = _all_words(tables, "phrase"), tables["reason"]
        _expect(phrases.keys(), {phrase.value for phrase in Phrase}, "phrase")
        _expect(reasons.keys(), {reason.value for reason in Reason}, "reason")
        _expect({table["title"] for table in reasons.values()}, titles.keys(), "title")
        _expect({table["advice"] for table in reasons.values()}, advice.keys(), "advice")
        return cls(
            reasons={
                Reason(name): ReasonEntry(
                    title=titles[table["title"]],
                    sentence=_words(table, "title", "advice", "fields", place=name),
                    advice=advice[table["advice"]],
                    fields=Showing(table["fields"]),
                )
                for name, table in reasons.items()
            },
            phrases={phrase: phrases[phrase.value] for phrase in Phrase},
            errors=_errors(tables["error"]),
        )

    def explain(self, code: str) -> Words:
        """Return the sentence of the longest pattern that fits ``code``."""
        if code in self.errors:
            return self.errors[code]
        fitting = (p for p in self.errors if p[-1] == _ANY and code.startswith(p[:-1]))
        return self.errors[max(fitting, key=len)]


def words(reason: Reason, language: Language) -> ReasonWords:
    """Return title, sentence and advice for ``reason`` in ``language``."""
    entry = packaged().reasons[reason]
    return ReasonWords(
        entry.title.say(language), entry.sentence.say(language), entry.advice.say(language)
    )


def showing(reason: Reason) -> Showing:
    """Return what may be shown of a document whose verdict has this ``reason``."""
    return packaged().reasons[reason].fields


def phrase(which: Phrase, language: Language) -> str:
    """Return an expression in ``language``, without a full stop."""
    return packaged().phrases[which].say(language)


def error_sentence(code: str, language: Language) -> str:
    """Return what people read about an error with the stable ``code``.

    A code of another room, which no pattern names, gets the general sentence: whoever shows an
    error must not fail over its words.
    """
    return packaged().explain(code).say(language)


@cache
def packaged() -> Catalogue:
    """Return the catalogue that comes with the program. The file is read on the first call."""
    file = resources.files(__package__) / _FILE
    return Catalogue.parse(file.read_text(encoding="utf-8"))


def _errors(groups: Mapping[str, dict[str, list[str]]]) -> dict[str, Words]:
    patterns: dict[str, Words] = {}
    for name, group in groups.items():
        said = _words(group, "codes", place=name)
        for pattern in group["codes"]:
            if patterns.setdefault(pattern, said) is not said:
                raise ValueError(f"{_FILE}: {pattern} is explained twice")
    if _ANY not in patterns:
        raise ValueError(f"{_FILE}: no sentence for codes of other rooms")
    return patterns


def _all_words(tables: Mapping[str, Mapping[str, _Table]], name: str) -> dict[str, Words]:
    return {key: _words(table, place=f"{name}.{key}") for key, table in tables[name].items()}


def _words(table: _Table, *others: str, place: str) -> Words:
    _expect(table.keys(), _LANGUAGES | set(others), place)
    return Words(**{language: str(table[language]) for language in _LANGUAGES})


def _expect(found: Iterable[str], wanted: Iterable[str], place: str) -> None:
    """Refuse a set that is not the one expected, and name the difference."""
    difference = frozenset(found) ^ frozenset(wanted)
    if difference:
        raise ValueError(f"{_FILE}: {place}: not as expected: {sorted(difference)}")
