from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from gouvcheck_core.errors import ProfileError
from gouvcheck_core.profiles import (
    Column,
    Field,
    Kind,
    Language,
    Profile,
    StatusRule,
    from_wire,
    load,
    luxembourg_time,
    packaged,
    to_wire,
)
from tests.support.every_kind import VALUES, WIRE, claims, every_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from gouvcheck_core.claims import Claims

PROFILES = (every_kind(), *packaged())
EPOCH = date(1970, 1, 1)
SINCE_1996 = 820_454_400
LUXEMBOURG = ZoneInfo("Europe/Luxembourg")


def fits(text: str, column: Column) -> bool:
    normal = unicodedata.normalize("NFC", text)
    return normal == normal.strip() and column.minimum <= len(normal) <= column.maximum


def texts(column: Column) -> st.SearchStrategy[str]:
    shown = st.characters(exclude_categories=("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"))
    return st.text(shown, min_size=column.minimum, max_size=column.maximum).filter(
        lambda text: fits(text, column)
    )


def days(column: Column) -> st.SearchStrategy[str]:
    return st.integers(column.minimum, column.maximum).map(
        lambda number: (EPOCH + timedelta(days=number)).isoformat()
    )


def scalars(column: Column) -> st.SearchStrategy[Any]:  # noqa: PLR0911 - one arm a kind
    numbers = st.integers(column.minimum, column.maximum)
    match column.kind:
        case Kind.TEXT:
            return texts(column)
        case Kind.DATE:
            return days(column)
        case Kind.PARTIAL_DATE:
            return days(column) | st.from_regex(r"\A[0-9]{4}(-0[1-9]|-1[0-2])?\Z")
        case Kind.TIME:
            return numbers.map(lambda time: datetime.fromtimestamp(time, UTC).isoformat())
        case Kind.MONEY:
            return numbers | numbers.map(
                lambda n: f"{'-' * (n < 0)}{abs(n) // 100}.{abs(n) % 100:02}"
            )
        case Kind.ENUM:
            return st.sampled_from(
                [x for e in column.enumeration.entries for x in (e.id, e.number)]
            )
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.BYTES:
            size = {"min_size": column.minimum, "max_size": column.maximum}
            return st.binary(**size).map(bytes.hex)
        case _:
            return numbers


def field_values(field: Field) -> st.SearchStrategy[Any]:
    if field.kind is not Kind.RECORDS:
        return scalars(field)
    record = st.fixed_dictionaries({column.id: scalars(column) for column in field.columns})
    return st.lists(record, min_size=field.minimum, max_size=min(field.maximum, 4))


def values(profile: Profile) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {field.id: field_values(field) for field in profile.fields if field.required},
        optional={field.id: field_values(field) for field in profile.fields if not field.required},
    )


def without_status(profile: Profile) -> Profile:
    return replace(profile, status=StatusRule.OPTIONAL)


documents = st.sampled_from(PROFILES).flatmap(
    lambda profile: st.tuples(st.just(profile), values(profile))
)


def claims_of(profile: Profile, given_values: dict[str, Any]) -> Claims:
    return claims(
        profile.encode(given_values),
        cti=b"\x00" * 9 if profile.cti == "reference" else None,
        doc_type=profile.type,
        version=profile.version,
    )


@given(documents)
def test_what_is_encoded_fits_and_decodes_to_what_encodes_the_same(
    document: tuple[Profile, dict[str, Any]],
) -> None:
    profile, written = document
    profile = without_status(profile)
    fitting = claims_of(profile, written)
    profile.check(fitting)
    decoded = profile.decode(fitting)
    assert decoded.keys() == written.keys()
    assert profile.encode(decoded) == fitting.fields


@given(documents, st.sampled_from(list(Language)))
def test_every_field_has_one_row_that_is_never_empty(
    document: tuple[Profile, dict[str, Any]], language: Language
) -> None:
    profile, written = document
    profile = without_status(profile)
    rows = profile.rows(claims_of(profile, written), language)
    assert [row.field for row in rows] == [f.id for f in profile.fields if f.id in written]
    assert all(row.value for row in rows)


def refusal_of(call: Callable[[], object]) -> str | None:
    """Return the code with which ``call`` refuses; any other error fails the test."""
    try:
        call()
    except ProfileError as error:
        return error.code
    return None


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.binary(max_size=10)
    | st.sampled_from(["1990-02", "1990-02-28", "50.00", "one", "00ff"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=4) | st.integers(0, 20), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([f.id for f in every_kind().fields]), anything))
def test_any_values_are_encoded_or_refused_in_our_own_words(written: dict[str, Any]) -> None:
    code = refusal_of(lambda: every_kind().check(claims(every_kind().encode(written))))
    assert code is None or code.startswith("profile-field-")


@given(st.sampled_from([f.id for f in every_kind().fields]), anything)
def test_one_odd_value_is_encoded_or_refused_in_our_own_words(name: str, value: object) -> None:
    written = {**VALUES, name: value}
    code = refusal_of(lambda: every_kind().check(claims(every_kind().encode(written))))
    assert code is None or code.startswith("profile-field-")


@given(st.sampled_from(sorted(WIRE)), anything)
def test_one_odd_field_is_checked_without_another_error(label: int, value: Any) -> None:
    code = refusal_of(lambda: every_kind().check(claims({**WIRE, label: value})))
    assert code is None or code.startswith("profile-field-")


@given(anything | st.dictionaries(st.integers(0, 13), anything, max_size=13))
def test_anything_published_is_refused_in_our_own_words(value: object) -> None:
    code = refusal_of(lambda: from_wire(value))
    assert code is not None
    assert code.startswith(("profile-wire", "profile-file-"))


@given(st.data())
def test_one_changed_place_of_a_published_profile_is_refused_or_read_as_it_stands(
    data: st.DataObject,
) -> None:
    value: Any = to_wire(data.draw(st.sampled_from(PROFILES)))
    inner = data.draw(st.sampled_from([value, *value[12]]))
    inner[data.draw(st.sampled_from([*inner, 0, 13]))] = data.draw(anything)
    if refusal_of(lambda: from_wire(value)) is None:
        assert to_wire(from_wire(value)) == value


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")))
def test_any_file_is_refused_in_our_own_words(data: bytes) -> None:
    code = refusal_of(lambda: load(data, source="any.toml"))
    assert code is not None
    assert code.startswith("profile-file-")


@given(st.integers(0, 4_102_444_800))
def test_civil_time_agrees_with_the_time_zone_database(time: int) -> None:
    time = max(time, SINCE_1996)
    expected = datetime.fromtimestamp(time, LUXEMBOURG)
    assert luxembourg_time(time).isoformat() == expected.isoformat()
