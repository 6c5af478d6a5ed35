from __future__ import annotations

import pytest

from gouvcheck_core.errors import ProfileError
from gouvcheck_core.profiles import (
    Budget,
    CtiRule,
    Kind,
    Language,
    Level,
    Role,
    StatusRule,
    Words,
    load,
    load_set,
)
from tests.support.every_kind import SOURCE, TOML, changed, every_kind


def refused(data: bytes) -> ProfileError:
    with pytest.raises(ProfileError) as caught:
        load(data, source=SOURCE)
    return caught.value


def test_a_file_becomes_a_profile() -> None:
    profile = every_kind()
    assert (profile.id, profile.type, profile.version) == ("every-kind", 900, 2)
    assert profile.names.say(Language.FR) == "Tout"
    assert (profile.cti, profile.status) == (CtiRule.OPTIONAL, StatusRule.OPTIONAL)
    assert (profile.amber, profile.stop, profile.lifetime) == (43_200, 86_400, 2_592_000)
    assert (profile.budget, profile.level) == (Budget(bytes=300, qr_version=13), Level.Q)
    assert [field.kind for field in profile.fields] == list(Kind)


def test_fields_keep_the_order_of_the_file_and_not_of_their_labels() -> None:
    swapped = TOML.replace("label = 1\n", "label = 18\n").encode()
    assert [field.label for field in load(swapped, source=SOURCE).fields][:2] == [18, 2]


def test_required_and_compare_are_true_unless_the_file_says_otherwise() -> None:
    fields = {field.id: field for field in every_kind().fields}
    assert (fields["text"].required, fields["text"].compare) == (True, True)
    assert (fields["boolean"].required, fields["boolean"].compare) == (False, False)


def test_a_text_has_at_least_one_character_unless_the_file_says_otherwise() -> None:
    fields = {field.id: field for field in every_kind().fields}
    assert (fields["text"].minimum, fields["text"].maximum) == (1, 5)
    assert fields["records"].columns[1].minimum == 0


def test_one_word_may_serve_all_languages() -> None:
    assert every_kind().fields[0].words == Words("Text", "Text", "Text", "Text")


def test_a_field_is_found_by_its_role() -> None:
    profile = every_kind()
    holder = profile.field_with(Role.HOLDER)
    assert holder is not None
    assert holder.id == "text"
    assert profile.field_with(Role.NUMBER) is None


