"""What Hypothesis draws from: CBOR values, documents that fit their profile, damaged bytes."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from gouvcheck_core.claims import Claims, StatusReference
from gouvcheck_core.format import EARLIEST_TIME, LATEST_TIME, MAX_INT, STATUS_INDEX_MAX
from gouvcheck_core.profiles import CtiRule, Kind, Role, StatusRule
from tests.support import issued

if TYPE_CHECKING:
    from gouvcheck_core.claims import FieldValue
    from gouvcheck_core.profiles import Column, Field, Profile

# Unassigned code points are left out: two Unicode versions may order their marks differently.
characters: Final = st.characters(codec="utf-8", exclude_categories=("Cn", "Cs"))


def texts(least: int = 0, greatest: int = 12) -> st.SearchStrategy[str]:
    """Return texts in NFC of so many code points."""
    text = st.text(characters, min_size=least, max_size=greatest)
    return text.map(lambda drawn: unicodedata.normalize("NFC", drawn)).filter(
        lambda normal: least <= len(normal) <= greatest
    )


integers: Final = st.one_of(
    st.integers(-MAX_INT, MAX_INT),
    st.integers(-300, 300),
    st.sampled_from([sign * (2**n) + d for sign in (1, -1) for n in (16, 32, 52) for d in (-1, 0)]),
)
scalars: Final = st.one_of(integers, texts(), st.binary(max_size=30), st.booleans())


def containers(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Return ``inner``, and arrays and maps of it."""
    return st.one_of(
        inner, st.lists(inner, max_size=4), st.dictionaries(integers, inner, max_size=4)
    )


values: Final = containers(containers(containers(containers(scalars))))
"""Everything that deterministic CBOR of GC1 may hold, at most four containers deep."""


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """Return ``whole`` with one to three places changed, left out, put in or repeated."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 3)))
        piece = draw(st.one_of(st.binary(max_size=3), st.just(bytes(data[start : end + 8]))))
        data[start:end] = piece
    return bytes(data)


def value_of(column: Column) -> st.SearchStrategy[FieldValue]:
    """Return the wire values that a column or field takes, short enough for one code."""
    least, greatest = column.minimum, min(column.maximum, column.minimum + 12)
    match column.kind:
        case Kind.TEXT:
            return texts(least, greatest)
        case Kind.BYTES:
            return st.binary(min_size=least, max_size=greatest)
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.ENUM:
            return st.sampled_from([entry.number for entry in column.enumeration.entries])
        case Kind.PARTIAL_DATE:
            months = st.from_regex(r"[0-9]{4}(-(0[1-9]|1[0-2]))?", fullmatch=True)
            return st.one_of(st.integers(least, column.maximum), months)
        case _:
            return st.integers(least, column.maximum)


def field_values(field: Field) -> st.SearchStrategy[FieldValue]:
    """Return the wire values of a field in a document that is in force at `issued.NOW`."""
    match field.role, field.kind:
        case Role.VALID_FROM, _:
            return st.integers(field.minimum, issued.TODAY)
        case Role.VALID_UNTIL, _:
            return st.integers(issued.TODAY, field.maximum)
        case Role.CAMPAIGN, _:
            return st.just(issued.CAMPAIGN.id)
        case _, Kind.RECORDS:
            rows = st.tuples(*map(value_of, field.columns))
            most = min(field.maximum, field.minimum + 2)
            return st.lists(rows, min_size=field.minimum, max_size=most).map(tuple)
        case _:
            return value_of(field)


@st.composite
def claims_of(draw: st.DrawFn, profile: Profile) -> Claims:
    """Return claims that fit ``profile`` and are in force at `issued.NOW`."""
    fields = {
        field.label: draw(field_values(field))
        for field in profile.fields
        if field.required or draw(st.booleans())
    }
    cti = {
        CtiRule.REFERENCE: st.binary(min_size=9, max_size=9).map(
            lambda drawn: bytes((drawn[0] & 0x3F,)) + drawn[1:]
        ),
        CtiRule.NONE: st.none(),
        CtiRule.OPTIONAL: st.one_of(st.none(), st.binary(min_size=1, max_size=16)),
    }[profile.cti]
    place = st.builds(StatusReference, st.just(issued.LIST), st.integers(0, STATUS_INDEX_MAX))
    status = {
        StatusRule.REQUIRED: place,
        StatusRule.NONE: st.none(),
        StatusRule.OPTIONAL: st.one_of(st.none(), place),
    }[profile.status]
    whole = Claims(
        iat=draw(st.integers(EARLIEST_TIME, issued.NOW)),
        exp=draw(st.integers(issued.NOW + 1, LATEST_TIME)),
        type=profile.type,
        fields=fields,
        cti=draw(cti),
        status=draw(status),
        version=profile.version,
    )
    nbf = draw(st.one_of(st.none(), st.integers(EARLIEST_TIME, issued.NOW)))
    return replace(whole, nbf=nbf)
