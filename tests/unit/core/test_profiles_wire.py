from __future__ import annotations

import copy
from typing import Any

import pytest

from gouvcheck_core import cbor
from gouvcheck_core.errors import ProfileError
from gouvcheck_core.profiles import by_id, from_wire, packaged, to_fixture, to_wire
from tests.support.every_kind import every_kind

WIDE = cbor.Limits(size=65_536, depth=9, items=64)


def wire() -> Any:
    return copy.deepcopy(to_wire(every_kind()))


def refused(value: object) -> ProfileError:
    with pytest.raises(ProfileError) as caught:
        from_wire(value, source="trust 7")
    return caught.value


def test_what_is_written_reads_back() -> None:
    for profile in (every_kind(), *packaged()):
        assert from_wire(to_wire(profile)) == profile


def test_what_is_written_survives_deterministic_cbor() -> None:
    for profile in packaged():
        encoded = cbor.encode(to_wire(profile))
        assert from_wire(cbor.decode(encoded, limits=WIDE)) == profile


def test_the_packaged_profiles_stay_small_beside_fifty_keys() -> None:
    assert sum(len(cbor.encode(to_wire(profile))) for profile in packaged()) <= 5_200


def test_defaults_repeated_words_and_derived_ids_are_not_written() -> None:
    assert to_wire(by_id("accommodation-voucher")) == {
        1: 4,
        3: [
            "Bon d'hébergement",
            "Übernachtungsgutschein",
            "Accommodation voucher",
            "Iwwernuechtungsbong",
        ],
        6: 172_800,
        7: 1_209_600,
        8: 94_608_000,
        9: 172,
        10: 9,
        12: [
            {0: 1, 1: ["Titulaire", "Inhaber", "Holder", 0], 4: 70, 7: 0},
            {0: 2, 1: ["Valeur", "Wert", "Value", "Wäert"], 2: 5, 4: 100_000, 7: 4},
            {0: 3, 1: ["Campagne", "Kampagne", "Campaign", 0], 2: 1, 4: 65_535, 6: 2, 7: 3},
        ],
    }


@pytest.mark.parametrize("value", [None, 1, "profile", [], {}, {"1": 1}, {True: 1}, {1: 900}])
def test_something_else_is_refused(value: object) -> None:
    error = refused(value)
    assert error.code == "profile-wire"
    assert "trust 7" in error.sentence


@pytest.mark.parametrize("key", [1, 3, 6, 7, 8, 9, 10, 12])
def test_a_key_that_has_no_default_may_not_be_missing(key: int) -> None:
    value = wire()
    del value[key]
    assert refused(value).code == "profile-wire"


ODD: tuple[Any, ...] = (None, True, -(2**60), 1.5, b"x", [True], [[]], [{}], {1: []}, {-1: 1})


@pytest.mark.parametrize("key", range(1, 14))
def test_a_head_with_something_else_in_it_is_refused(key: int) -> None:
    for value in ODD:
        refused({**wire(), key: value})


@pytest.mark.parametrize("key", range(11))
def test_a_field_with_something_else_in_it_is_refused(key: int) -> None:
    for value in ODD:
        for place in range(10):
            document = wire()
            document[12][place][key] = value
            refused(document)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("names", []),
        ("names", ["Tout", "Alles", "Every kind"]),
        ("names", ["Tout", "Alles", "Every kind", "Alles"]),
        ("names", ["Tout", "Alles", "Every kind", 2, "every-kind"]),
        ("names", ["Tout", 1, "Every kind", "Alles"]),
        ("names", ["Tout", 3, "Every kind", "Alles"]),
        ("names", ["Tout", -1, "Every kind", "Alles"]),
        ("names", ["Tout", "Alles", "Every kind", 1, "every-kind"]),
        ("names", ["Tout", "Alles", "Every kind", 1, "every-kind", "more"]),
        ("names", ["Tout", 0, 0, 0]),
        ("text", ["Text", "Text", "Text", "Text"]),
        ("text", ["Text", "text"]),
        ("text", [0]),
    ],
)
def test_there_is_one_way_to_write_words(place: str, words: list[object]) -> None:
    value = wire()
    if place == "names":
        value[3] = words
    else:
        value[12][0][1] = words
    assert refused(value).code in {"profile-wire", "profile-file-id", "profile-file-language"}


def test_a_published_profile_that_contradicts_itself_is_refused() -> None:
    value = wire()
    value[12][0][0] = 2
    error = refused(value)
    assert error.code == "profile-file-label"
    assert error.sentence.startswith("trust 7")


def test_the_fixture_holds_what_decides_verdicts() -> None:
    fixture: Any = to_fixture(every_kind())
    assert {key: fixture[key] for key in fixture if key != "fields"} == {
        "type": 900,
        "version": 2,
        "cti": "optional",
        "status": "optional",
        "amber": 43_200,
        "stop": 86_400,
    }
    fields = {field["id"]: field for field in fixture["fields"]}
    assert fields["text"] == {
        "label": 1,
        "id": "text",
        "kind": "text",
        "min": 1,
        "max": 5,
        "required": True,
        "role": "holder",
        "enum": None,
        "columns": None,
    }
    assert (fields["date"]["min"], fields["date"]["max"]) == (None, None)
    assert fields["enum"]["enum"] == {"1": "one", "7": "EU/1/7"}
    assert fields["boolean"]["required"] is False
    assert fields["boolean"]["role"] is None
    assert [column["id"] for column in fields["records"]["columns"]] == ["day", "note", "court"]
    assert fields["records"]["columns"][2] == {
        "id": "court",
        "kind": "enum",
        "min": None,
        "max": None,
        "enum": {"2": "two"},
    }
