from __future__ import annotations

import pytest

from gouvcheck_core.errors import ProfileError
from gouvcheck_core.profiles import by_id
from tests.support.every_kind import VALUES, WIRE, claims, every_kind


def refused(values: dict[str, object]) -> ProfileError:
    with pytest.raises(ProfileError) as caught:
        every_kind().encode(values)
    return caught.value


def encoded(field: str, value: object) -> object:
    profile = every_kind()
    label = next(item.label for item in profile.fields if item.id == field)
    return profile.encode({**VALUES, field: value})[label]


def test_every_kind_is_written_as_the_wire_has_it() -> None:
    assert every_kind().encode(VALUES) == WIRE


def test_every_kind_is_read_back_as_it_was_written() -> None:
    decoded = every_kind().decode(claims())
    assert decoded == VALUES
    assert list(decoded) == list(VALUES)


def test_an_optional_field_that_is_left_out_stays_out() -> None:
    values = {key: value for key, value in VALUES.items() if key != "boolean"}
    fields = every_kind().encode(values)
    assert 8 not in fields
    assert "boolean" not in every_kind().decode(claims(fields))


def test_null_is_left_out() -> None:
    assert 8 not in every_kind().encode({**VALUES, "boolean": None})
    assert refused({**VALUES, "text": None}).code == "profile-field-missing"


@pytest.mark.parametrize(
    ("field", "value", "wire"),
    [
        ("text", "Zoe\u0308", "Zoë"),  # I-04
        ("text", "a b", "a b"),
        ("text", "a\u00a0b", "a\u00a0b"),
        ("partial-date", "1990", "1990"),
        ("partial-date", "1990-02-28", 7_363),
        ("date", "1970-01-01", 0),
        ("date", "1969-12-31", -1),
        ("date", "2149-06-06", 65_535),
        ("time", "2026-09-21T16:13:20+02:00", 1_790_000_000),
        ("time", "2026-09-21T16:13+02:00", 1_789_999_980),
        ("time", "2020-01-01T00:00:00Z", 1_577_836_800),
        ("money", 5_000, 5_000),
        ("money", "0.05", 5),
        ("money", "-5.00", -500),
        ("money", "-0.05", -5),
        ("enum", 7, 7),
        ("enum", "one", 1),
        ("boolean", True, True),
        ("bytes", "00FF", b"\x00\xff"),
        ("records", [], ()),
        ("records", (), ()),
    ],
)
def test_a_value_may_be_written_so(field: str, value: object, wire: object) -> None:
    assert encoded(field, value) == wire


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", 5),
        ("text", b"Zoe"),
        ("integer", "3"),
        ("integer", 3.0),
        ("date", 7_363),
        ("date", "28.02.1990"),
        ("date", "1990-02-30"),
        ("date", "1990-02"),
        ("date", "19900228"),
        ("date", "1990-W09-3"),
        ("date", "0000-01-01"),
        ("partial-date", "1990-13"),
        ("partial-date", 1990.5),
        ("partial-date", "90"),
        ("time", 1_790_000_000),
        ("time", "2026-09-21T16:13:20"),
        ("time", "2026-09-21 16:13:20+02:00"),
        ("time", "2026-09-21T16:13:20.5+02:00"),
        ("time", "2026-02-30T16:13:20Z"),
        ("time", "2026-09-21T25:00:00Z"),
        ("time", "2026-09-21T12:00:00+99:00"),
        ("money", 50.5),
        ("money", "50"),
        ("money", "50,00"),
        ("money", "50.0"),
        ("money", "050.00"),
        ("money", "1 000.00"),
        ("money", "\u0665\u0660.00"),
        ("enum", 7.0),
        ("enum", True),
        ("boolean", 1),
        ("boolean", "true"),
        ("bytes", "0"),
        ("bytes", "zz00"),
        ("bytes", "00 ff"),
        ("bytes", b"\x00\xff"),
        ("records", {}),
        ("records", "none"),
        ("records", [1]),
        ("records", [{}]),
        ("records", [{"day": "1990-02-28", "note": "", "court": "two", "more": 1}]),
    ],
)
def test_a_value_that_is_not_of_its_kind_is_refused(field: str, value: object) -> None:
    assert refused({**VALUES, field: value}).code == "profile-field-kind"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", ""),
        ("text", "abcdef"),
        ("integer", 4),
        ("integer", 2**70),
        ("date", "2149-06-07"),
        ("date", "1790-07-26"),
        ("date", "0001-01-01"),
        ("time", "2019-12-31T23:59:59Z"),
        ("time", "0001-01-01T00:00:00+14:00"),
        ("time", "9999-12-31T23:59:59-14:00"),
        ("money", "1000.01"),
        ("bytes", "00"),
        ("records", [{"day": "1990-02-28", "note": "", "court": "two"}] * 4),
    ],
)
def test_a_value_outside_its_bounds_is_refused(field: str, value: object) -> None:
    assert refused({**VALUES, field: value}).code == "profile-field-range"


