"""JSON values that people and programs write, to the values on the wire and back.

| kind | in JSON |
|---|---|
| text | text; normalised to NFC (spec I-04) |
| integer | whole number |
| date | ``"1990-02-28"`` |
| partial-date | ``"1990-02-28"``, ``"1990-02"`` or ``"1990"`` |
| time | ``"2026-03-01T09:30:00+01:00"``; written back in UTC |
| money | ``"50.00"`` or whole cents; never a float, and never ``"50"``, which could be either |
| enum | the value's id; its number is taken too |
| boolean | true or false |
| bytes | hexadecimal text |
| records | list of objects with the columns' ids as keys |
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from gouvcheck_core.profiles import faults
from gouvcheck_core.profiles.checks import PARTIAL_DATE, check, column_fault, field_fault, place_of
from gouvcheck_core.profiles.faults import Fault
from gouvcheck_core.profiles.parts import Kind
from gouvcheck_core.profiles.table import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from gouvcheck_core.claims import Claims, FieldValue
    from gouvcheck_core.profiles.model import Profile
    from gouvcheck_core.profiles.parts import Column, Field

Scalar: TypeAlias = "int | str | bytes | bool"

HIDDEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Unicode categories that paper cannot show: controls, reordering marks, line separators;
and characters not assigned yet, whose NFC a later Unicode may change (spec I-04)."""

_EPOCH_DAY: Final = date(1970, 1, 1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_EUROS: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,13})\.[0-9]{2}")
_HEX: Final = re.compile(r"(?:[0-9A-Fa-f]{2})*")


def encode(profile: Profile, values: Mapping[str, object]) -> dict[int, FieldValue]:
    """Return the wire values for ``values``, keyed by field id; null means left out.

    Raises:
        ProfileError: ``profile-field-…``; the sentence names the profile, the field, and in
            records the record and column, never the value.
    """
    given = {key: value for key, value in values.items() if value is not None}
    extra = given.keys() - {field.id for field in profile.fields}
    if extra:  # P-02
        known = ", ".join(field.id for field in profile.fields)
        raise faults.unknown(f"Field {_shown(extra)} of {profile.id}", known=known)
    encoded: dict[int, FieldValue] = {}
    for field in profile.fields:
        if field.id in given:
            encoded[field.label] = _encode_field(field, given[field.id], place_of(profile, field))
        elif field.required:  # P-01
            raise faults.missing(place_of(profile, field))
    return encoded


def decode(profile: Profile, claims: Claims) -> dict[str, object]:
    """Return the fields of ``claims`` as JSON values, keyed by field id, in the paper's order.

    Raises:
        ProfileError: As `checks.check`.
    """
    check(profile, claims)
    return {
        field.id: _decode_field(field, claims.fields[field.label])
        for field in profile.fields
        if field.label in claims.fields
    }


def day_of(days: int) -> date:
    """Return the date that lies ``days`` after 1970-01-01; the bounds of `Kind.DATE` hold."""
    return _EPOCH_DAY + timedelta(days=days)


