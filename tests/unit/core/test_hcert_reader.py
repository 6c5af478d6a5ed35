from __future__ import annotations

import math

import cbor2
import pytest

from gouvcheck_core.errors import HcertError
from gouvcheck_core.hcert import reader


def refusal(data: bytes) -> str:
    with pytest.raises(HcertError) as caught:
        reader.decode(data)
    assert caught.value.code == "hcert-cbor"
    return caught.value.sentence


@pytest.mark.parametrize(
    "value",
    [
        0,
        23,
        24,
        2**16,
        2**64 - 1,
        -1,
        -(2**64),
        b"",
        b"\x00" * 300,
        "é",
        [],
        [1, [2, [3]]],
        {},
        {1: "a", "b": {-1: b"c"}},
        True,
        False,
        None,
        1.5,
        1e300,
        math.inf,
    ],
)
def test_what_others_write_is_read_as_cbor2_reads_it(value: object) -> None:
    assert reader.decode(cbor2.dumps(value)) == value


@pytest.mark.parametrize(
    ("data", "value"),
    [
        ("1800", 0),  # not the shortest form
        ("9f0102ff", [1, 2]),
        ("bf6161016162 02ff", {"a": 1, "b": 2}),
        ("5f41014102ff", b"\x01\x02"),
        ("7f61616162ff", "ab"),
        ("a202000100", {2: 0, 1: 0}),  # not sorted
        ("f7", None),
        ("f93c00", 1.0),
    ],
)
def test_form_that_is_not_deterministic_is_read_all_the_same(
    data: str, value: object
) -> None:  # H-06
    assert reader.decode(bytes.fromhex(data)) == value


@pytest.mark.parametrize("tag", sorted(reader.TEXT_TAGS))
def test_date_with_its_tag_is_read_as_its_text(tag: int) -> None:
    assert reader.decode(cbor2.dumps(cbor2.CBORTag(tag, "2021-12-01"))) == "2021-12-01"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ("", "breaks off"),
        ("18", "breaks off"),
        ("4201", "breaks off"),
        ("8201", "breaks off"),
        ("9f01", "breaks off"),
        ("5bffffffffffffffff00", "breaks off"),
        ("9bffffffffffffffff00", "breaks off"),
        ("0000", "bytes follow"),
        ("1c", "reserved"),
        ("1f", "indefinite length where none"),
        ("3f", "indefinite length where none"),
        ("5f5f4101ffff", "indefinite length where none"),
        ("5f6161ff", "chunk of another kind"),
        ("61ff", "not UTF-8"),
        ("a1410000", "neither number nor text"),
        ("a1f500", "neither number nor text"),
        ("a1f93c0000", "neither number nor text"),
        ("a1800000", "neither number nor text"),
        ("a201000100", "second time"),
        ("a20100180100", "second time"),
        ("c249010000000000000000", "tag that has no place"),
        ("d81c80", "tag that has no place"),
        ("df", "tag that has no place"),
        ("c01a5e0be100", "not text"),
        ("c0c0c06161", "not text"),
        ("ff", "simple value"),
        ("e0", "simple value"),
        ("f820", "simple value"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(data: str, fault: str) -> None:  # H-06
    assert fault in refusal(bytes.fromhex(data))


def test_nesting_is_bounded() -> None:  # H-06
    deepest = b"\x81" * reader.MAX_DEPTH + b"\x00"
    assert reader.decode(deepest)
    assert "nested too deep" in refusal(b"\x81" + deepest)


@pytest.mark.parametrize(
    "opening", [b"\x81", b"\xa1\x00", b"\x9f", b"\xbf\x00", b"\xc0", b"\xd8\x3d"]
)
def test_endless_nesting_is_refused_without_recursion(opening: bytes) -> None:
    refusal(opening * 4_000)
