"""Deterministic CBOR: each rule of section 3 refuses by its own code, and only then cbor2 reads."""

from __future__ import annotations

import cbor2
import pytest

from gouvcheck_core import cbor
from gouvcheck_core.errors import CborError
from gouvcheck_core.format import MAX_CODE_BYTES, MAX_INT

REFUSED = {
    "C-02 nothing at all": ("", "cbor-truncated"),
    "C-02 argument cut": ("19 01", "cbor-truncated"),
    "C-02 byte string cut": ("43 01 02", "cbor-truncated"),
    "C-02 text cut": ("62 61", "cbor-truncated"),
    "C-02 array cut": ("82 01", "cbor-truncated"),
    "C-02 map cut before a key": ("a1", "cbor-truncated"),
    "C-02 map cut before a value": ("a1 01", "cbor-truncated"),
    "C-02 length of 2^64 - 1": ("5b ff ff ff ff ff ff ff ff", "cbor-truncated"),
    "C-03 one more byte": ("01 00", "cbor-trailing"),
    "C-03 a second item": ("80 80", "cbor-trailing"),
    "C-04 byte string": ("5f 41 01 ff", "cbor-indefinite"),
    "C-04 text": ("7f 61 61 ff", "cbor-indefinite"),
    "C-04 array": ("9f ff", "cbor-indefinite"),
    "C-04 map": ("bf ff", "cbor-indefinite"),
    "C-04 break alone": ("ff", "cbor-indefinite"),
    "C-04 integer": ("1f", "cbor-indefinite"),
    "C-05 23 in two bytes": ("18 17", "cbor-not-shortest"),
    "C-05 255 in three bytes": ("19 00 ff", "cbor-not-shortest"),
    "C-05 65,535 in five bytes": ("1a 00 00 ff ff", "cbor-not-shortest"),
    "C-05 2^32 - 1 in nine bytes": ("1b 00 00 00 00 ff ff ff ff", "cbor-not-shortest"),
    "C-05 negative": ("38 00", "cbor-not-shortest"),
    "C-05 length of bytes": ("58 01 00", "cbor-not-shortest"),
    "C-05 length of text": ("78 01 61", "cbor-not-shortest"),
    "C-05 length of an array": ("98 00", "cbor-not-shortest"),
    "C-05 length of a map": ("b8 00", "cbor-not-shortest"),
    "C-06 integer": ("1c", "cbor-reserved"),
    "C-06 text": ("7d", "cbor-reserved"),
    "C-06 simple": ("fc", "cbor-reserved"),
    "C-06 last reserved": ("fe", "cbor-reserved"),
    "C-07 text": ("a1 61 61 01", "cbor-key-type"),
    "C-07 bytes": ("a1 41 61 01", "cbor-key-type"),
    "C-07 array": ("a1 80 01", "cbor-key-type"),
    "C-07 true": ("a1 f5 01", "cbor-key-type"),
    "C-08 twice": ("a2 01 00 01 00", "cbor-duplicate-key"),
    "C-08 inside": ("81 a2 20 00 20 01", "cbor-duplicate-key"),
    "C-09 descending": ("a2 02 00 01 00", "cbor-key-order"),
    "C-09 negative first": ("a2 20 00 01 00", "cbor-key-order"),
    "C-09 shorter first": ("a2 20 00 18 18 00", "cbor-key-order"),
    "C-10 tag": ("c0 60", "cbor-tag"),
    "C-10 long tag": ("d8 18 40", "cbor-tag"),
    "C-10 bignum": ("c2 41 01", "cbor-tag"),
    "C-11 half": ("f9 3c 00", "cbor-float"),
    "C-11 single": ("fa 3f 80 00 00", "cbor-float"),
    "C-11 double": ("fb 3f f0 00 00 00 00 00 00", "cbor-float"),
    "C-11 null": ("f6", "cbor-simple"),
    "C-11 undefined": ("f7", "cbor-simple"),
    "C-11 simple(0)": ("e0", "cbor-simple"),
    "C-11 simple(255)": ("f8 ff", "cbor-simple"),
    "C-12 five deep": ("81 81 81 81 80", "cbor-depth"),
    "C-12 five deep through maps": ("a1 01 a1 01 a1 01 a1 01 a0", "cbor-depth"),
    "C-12 array of 65": ("98 41" + " 00" * 65, "cbor-too-many"),
    "C-12 array said to have 2^32": ("9b 00 00 00 01 00 00 00 00", "cbor-too-many"),
    "C-12 map of 65": ("b8 41", "cbor-too-many"),
    "C-13 not UTF-8": ("61 ff", "cbor-utf8"),
    "C-13 surrogate": ("63 ed a0 80", "cbor-utf8"),
    "C-13 overlong": ("62 c0 80", "cbor-utf8"),
    "C-13 decomposed": ("63 65 cc 81", "cbor-nfc"),
    "C-14 2^53": ("1b 00 20 00 00 00 00 00 00", "cbor-integer"),
    "C-14 -2^53": ("3b 00 1f ff ff ff ff ff ff", "cbor-integer"),
    "C-14 as a key": ("a1 1b 00 20 00 00 00 00 00 00 00", "cbor-integer"),
}