@pytest.mark.parametrize("value", ["three", 3, "1", ""])
def test_a_value_that_the_enumeration_does_not_name_is_refused(value: object) -> None:
    error = refused({**VALUES, "enum": value})
    assert error.code == "profile-field-enum"
    assert error.hint == "Give one of: one, EU/1/7."


@pytest.mark.parametrize(
    "text",
    ["a\nb", "a\x00b", "a\u202eb", "a\u200bb", "a\ue000b", "a\ud800b", " ab", "ab ", "\u2028"],
)
def test_text_that_paper_cannot_show_is_not_signed(text: str) -> None:
    assert refused({**VALUES, "text": text}).code == "profile-field-text"


def test_length_counts_code_points_after_normalisation() -> None:
    assert encoded("text", "e\u0301" * 5) == "é" * 5


def test_an_error_inside_records_names_record_and_column() -> None:
    good = {"day": "1990-02-28", "note": "", "court": "two"}
    error = refused({**VALUES, "records": [good, {**good, "court": "high"}]})
    assert error.code == "profile-field-enum"
    assert error.sentence.startswith("Field 19 (records) of every-kind, record 2, court is not")


def test_the_keys_of_a_record_are_told() -> None:
    error = refused({**VALUES, "records": [{"day": "1990-02-28"}]})
    assert error.sentence.startswith("Field 19 (records) of every-kind, record 1 is not")
    assert error.hint == "Give 0 to 3 objects, each with exactly the keys: day, note, court."


def test_a_missing_field_is_named() -> None:
    values = {key: value for key, value in VALUES.items() if key != "money"}
    error = refused(values)
    assert error.code == "profile-field-missing"
    assert error.sentence == "Field 6 (money) of every-kind is missing."


def test_an_unknown_field_is_named_in_short_plain_ascii() -> None:
    error = refused({**VALUES, "nöte\n" + "x" * 99: 1})
    assert error.code == "profile-field-unknown"
    assert error.sentence.startswith("Field n\\xf6te\\nxxx")
    assert len(error.sentence) < 100
    assert error.hint.endswith("bytes, records.")


def test_an_error_never_tells_the_value() -> None:
    error = refused({**VALUES, "text": "Muster-Beispill"})
    assert "Muster" not in f"{error}{error.hint}"
    assert error.hint == "Give text of 1 to 5 characters."


def test_claims_that_do_not_fit_are_not_decoded() -> None:
    with pytest.raises(ProfileError):
        every_kind().decode(claims({**WIRE, 7: 5}))


def test_a_character_that_unicode_does_not_know_is_not_written() -> None:
    # U+0378 is unassigned: what NFC makes of it may change with a later Unicode (spec I-04).
    with pytest.raises(ProfileError) as caught:
        by_id("accommodation-voucher").encode(
            {"holder": "Sample \u0378", "value": 5000, "campaign": 1}
        )
    assert caught.value.code == "profile-field-text"