@pytest.mark.parametrize(
    "data",
    [
        b"id = ",
        b"\xff\xfe",
        b"a = " + b"[" * 5_000,
        b"a = 1" + b"0" * 5_000,
        b"#" * 65_537,
        b"id = 'a'\nid = 'b'\n",
    ],
)
def test_a_file_that_is_not_toml_is_refused(data: bytes) -> None:
    error = refused(data)
    assert error.code == "profile-file-toml"
    assert error.sentence.startswith("every-kind.toml: ")


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        # a key that is not known, in each table
        ('id = "every-kind"', 'id = "every-kind"\nidd = 1', "key", SOURCE),
        ('fr = "Tout"', 'fr = "Tout"\npt = "Tudo"', "key", f"{SOURCE}, name"),
        ('level = "Q"', 'level = "Q"\nkind = 1', "key", f"{SOURCE}, code"),
        ('stop = "1 day"', 'stop = "1 day"\nred = 1', "key", f"{SOURCE}, freshness"),
        ("max = 5\n", "max = 5\nmaks = 5\n", "key", f"{SOURCE}, field 1 (text)"),
        ('id = "one", ', 'id = "one", nr = 1, ', "key", f"{SOURCE}, field 7 (enum), value 1 (one)"),
        (
            'all = "Day"',
            'all = "Day"\nx = 1',
            "key",
            f"{SOURCE}, field 10 (records), column 1 (day)",
        ),
        ('fr = "Aucune"', 'x = 1, fr = "Aucune"', "key", f"{SOURCE}, field 10 (records), none"),
        ('all = "Date"', 'all = "Date"\nfr = "Date"', "key", f"{SOURCE}, field 3 (date)"),
        ('all = "Date"', 'all = "Date"\nmin = 1', "key", f"{SOURCE}, field 3 (date)"),
        (
            'id = "day"',
            'id = "day"\nlabel = 1',
            "key",
            f"{SOURCE}, field 10 (records), column 1 (day)",
        ),
        # a key that is missing
        ("type = 900", "", "missing", SOURCE),
        ("[freshness]", "[frshness]", "missing", SOURCE),
        ("max = 5\n", "", "missing", f"{SOURCE}, field 1 (text)"),
        ("min = -3\n", "", "missing", f"{SOURCE}, field 2 (integer)"),
        ('id = "day"', "", "missing", f"{SOURCE}, field 10 (records), column 1"),
        # words
        ('lb = "Alles"\n', "", "language", f"{SOURCE}, name"),
        ('all = "Text"', 'fr = "Texte"', "language", f"{SOURCE}, field 1 (text)"),
        (', lb = "Eent"', "", "language", f"{SOURCE}, field 7 (enum), value 1 (one)"),
        ('all = "Text"', 'all = ""', "language", f"{SOURCE}, field 1 (text)"),
        ('all = "Text"', 'all = " Text"', "language", f"{SOURCE}, field 1 (text)"),
        ('all = "Text"', 'all = "Te\\nxt"', "language", f"{SOURCE}, field 1 (text)"),
        ('all = "Text"', 'all = "e\\u0301"', "language", f"{SOURCE}, field 1 (text)"),
        ('all = "Text"', f'all = "{"x" * 61}"', "language", f"{SOURCE}, field 1 (text)"),
        ('all = "Seven"', 'all = ""', "language", f"{SOURCE}, field 7 (enum), value 2 (EU/1/7)"),
        ('all = "Day"', 'all = ""', "language", f"{SOURCE}, field 10 (records), column 1 (day)"),
        ('fr = "Aucune"', 'fr = ""', "language", f"{SOURCE}, field 10 (records), none"),
        ('fr = "Tout"', 'fr = ""', "language", f"{SOURCE}, name"),
        # a value of another form
        ("type = 900", 'type = "900"', "value", SOURCE),
        ("type = 900", "type = true", "value", SOURCE),
        ('id = "every-kind"', "id = 5", "value", SOURCE),
        ("required = false", "required = 0", "value", f"{SOURCE}, field 8 (boolean)"),
        ('id = "text"', "id = 5", "value", f"{SOURCE}, field 1"),
        ('amber = "12 hours"', 'amber = "half a day"', "value", f"{SOURCE}, freshness"),
        ('amber = "12 hours"', "amber = 12", "value", f"{SOURCE}, freshness"),
        ('cti = "optional"', 'cti = "maybe"', "value", f"{SOURCE}, code"),
        ('level = "Q"', 'level = "L"', "value", f"{SOURCE}, code"),
        ("none = {", "none = 5\n#", "value", f"{SOURCE}, field 10 (records)"),
        ('all = "Text"', 'all = "Text"\nvalue = [1]', "value", f"{SOURCE}, field 1 (text)"),
        ('all = "Text"', 'all = "Text"\nvalue = 1', "value", f"{SOURCE}, field 1 (text)"),
        # numbers out of bounds
        ("type = 900", "type = 0", "type", SOURCE),
        ("type = 900", "type = 65_536", "type", SOURCE),
        ("version = 2", "version = 256", "value", SOURCE),
        ("version = 2", "version = 0", "value", SOURCE),
        ('amber = "12 hours"', 'amber = "24 hours"', "value", SOURCE),
        ('lifetime = "30 days"', 'lifetime = "29220 days"', "value", SOURCE),
        ("bytes = 300", "bytes = 1025", "value", SOURCE),
        ("bytes = 300", "bytes = 0", "value", SOURCE),
        ("qr-version = 13", "qr-version = 41", "value", SOURCE),
        # labels, ids, roles
        ("label = 1\n", "label = 20\n", "label", f"{SOURCE}, field 1 (text)"),
        ("label = 1\n", "label = 0\n", "label", f"{SOURCE}, field 1 (text)"),
        ("label = 1\n", "label = 2\n", "label", SOURCE),
        ('id = "every-kind"', 'id = "Every"', "id", SOURCE),
        ('id = "text"', 'id = "te--xt"', "id", f"{SOURCE}, field 1 (te--xt)"),
        ('id = "text"', f'id = "{"x" * 41}"', "id", f"{SOURCE}, field 1 ({'x' * 40})"),
        ('id = "text"', 'id = "integer"', "id", SOURCE),
        ('id = "note"', 'id = "day"', "id", f"{SOURCE}, field 10 (records)"),
        ('id = "one"', 'id = "EU/1/7"', "id", f"{SOURCE}, field 7 (enum)"),
        ('id = "one"', 'id = "o ne"', "id", f"{SOURCE}, field 7 (enum), value 1 (o ne)"),
        (
            'id = "one"',
            f'id = "{"x" * 41}"',
            "id",
            f"{SOURCE}, field 7 (enum), value 1 ({'x' * 40})",
        ),
        ('role = "holder"', 'role = "owner"', "role", f"{SOURCE}, field 1 (text)"),
        ('role = "holder"', 'role = "value"', "role", SOURCE),
        ('role = "holder"', 'role = "valid-until"', "role", f"{SOURCE}, field 1 (text)"),
        # kinds and what belongs to them
        ('kind = "text"', 'kind = "string"', "kind", f"{SOURCE}, field 1 (text)"),
        ("max = 5\n", "max = 0\n", "kind", f"{SOURCE}, field 1 (text)"),
        ("max = 5\n", "max = 1025\n", "kind", f"{SOURCE}, field 1 (text)"),
        ("max = 3\nfr", "max = 65\nfr", "kind", f"{SOURCE}, field 10 (records)"),
        ("min = -3", "min = -9007199254740992", "kind", f"{SOURCE}, field 2 (integer)"),
        ("max = 4\n", "max = -1\n", "kind", f"{SOURCE}, field 10 (records), column 2 (note)"),
        ("min = 0\nmax = 3", "min = 1\nmax = 3", "kind", f"{SOURCE}, field 10 (records)"),
        ("none = {", "#", "kind", f"{SOURCE}, field 10 (records)"),
        (
            'kind = "enum"\nall = "Court"\nvalue',
            'kind = "enum"\nall = "Court"\n#',
            "kind",
            f"{SOURCE}, field 10 (records), column 3 (court)",
        ),
        (
            'kind = "enum"\nall = "Court"',
            'kind = "date"\nall = "Court"',
            "kind",
            f"{SOURCE}, field 10 (records), column 3 (court)",
        ),
        (
            'kind = "date"\nall = "Day"',
            'kind = "records"\nmax=1\nall = "Day"',
            "kind",
            f"{SOURCE}, field 10 (records), column 1 (day)",
        ),
        ('all = "Text"', 'all = "Text"\nnone = { all = "x" }', "kind", f"{SOURCE}, field 1 (text)"),
        # the order of values
        ("number = 7", "number = 1", "value", f"{SOURCE}, field 7 (enum)"),
        ("number = 7", "number = 0", "value", f"{SOURCE}, field 7 (enum)"),
        ("number = 7", "number = 65_536", "value", f"{SOURCE}, field 7 (enum)"),
        ("number = 1,", "number = -1,", "value", f"{SOURCE}, field 7 (enum)"),
    ],
)
def test_a_wrong_file_is_refused_with_file_part_and_reason(
    old: str, new: str, code: str, place: str
) -> None:
    error = refused(changed(old, new))
    assert error.code == f"profile-file-{code}"
    assert error.sentence.startswith(f"{place}: ")
    assert error.hint.endswith(".")