READ = {
    "zero": ("00", 0),
    "23": ("17", 23),
    "24": ("18 18", 24),
    "256": ("19 01 00", 256),
    "65,536": ("1a 00 01 00 00", 65_536),
    "2^32": ("1b 00 00 00 01 00 00 00 00", 2**32),
    "2^53 - 1": ("1b 00 1f ff ff ff ff ff ff", MAX_INT),
    "-(2^53 - 1)": ("3b 00 1f ff ff ff ff ff fe", -MAX_INT),
    "-1": ("20", -1),
    "no bytes": ("40", b""),
    "text": ("61 61", "a"),
    "composed": ("62 c3 a9", "\N{LATIN SMALL LETTER E WITH ACUTE}"),
    "beyond the BMP": ("64 f0 9f 98 80", "\N{GRINNING FACE}"),
    "false": ("f4", False),
    "true": ("f5", True),
    "four deep": ("81 81 81 80", [[[[]]]]),
    "array of 64": ("98 40" + " 00" * 64, [0] * 64),
    "map in order": ("a3 01 00 18 18 00 20 00", {1: 0, 24: 0, -1: 0}),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_item_that_breaks_a_rule_is_refused_by_its_code(data: str, code: str) -> None:
    with pytest.raises(CborError) as caught:
        cbor.decode(bytes.fromhex(data))
    assert caught.value.code == code
    assert caught.value.hint


@pytest.mark.parametrize(("data", "value"), READ.values(), ids=READ.keys())
def test_deterministic_item_is_read_and_written_the_same(data: str, value: cbor.Value) -> None:
    encoded = bytes.fromhex(data)
    decoded = cbor.decode(encoded)
    assert decoded == value
    assert type(decoded) is type(value)
    assert cbor.encode(value) == encoded


def test_item_of_1_024_bytes_is_read_and_one_more_is_refused() -> None:
    # C-01
    longest = b"\x59\x03\xfd" + bytes(MAX_CODE_BYTES - 3)
    assert cbor.decode(longest) == longest[3:]
    with pytest.raises(CborError, match="1025 bytes; at most 1024") as caught:
        cbor.decode(b"\x59\x03\xfe" + bytes(MAX_CODE_BYTES - 2))
    assert caught.value.code == "cbor-too-long"


TEXT_KEYS = cbor.Limits(
    size=100, depth=4, items=64, keys=cbor.MapKeys.INTEGERS_AND_TEXT
)  # what a status list of IETF's format needs


def test_text_keys_are_read_and_written_where_they_are_allowed() -> None:
    value: dict[int | str, int] = {"lst": 0, "bits": 1, 2: 2, -1: 3}
    encoded = cbor.encode(value, keys=cbor.MapKeys.INTEGERS_AND_TEXT)  # type: ignore[arg-type]
    assert encoded.hex(" ") == "a4 02 02 20 03 63 6c 73 74 00 64 62 69 74 73 01"
    assert cbor.decode(encoded, limits=TEXT_KEYS) == value
    with pytest.raises(CborError, match="cbor-key-type"):
        cbor.decode(encoded)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("a1 41 61 00", "cbor-key-type"),
        ("a1 80 00", "cbor-key-type"),
        ("a2 61 61 00 61 61 00", "cbor-duplicate-key"),
        ("a2 62 61 61 00 61 62 00", "cbor-key-order"),
        ("a2 61 61 00 01 00", "cbor-key-order"),
        ("a1 63 65 cc 81 00", "cbor-nfc"),
        ("a1 61", "cbor-truncated"),
    ],
)
def test_text_keys_keep_the_other_rules(data: str, code: str) -> None:
    with pytest.raises(CborError) as caught:
        cbor.decode(bytes.fromhex(data), limits=TEXT_KEYS)
    assert caught.value.code == code


