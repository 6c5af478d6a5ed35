"""What may be wrong with the fields of a document, and how each is said (spec P-01 to P-07)."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import ProfileError
from gouvcheck_core.profiles.parts import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.profiles.parts import Column


class Fault(Enum):
    """What is wrong with one value. The value of each is its stable code."""

    KIND = "profile-field-kind"  # P-03
    RANGE = "profile-field-range"  # P-04
    ENUM = "profile-field-enum"  # P-05
    TEXT = "profile-field-text"


_SENTENCES: Final[Mapping[Fault, str]] = {
    Fault.KIND: "is not of the kind {kind}.",
    Fault.RANGE: "is outside its bounds.",
    Fault.ENUM: "is not one of the values that the profile names.",
    Fault.TEXT: "holds control, formatting or private characters, or white space at an end.",
}

_FORMS: Final[Mapping[Kind, str]] = {
    Kind.TEXT: "Give text of {minimum} to {maximum} characters.",
    Kind.INTEGER: "Give a whole number from {minimum} to {maximum}.",
    Kind.DATE: 'Give a date from 1790-07-27 to 2149-06-06, written like "1990-02-28".',
    Kind.PARTIAL_DATE: 'Give a date as "1990-02-28", or "1990-02" or "1990" if no more is known.',
    Kind.TIME: 'Give a time with its offset, written like "2026-03-01T09:30:00+01:00".',
    Kind.MONEY: 'Give cents as a whole number, or euros with two decimals, like "50.00".',
    Kind.ENUM: "Give one of: {ids}.",
    Kind.BOOLEAN: "Give true or false.",
    Kind.BYTES: "Give {minimum} to {maximum} bytes in hexadecimal.",
    Kind.RECORDS: "Give {minimum} to {maximum} objects, each with exactly the keys: {ids}.",
}


def faulty(fault: Fault, column: Column, *, place: str) -> ProfileError:
    """Return the error for a ``fault`` in the value at ``place``; the value itself is not told."""
    return ProfileError(
        fault.value,
        f"{place} {_SENTENCES[fault].format(**_blanks(column))}",
        hint=_FORMS[column.kind].format(**_blanks(column)),
    )


def missing(place: str) -> ProfileError:
    """Return the error for a required field that is not there (P-01)."""
    return ProfileError(
        "profile-field-missing",
        f"{place} is missing.",
        hint="Give a value: the profile requires this field.",
    )


def unknown(place: str, *, known: str) -> ProfileError:
    """Return the error for a field that the profile does not name (P-02)."""
    return ProfileError(
        "profile-field-unknown",
        f"{place} is not in the profile.",
        hint=f"Leave it out; the profile knows: {known}.",
    )


def _blanks(column: Column) -> dict[str, object]:
    known = getattr(column, "columns", ()) or column.enumeration.entries
    return {
        "kind": column.kind,
        "minimum": column.minimum,
        "maximum": column.maximum,
        "ids": ", ".join(item.id for item in known),
    }
