"""Claims against their profile: the rules P-01 to P-07 (spec section 5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import HumanReferenceError, ProfileError
from gouvcheck_core.profiles import faults
from gouvcheck_core.profiles.faults import Fault
from gouvcheck_core.profiles.parts import CtiRule, Kind, StatusRule
from gouvcheck_core.reference import Reference

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gouvcheck_core.claims import Claims
    from gouvcheck_core.profiles.model import Profile
    from gouvcheck_core.profiles.parts import Column, Field

PARTIAL_DATE: Final = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2]))?")
"""A year, or a year and a month from 01 to 12 (spec section 5)."""

_AGAIN: Final = "The issuer has to issue the document again."


def check(profile: Profile, claims: Claims) -> None:
    """Hold ``claims`` against ``profile``.

    Raises:
        ProfileError: ``profile-type`` if these are claims of another type or version, otherwise
            ``profile-field-…``, ``profile-cti`` or ``profile-status``.
    """
    if (claims.type, claims.version) != (profile.type, profile.version):
        raise ProfileError(
            "profile-type",
            f"The claims are of another type or version than the profile {profile.id}.",
            hint="Take the profile for the type and version that the claims name.",
        )
    found = 0
    for field in profile.fields:
        if field.label in claims.fields:
            found += 1
            fault = field_fault(field, claims.fields[field.label])
            if fault is not None:  # P-03, P-04, P-05
                raise faults.faulty(fault, field, place=place_of(profile, field))
        elif field.required:  # P-01
            raise faults.missing(place_of(profile, field))
    if found != len(claims.fields):  # P-02
        labels = sorted(claims.fields.keys() - {field.label for field in profile.fields})
        known = ", ".join(str(field.label) for field in profile.fields)
        raise faults.unknown(f"Label {labels[0]} of {profile.id}", known=known)
    _check_cti(profile, claims.cti)
    _check_status(profile, present=claims.status is not None)


def place_of(profile: Profile, field: Field) -> str:
    """Return how an error names ``field``."""
    return f"Field {field.label} ({field.id}) of {profile.id}"


def field_fault(field: Field, value: object) -> Fault | None:
    """Return what is wrong with the wire value of a field, or None."""
    if field.kind is Kind.RECORDS:
        return _records_fault(field, value)
    return _FAULTS[field.kind](field, value)


def column_fault(column: Column, value: object) -> Fault | None:
    """Return what is wrong with one single wire value, or None."""
    return _FAULTS[column.kind](column, value)


def _check_cti(profile: Profile, cti: bytes | None) -> None:  # P-06
    match profile.cti, cti:
        case CtiRule.REFERENCE, None:
            reason = "has no cti, where a human reference is required"
        case CtiRule.REFERENCE, bytes():
            try:
                Reference.from_bytes(cti)
            except HumanReferenceError:
                reason = "has a cti that is no human reference"
            else:
                return
        case CtiRule.NONE, bytes():
            reason = "has a cti, where none is allowed"
        case _:
            return
    raise ProfileError("profile-cti", f"A document of {profile.id} {reason}.", hint=_AGAIN)


def _check_status(profile: Profile, *, present: bool) -> None:  # P-07
    if profile.status is StatusRule.REQUIRED and not present:
        reason = "does not say where its status stands"
    elif profile.status is StatusRule.NONE and present:
        reason = "points to a status list, where none is allowed"
    else:
        return
    raise ProfileError("profile-status", f"A document of {profile.id} {reason}.", hint=_AGAIN)


def _records_fault(field: Field, value: object) -> Fault | None:
    if not isinstance(value, tuple) or any(
        not isinstance(record, tuple) or len(record) != len(field.columns) for record in value
    ):
        return Fault.KIND
    if not field.minimum <= len(value) <= field.maximum:
        return Fault.RANGE
    for record in value:
        for column, cell in zip(field.columns, record, strict=True):
            fault = column_fault(column, cell)
            if fault is not None:
                return fault
    return None


# `type(value) is int` throughout: True is an int to isinstance, and would pass for 1.


def _number(column: Column, value: object) -> Fault | None:
    if type(value) is not int:
        return Fault.KIND
    return None if column.minimum <= value <= column.maximum else Fault.RANGE


def _text(column: Column, value: object) -> Fault | None:
    if type(value) is not str:
        return Fault.KIND
    return None if column.minimum <= len(value) <= column.maximum else Fault.RANGE


def _bytes(column: Column, value: object) -> Fault | None:
    if type(value) is not bytes:
        return Fault.KIND
    return None if column.minimum <= len(value) <= column.maximum else Fault.RANGE


def _partial_date(column: Column, value: object) -> Fault | None:
    if type(value) is str:
        return None if PARTIAL_DATE.fullmatch(value) else Fault.KIND
    return _number(column, value)


def _enum(column: Column, value: object) -> Fault | None:
    if type(value) is not int:
        return Fault.KIND
    return None if value in column.enumeration else Fault.ENUM


def _boolean(_: Column, value: object) -> Fault | None:
    return None if type(value) is bool else Fault.KIND


_FAULTS: Final[Mapping[Kind, Callable[[Column, object], Fault | None]]] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _number,
    Kind.DATE: _number,
    Kind.PARTIAL_DATE: _partial_date,
    Kind.TIME: _number,
    Kind.MONEY: _number,
    Kind.ENUM: _enum,
    Kind.BOOLEAN: _boolean,
    Kind.BYTES: _bytes,
}
