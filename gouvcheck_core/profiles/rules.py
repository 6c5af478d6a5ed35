"""What makes a profile sound, whether it came from a file or from a published trust list."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NoReturn

from gouvcheck_core.format import (
    DOC_FIELD_KEYS,
    DOC_TYPE_MAX,
    EARLIEST_TIME,
    LATEST_TIME,
    MAX_CODE_BYTES,
    MAX_CONTAINER_ITEMS,
    MAX_INT,
    PROFILE_VERSION_MAX,
)
from gouvcheck_core.profiles.parts import FIXED_BOUNDS, ROLE_KINDS, Column, Field, Kind
from gouvcheck_core.profiles.table import place_in, plain, refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gouvcheck_core.profiles.model import Profile
    from gouvcheck_core.profiles.parts import Enumeration, Words

MAX_WORDS: Final = 60
"""Characters of a label: what two lines hold on a narrow phone at large text."""

_ID: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_VALUE_ID: Final = re.compile(r"[A-Za-z0-9]+(?:[-/._][A-Za-z0-9]+)*")
"""Wider than an id: official codes such as ``EU/1/20/1528`` stand as they are."""
_MAX_ID: Final = 40
_MAX_VALUE: Final = 2**16 - 1
_QR_VERSIONS: Final = range(1, 41)

_BOUNDS: Final = {
    Kind.TEXT: (0, MAX_CODE_BYTES),
    Kind.BYTES: (0, MAX_CODE_BYTES),
    Kind.RECORDS: (0, MAX_CONTAINER_ITEMS),
    Kind.INTEGER: (-MAX_INT, MAX_INT),
    Kind.MONEY: (-MAX_INT, MAX_INT),
}


_ROLE: Final = "profile-file-role"


def ensure_sound(profile: Profile, *, source: str) -> None:
    """Refuse a profile that contradicts itself or the specification.

    Args:
        profile: As read.
        source: Where it came from, for errors.

    Raises:
        ProfileError: ``profile-file-…``; the sentence names ``source``, the part and the reason.
    """
    _ensure_head(profile, source)
    _ensure_words(profile.names, f"{source}, name")
    _ensure_distinct(
        (str(field.label) for field in profile.fields), source, "label", code="profile-file-label"
    )
    _ensure_distinct((field.id for field in profile.fields), source, "id", code="profile-file-id")
    _ensure_distinct(
        (str(field.role) for field in profile.fields if field.role), source, "role", code=_ROLE
    )
    for number, field in enumerate(profile.fields, start=1):
        _ensure_field(field, place_in(source, "field", number, field.id))


def _ensure_head(profile: Profile, source: str) -> None:
    _ensure_id(profile.id, source)
    if not 1 <= profile.type <= DOC_TYPE_MAX:
        _refuse("type", source, "the type", f"a number from 1 to {DOC_TYPE_MAX}")
    if not 1 <= profile.version <= PROFILE_VERSION_MAX:
        _refuse("value", source, "the version", f"a number from 1 to {PROFILE_VERSION_MAX}")
    if not 0 < profile.amber < profile.stop:
        _refuse("value", source, "freshness", "an amber tier that is shorter than the stop tier")
    if not 0 < profile.lifetime < LATEST_TIME - EARLIEST_TIME:
        _refuse("value", source, "the lifetime", "less than eighty years")
    if not 1 <= profile.budget.bytes <= MAX_CODE_BYTES:
        _refuse("value", source, "the budget in bytes", f"a number from 1 to {MAX_CODE_BYTES}")
    if profile.budget.qr_version not in _QR_VERSIONS:
        _refuse("value", source, "the QR version", "a number from 1 to 40")
    if not profile.fields:
        _refuse("missing", source, "the list of fields", "at least one [[field]]")


def _ensure_field(field: Field, place: str) -> None:
    if field.label not in DOC_FIELD_KEYS:
        _refuse("label", place, "the label", "a number from 1 to 19")
    if field.role is not None and field.kind is not ROLE_KINDS[field.role]:
        _refuse("role", place, "the role", f"a field of kind {ROLE_KINDS[field.role]}")
    _ensure_column(field, place)
    if (field.kind is Kind.RECORDS) != bool(field.columns):
        _refuse("kind", place, "the list of columns", "columns for records and for nothing else")
    if (field.none is not None) != (field.kind is Kind.RECORDS and field.minimum == 0):
        _refuse("kind", place, "none", "words for it where records may be none, and nowhere else")
    if field.none is not None:
        _ensure_words(field.none, f"{place}, none")
    _ensure_distinct((item.id for item in field.columns), place, "id", code="profile-file-id")
    for number, column in enumerate(field.columns, start=1):
        inside = place_in(place, "column", number, column.id)
        if column.kind is Kind.RECORDS:
            _refuse("kind", inside, "the kind", "one single value: records hold no records")
        _ensure_column(column, inside)


def _ensure_column(column: Column, place: str) -> None:
    _ensure_id(column.id, place)
    _ensure_words(column.words, place)
    _ensure_bounds(column, place)
    if (column.kind is Kind.ENUM) != bool(column.enumeration.entries):
        _refuse("kind", place, "the list of values", "values for an enum and for nothing else")
    _ensure_values(column.enumeration, place)


def _ensure_bounds(column: Column, place: str) -> None:
    if column.kind in FIXED_BOUNDS:  # the reader takes these from nowhere else
        return
    least, greatest = _BOUNDS[column.kind]
    if not least <= column.minimum <= column.maximum <= greatest:
        _refuse("kind", place, "min and max", f"bounds in order, from {least} to {greatest}")


def _ensure_values(enumeration: Enumeration, place: str) -> None:
    numbers = [entry.number for entry in enumeration.entries]
    if numbers != sorted(set(numbers)) or not all(0 <= n <= _MAX_VALUE for n in numbers):
        _refuse("value", place, "the order of values", f"ascending numbers up to {_MAX_VALUE}")
    ids = [entry.id for entry in enumeration.entries]
    _ensure_distinct(ids, place, "value", code="profile-file-id")
    for number, entry in enumerate(enumeration.entries, start=1):
        inside = place_in(place, "value", number, entry.id)
        if len(entry.id) > _MAX_ID or not _VALUE_ID.fullmatch(entry.id):
            _refuse("id", inside, "the id", "letters, digits and single - / . _ between them")
        _ensure_words(entry.words, inside)


def _ensure_id(name: str, place: str) -> None:
    if len(name) > _MAX_ID or not _ID.fullmatch(name):
        _refuse("id", place, "the id", f"up to {_MAX_ID} small letters, digits and hyphens")


def _ensure_words(words: Words, place: str) -> None:
    for text in words.all:
        clean = text.isprintable() and text == text.strip()
        if (
            not clean
            or not unicodedata.is_normalized("NFC", text)
            or not 1 <= len(text) <= MAX_WORDS
        ):
            _refuse("language", place, "a word", f"1 to {MAX_WORDS} printable characters in NFC")


def _ensure_distinct(names: Iterable[str], place: str, what: str, *, code: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise refusal(
                code, place, f"the {what} {plain(name)} stands twice.", hint="Use each once."
            )
        seen.add(name)


def _refuse(code: str, place: str, what: str, wanted: str) -> NoReturn:
    raise refusal(
        f"profile-file-{code}", place, f"{what} is not right.", hint=f"It takes {wanted}."
    )
