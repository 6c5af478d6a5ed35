"""The fields of a document as people read them, to be compared with the paper line by line."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gouvcheck_core.profiles.checks import check
from gouvcheck_core.profiles.civil_time import luxembourg_time
from gouvcheck_core.profiles.parts import Kind, Language, Words
from gouvcheck_core.profiles.values import HIDDEN, day_of, euros

if TYPE_CHECKING:
    from gouvcheck_core.claims import Claims, FieldValue
    from gouvcheck_core.profiles.model import Profile
    from gouvcheck_core.profiles.parts import Column, Field
    from gouvcheck_core.profiles.values import Scalar

_YES: Final = Words(fr="Oui", de="Ja", en="Yes", lb="Jo")
_NO: Final = Words(fr="Non", de="Nein", en="No", lb="Neen")
_NOTHING: Final = Words.same("–")
_DECIMAL_MARK: Final = Words(fr=",", de=",", en=".", lb=",")
_BETWEEN_COLUMNS: Final = " · "
_UNSHOWABLE: Final = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Row:
    """One field for people.

    Args:
        field: Its id.
        label: Its name, in the language asked for.
        value: Its value in words; records take one line each.
        compare: Whether the paper shows it too.
        cells: The records of such a field, cell by cell, for who sets them as a table.
    """

    field: str
    label: str
    value: str
    compare: bool
    cells: tuple[tuple[str, ...], ...] = ()


def rows(profile: Profile, claims: Claims, language: Language) -> tuple[Row, ...]:
    """Return the fields of ``claims`` in the paper's order.

    Raises:
        ProfileError: As `checks.check`.
    """
    check(profile, claims)
    return tuple(
        Row(
            field=field.id,
            label=field.words.say(language),
            value=_say_field(field, claims.fields[field.label], language),
            compare=field.compare,
            cells=_cells(field, claims.fields[field.label], language),
        )
        for field in profile.fields
        if field.label in claims.fields
    )


def _cells(field: Field, value: FieldValue, language: Language) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, tuple):
        return ()
    return tuple(
        tuple(
            _say(column, cell, language) for column, cell in zip(field.columns, record, strict=True)
        )
        for record in value
    )


def _say_field(field: Field, value: FieldValue, language: Language) -> str:
    if not isinstance(value, tuple):
        return _say(field, value, language)
    if not value:
        return (field.none or _NOTHING).say(language)
    lines = _cells(field, value, language)
    return "\n".join(_BETWEEN_COLUMNS.join(cell for cell in line if cell) for line in lines)


def _say(column: Column, value: Scalar, language: Language) -> str:  # noqa: PLR0911 - one arm a kind
    match column.kind, value:
        case ((Kind.DATE | Kind.PARTIAL_DATE), int()):
            return f"{day_of(value):%d.%m.%Y}"
        case Kind.PARTIAL_DATE, str():
            return ".".join(reversed(value.split("-")))
        case Kind.TIME, int():
            return f"{luxembourg_time(value):%d.%m.%Y %H:%M}"
        case Kind.MONEY, int():
            return f"{euros(value, mark=_DECIMAL_MARK.say(language))} EUR"
        case Kind.ENUM, int():
            return column.enumeration.numbered(value).words.say(language)
        case Kind.BOOLEAN, _:
            return (_YES if value else _NO).say(language)
        case _, bytes():
            return value.hex(" ", 4).upper()
        case _:
            return _showable(str(value))


def _showable(text: str) -> str:
    # A line feed or a reordering mark in a signed name must not look like a line of its own.
    if text.isprintable():
        return text
    return "".join(
        _UNSHOWABLE if unicodedata.category(character) in HIDDEN else character
        for character in text
    )