def euros(cents: int, *, mark: str = ".") -> str:
    """Return ``cents`` as euros with two decimals behind ``mark``."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}{mark}{rest:02}"


def _shown(keys: set[str]) -> str:
    # A key may be anything that a caller's file holds: one short, plain line of it is told.
    return plain(min(map(str, keys)))


def _encode_field(field: Field, value: object, place: str) -> FieldValue:
    if field.kind is not Kind.RECORDS:
        return _encode_value(field, value, place)
    if not isinstance(value, list | tuple):
        raise faults.faulty(Fault.KIND, field, place=place)
    records = tuple(
        _encode_record(field, record, f"{place}, record {number}")
        for number, record in enumerate(value, start=1)
    )
    fault = field_fault(field, records)
    if fault is not None:
        raise faults.faulty(fault, field, place=place)
    return records


def _encode_record(field: Field, record: object, place: str) -> tuple[Scalar, ...]:
    if not isinstance(record, Mapping) or record.keys() != {column.id for column in field.columns}:
        raise faults.faulty(Fault.KIND, field, place=place)
    return tuple(
        _encode_value(column, record[column.id], f"{place}, {column.id}")
        for column in field.columns
    )


def _decode_field(field: Field, value: FieldValue) -> object:
    if isinstance(value, tuple):
        return [
            {
                column.id: _decode_value(column, cell)
                for column, cell in zip(field.columns, record, strict=True)
            }
            for record in value
        ]
    return _decode_value(field, value)


def _decode_value(column: Column, value: Scalar) -> object:
    match column.kind, value:
        case ((Kind.DATE | Kind.PARTIAL_DATE), int()):
            return day_of(value).isoformat()
        case Kind.TIME, int():
            return f"{_EPOCH + timedelta(seconds=value):%Y-%m-%dT%H:%M:%SZ}"
        case Kind.MONEY, int():
            return euros(value)
        case Kind.ENUM, int():
            return column.enumeration.numbered(value).id
        case _, bytes():
            return value.hex()
        case _:
            return value


def _encode_value(column: Column, value: object, place: str) -> Scalar:
    parsed = _PARSERS[column.kind](column, value)
    fault = parsed if isinstance(parsed, Fault) else column_fault(column, parsed)
    if fault is not None:
        raise faults.faulty(fault, column, place=place)
    return parsed  # type: ignore[return-value] # a Fault was raised above


def _parse_text(_: Column, value: object) -> Scalar | Fault:
    if type(value) is not str:
        return Fault.KIND
    text = unicodedata.normalize("NFC", value)  # I-04
    hidden = not text.isascii() or not text.isprintable()
    if hidden and any(unicodedata.category(character) in HIDDEN for character in text):
        return Fault.TEXT
    return text if text == text.strip() else Fault.TEXT


def _parse_as_it_is(_: Column, value: object) -> Scalar | Fault:
    return value if type(value) is int or type(value) is bool else Fault.KIND


def _parse_date(_: Column, value: object) -> Scalar | Fault:
    if type(value) is not str or not _DATE.fullmatch(value):
        return Fault.KIND
    try:
        return (date.fromisoformat(value) - _EPOCH_DAY).days
    except ValueError:
        return Fault.KIND


def _parse_partial_date(column: Column, value: object) -> Scalar | Fault:
    if type(value) is str and PARTIAL_DATE.fullmatch(value):
        return value
    return _parse_date(column, value)


def _parse_time(_: Column, value: object) -> Scalar | Fault:
    if type(value) is not str or not _TIME.fullmatch(value):
        return Fault.KIND
    try:
        return (datetime.fromisoformat(value) - _EPOCH) // timedelta(seconds=1)
    except ValueError:
        return Fault.KIND


def _parse_money(column: Column, value: object) -> Scalar | Fault:
    if type(value) is str:
        return int(value.replace(".", "")) if _EUROS.fullmatch(value) else Fault.KIND
    return _parse_as_it_is(column, value)


def _parse_enum(column: Column, value: object) -> Scalar | Fault:
    if type(value) is not str:
        return _parse_as_it_is(column, value)
    entry = column.enumeration.named(value)
    return Fault.ENUM if entry is None else entry.number


def _parse_bytes(_: Column, value: object) -> Scalar | Fault:
    if type(value) is not str or not _HEX.fullmatch(value):
        return Fault.KIND
    return bytes.fromhex(value)


_PARSERS: Final[Mapping[Kind, Callable[[Column, object], Scalar | Fault]]] = {
    Kind.TEXT: _parse_text,
    Kind.INTEGER: _parse_as_it_is,
    Kind.DATE: _parse_date,
    Kind.PARTIAL_DATE: _parse_partial_date,
    Kind.TIME: _parse_time,
    Kind.MONEY: _parse_money,
    Kind.ENUM: _parse_enum,
    Kind.BOOLEAN: _parse_as_it_is,
    Kind.BYTES: _parse_bytes,
}