def test_a_profile_without_fields_is_refused() -> None:
    head = TOML.split("[[field]]")[0]
    assert refused(head.encode()).code == "profile-file-missing"


def test_records_without_columns_are_refused() -> None:
    without = TOML.split("[[field.column]]")[0]
    assert refused(without.encode()).code == "profile-file-kind"


def test_a_missing_language_is_named() -> None:
    error = refused(changed('fr = "Tout"\n', ""))
    assert error.sentence == 'every-kind.toml, name: the words in "fr" are missing.'


def test_an_unknown_key_is_shown_in_plain_short_ascii() -> None:
    error = refused(changed('id = "every-kind"', f'id = "every-kind"\n"\\u202e{"é" * 50}" = 1'))
    assert error.code == "profile-file-key"
    assert error.sentence.isascii()
    assert len(error.sentence) < 100


def named(name: str, number: int, version: int) -> bytes:
    return (
        TOML.replace('id = "every-kind"', f'id = "{name}"')
        .replace("type = 900", f"type = {number}")
        .replace("version = 2", f"version = {version}")
        .encode()
    )


def test_a_set_of_files_is_sorted_by_type_and_version() -> None:
    files = {"c": named("a", 1, 2), "a": named("b", 2, 1), "b": named("a", 1, 1)}
    found = [(profile.id, profile.type, profile.version) for profile in load_set(files)]
    assert found == [("a", 1, 1), ("a", 1, 2), ("b", 2, 1)]


@pytest.mark.parametrize(
    "second",
    [named("a", 1, 1), named("b", 1, 2), named("a", 2, 1)],
    ids=["same version", "another id for the type", "another type for the id"],
)
def test_a_type_number_is_never_used_again(second: bytes) -> None:
    with pytest.raises(ProfileError) as caught:
        load_set({"1.toml": named("a", 1, 1), "2.toml": second})
    assert caught.value.code == "profile-file-type"
    assert caught.value.sentence.startswith("2.toml: ")
