"""A profile as plain maps, lists, integers and text, to travel in the signed trust list.

Every byte of it reaches every phone, so what equals a default is left out, a word that repeats an
earlier language is written as the position of that one, and an id that is just the English word in
small letters is not written. docs/reference/profile-file.md holds the table of keys. There is one
way to write a profile: `from_wire` refuses what `to_wire` would write differently.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import ProfileError
from gouvcheck_core.profiles.model import Profile
from gouvcheck_core.profiles.parts import (
    FIXED_BOUNDS,
    Budget,
    Column,
    CtiRule,
    Entry,
    Enumeration,
    Field,
    Kind,
    Level,
    Role,
    StatusRule,
    Words,
)
from gouvcheck_core.profiles.rules import ensure_sound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.cbor import Value

(_TYPE, _VERSION, _NAME, _CTI, _STATUS, _AMBER, _STOP, _LIFETIME, _BYTES, _QR, _LEVEL, _FIELDS) = (
    range(1, 13)
)
_LABEL, _WORDS, _KIND, _MIN, _MAX, _VALUES, _FLAGS, _ROLE, _COLUMNS, _NONE = range(10)

_OPTIONAL: Final = 1
_NOT_COMPARED: Final = 2

_KINDS: Final = tuple(Kind)
_ROLES: Final = tuple(Role)
_CTI_RULES: Final = tuple(CtiRule)
_STATUS_RULES: Final = tuple(StatusRule)
_LEVELS: Final = tuple(Level)

_DEFAULTS: Final[Mapping[int, int]] = {_KIND: _KINDS.index(Kind.TEXT), _MIN: 1, _FLAGS: 0}
_HEAD_DEFAULTS: Final[Mapping[int, int]] = {_VERSION: 1, _CTI: 0, _STATUS: 0, _LEVEL: 0}


def to_wire(profile: Profile) -> dict[int, Value]:
    """Return ``profile`` for deterministic CBOR: maps with integer keys, lists, integers, text."""
    head: dict[int, Value] = {
        _TYPE: profile.type,
        _VERSION: profile.version,
        _NAME: _write_named(profile.names, profile.id),
        _CTI: _CTI_RULES.index(profile.cti),
        _STATUS: _STATUS_RULES.index(profile.status),
        _AMBER: profile.amber,
        _STOP: profile.stop,
        _LIFETIME: profile.lifetime,
        _BYTES: profile.budget.bytes,
        _QR: profile.budget.qr_version,
        _LEVEL: _LEVELS.index(profile.level),
        _FIELDS: [_write_field(field) for field in profile.fields],
    }
    return _without(head, _HEAD_DEFAULTS)


def from_wire(value: object, *, source: str = "the published profile") -> Profile:
    """Return the profile that `to_wire` wrote as ``value``.

    Args:
        value: As a CBOR reader gave it; it may be anything.
        source: Where it came from, for errors.

    Raises:
        ProfileError: ``profile-wire`` if it is not what `to_wire` writes, ``profile-file-…`` if
            the profile contradicts itself.
    """
    try:
        profile = _read_profile(_map(value))
    except (LookupError, TypeError):  # raised by nothing but a value of another shape
        raise _foreign(source) from None
    ensure_sound(profile, source=source)
    if to_wire(profile) != value:
        raise _foreign(source)
    return profile


def _foreign(source: str) -> ProfileError:
    return ProfileError(
        "profile-wire",
        f"A profile in {source} is not in the form that profiles are published in.",
        hint="Publish it again with the current programs.",
    )


def _write_field(field: Field) -> dict[int, Value]:
    written: dict[int, Value] = {_LABEL: field.label, **_write_column(field)}
    written[_FLAGS] = _OPTIONAL * (not field.required) | _NOT_COMPARED * (not field.compare)
    if field.role is not None:
        written[_ROLE] = _ROLES.index(field.role)
    if field.columns:
        written[_COLUMNS] = [_write_column(column) for column in field.columns]
    if field.none is not None:
        written[_NONE] = _write_words(field.none)
    return _without(written, _DEFAULTS)


def _write_column(column: Column) -> dict[int, Value]:
    written: dict[int, Value] = {
        _WORDS: _write_named(column.words, column.id),
        _KIND: _KINDS.index(column.kind),
    }
    if column.kind not in FIXED_BOUNDS:
        written |= {_MIN: column.minimum, _MAX: column.maximum}
    if column.enumeration.entries:
        written[_VALUES] = {
            entry.number: _write_named(entry.words, entry.id)
            for entry in column.enumeration.entries
        }
    return _without(written, _DEFAULTS)


def _without(written: dict[int, Value], defaults: Mapping[int, int]) -> dict[int, Value]:
    return {key: value for key, value in written.items() if defaults.get(key) != value}


def _write_words(words: Words) -> list[Value]:
    """Write one text for all languages, or four, of which a repeated one is a position."""
    if words == Words.same(words.fr):
        return [words.fr]
    seen: dict[str, int] = {}
    written: list[Value] = []
    for position, text in enumerate(words.all):
        first = seen.setdefault(text, position)
        written.append(text if first == position else first)
    return written


def _write_named(words: Words, name: str) -> list[Value]:
    return _write_words(words) + ([] if name == _slug(words) else [name])


def _slug(words: Words) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.en.lower()).strip("-")


def _read_profile(head: dict[int, object]) -> Profile:
    names, name = _named(head[_NAME])
    return Profile(
        id=name,
        type=_integer(head[_TYPE]),
        version=_integer(head.get(_VERSION, 1)),
        names=names,
        fields=tuple(_read_field(_map(field)) for field in _list(head[_FIELDS])),
        cti=_CTI_RULES[_position(head.get(_CTI, 0))],
        status=_STATUS_RULES[_position(head.get(_STATUS, 0))],
        amber=_integer(head[_AMBER]),
        stop=_integer(head[_STOP]),
        lifetime=_integer(head[_LIFETIME]),
        budget=Budget(bytes=_integer(head[_BYTES]), qr_version=_integer(head[_QR])),
        level=_LEVELS[_position(head.get(_LEVEL, 0))],
    )


def _read_field(members: dict[int, object]) -> Field:
    column = _read_column(members)
    flags = _position(members.get(_FLAGS, 0))
    return Field(
        id=column.id,
        words=column.words,
        kind=column.kind,
        minimum=column.minimum,
        maximum=column.maximum,
        enumeration=column.enumeration,
        label=_integer(members[_LABEL]),
        required=not flags & _OPTIONAL,
        compare=not flags & _NOT_COMPARED,
        role=_ROLES[_position(members[_ROLE])] if _ROLE in members else None,
        columns=tuple(_read_column(_map(item)) for item in _list(members.get(_COLUMNS, []))),
        none=_words(_list(members[_NONE])) if _NONE in members else None,
    )


def _read_column(members: dict[int, object]) -> Column:
    words, name = _named(members[_WORDS])
    kind = _KINDS[_position(members.get(_KIND, 0))]
    if kind in FIXED_BOUNDS:
        minimum, maximum = FIXED_BOUNDS[kind]
    else:
        minimum, maximum = _integer(members.get(_MIN, 1)), _integer(members[_MAX])
    return Column(
        id=name,
        words=words,
        kind=kind,
        minimum=minimum,
        maximum=maximum,
        enumeration=_read_values(_map(members.get(_VALUES, {}))),
    )


def _read_values(members: dict[int, object]) -> Enumeration:
    return Enumeration(tuple(_entry(number, members[number]) for number in sorted(members)))


def _entry(number: int, value: object) -> Entry:
    words, name = _named(value)
    return Entry(number=number, id=name, words=words)


def _named(value: object) -> tuple[Words, str]:
    """Read words, and the name behind them: one or four words, one more item if it is written."""
    items = _list(value)
    count = 1 if len(items) < len(Words.__slots__) else len(Words.__slots__)
    words = _words(items[:count])
    return words, _text(items[count]) if len(items) > count else _slug(words)


def _words(items: list[object]) -> Words:
    texts: list[str] = []
    for item in items:
        texts.append(texts[_position(item)] if type(item) is int else _text(item))
    return Words.same(texts[0]) if len(texts) == 1 else Words(*texts)


def _integer(value: object) -> int:
    if type(value) is int:  # True is an int to isinstance, and equal to 1
        return value
    raise TypeError


def _position(value: object) -> int:
    number = _integer(value)
    if number < 0:  # which Python would count from the end
        raise LookupError
    return number


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise TypeError


def _list(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    raise TypeError


def _map(value: object) -> dict[int, object]:
    if isinstance(value, dict) and all(type(key) is int for key in value):
        return value
    raise TypeError