def test_limits_are_the_callers_to_widen() -> None:
    limits = cbor.Limits(size=2_000, depth=6, items=100)
    deep = bytes.fromhex("81 81 81 81 81 80")
    wide = b"\x98\x64" + bytes(100)
    assert cbor.decode(deep, limits=limits) == [[[[[[]]]]]]
    assert cbor.decode(wide, limits=limits) == [0] * 100
    for data in (b"\x81" + deep, b"\x98\x65" + bytes(101), bytes(2_001)):
        with pytest.raises(CborError):
            cbor.check(data, limits=limits)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (MAX_INT + 1, "cbor-integer"),
        (-MAX_INT - 1, "cbor-integer"),
        ("e\N{COMBINING ACUTE ACCENT}", "cbor-nfc"),
        ("\ud800", "cbor-utf8"),
        ({"a": 1}, "cbor-key-type"),
        ({True: 1}, "cbor-key-type"),
        ({2**53: 1}, "cbor-integer"),
        (1.0, "cbor-type"),
        (None, "cbor-type"),
        ([{1: [None]}], "cbor-type"),
        (bytearray(b"a"), "cbor-type"),
    ],
    ids=str,
)
def test_what_gc1_does_not_write_is_refused(value: object, code: str) -> None:
    with pytest.raises(CborError) as caught:
        cbor.encode(value)  # type: ignore[arg-type] # that is what is tested
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("key", "code"), [("\ud800", "cbor-utf8"), ("e\N{COMBINING ACUTE ACCENT}", "cbor-nfc")]
)
def test_text_key_that_cannot_be_read_is_not_written(key: str, code: str) -> None:
    with pytest.raises(CborError) as caught:
        cbor.encode({key: 1}, keys=cbor.MapKeys.INTEGERS_AND_TEXT)
    assert caught.value.code == code


def test_maps_are_written_in_the_order_of_their_encoded_keys() -> None:
    scrambled: cbor.Value = {-65537: 0, 24: 0, -1: 0, 256: 0, 0: 0, -25: 0, 23: {2: 0, 1: 0}}
    encoded = cbor.encode(scrambled)
    cbor.check(encoded)
    assert encoded == cbor2.dumps({0: 0, 23: {1: 0, 2: 0}, 24: 0, 256: 0, -1: 0, -25: 0, -65537: 0})


def test_tuples_are_written_as_arrays() -> None:
    assert cbor.encode(((1, "a"), ())) == cbor.encode([[1, "a"], []])


@pytest.mark.parametrize("length", [0, 23, 24, 255, 256, 1024, 65_535])
def test_head_of_a_byte_string_is_what_cbor2_writes(length: int) -> None:
    data = bytes(length)
    assert cbor.byte_string_head(length) + data == cbor2.dumps(data)


def test_sentence_names_the_place_and_no_value() -> None:
    with pytest.raises(CborError, match="at byte 2") as caught:
        cbor.decode(bytes.fromhex("a1 01 63 65 cc 81"))
    assert str(caught.value).endswith("[cbor-nfc]")
    assert "\N{COMBINING ACUTE ACCENT}" not in str(caught.value)
