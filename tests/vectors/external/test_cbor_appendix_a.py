"""RFC 8949 Appendix A, read by the deterministic reader and by the one for EU certificates.

GC1 allows a small part of CBOR, so that most items must be refused, each for its own reason; the
lists say which. An item that is in no list must be read as what the suite says it is.
"""

from __future__ import annotations

import json
import math
from typing import Any, Final

import pytest

from gouvcheck_core import cbor
from gouvcheck_core.errors import CborError, HcertError
from gouvcheck_core.hcert import reader
from tests.vectors.external.suites import each, files

REFUSED: Final = {
    "cbor-integer": ("1bffffffffffffffff", "3bffffffffffffffff"),
    "cbor-tag": (
        "c249010000000000000000",
        "c349010000000000000000",
        "c074323031332d30332d32315432303a30343a30305a",
        "c11a514b67b0",
        "c1fb41d452d9ec200000",
        "d74401020304",
        "d818456449455446",
        "d82076687474703a2f2f7777772e6578616d706c652e636f6d",
    ),
    "cbor-float": (
        "f90000",
        "f98000",
        "f93c00",
        "fb3ff199999999999a",
        "f93e00",
        "f97bff",
        "fa47c35000",
        "fa7f7fffff",
        "fb7e37e43c8800759c",
        "f90001",
        "f90400",
        "f9c400",
        "fbc010666666666666",
        "f97c00",
        "f97e00",
        "f9fc00",
        "fa7f800000",
        "fa7fc00000",
        "faff800000",
        "fb7ff0000000000000",
        "fb7ff8000000000000",
        "fbfff0000000000000",
    ),
    "cbor-simple": ("f6", "f7", "f0", "f818", "f8ff"),
    "cbor-key-type": (
        "a26161016162820203",
        "826161a161626163",
        "a56161614161626142616361436164614461656145",
    ),
    "cbor-indefinite": (
        "5f42010243030405ff",
        "7f657374726561646d696e67ff",
        "9fff",
        "9f018202039f0405ffff",
        "9f01820203820405ff",
        "83018202039f0405ff",
        "83019f0203ff820405",
        "9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff",
        "bf61610161629f0203ffff",
        "826161bf61626163ff",
        "bf6346756ef563416d7421ff",
    ),
}
"""What GC1 refuses, by the rule that refuses it."""

NO_PLACE: Final = frozenset(
    (
        "c249010000000000000000",
        "c349010000000000000000",
        "c11a514b67b0",
        "c1fb41d452d9ec200000",
        "d74401020304",
        "d818456449455446",
        "d82076687474703a2f2f7777772e6578616d706c652e636f6d",
        "f0",
        "f818",
        "f8ff",
    )
)
"""What no EU certificate holds either: tags other than dates as text, unassigned simple values."""

SAID: Final = {
    "f97c00": math.inf,
    "f9fc00": -math.inf,
    "fa7f800000": math.inf,
    "faff800000": -math.inf,
    "fb7ff0000000000000": math.inf,
    "fbfff0000000000000": -math.inf,
    "f7": None,
    "c074323031332d30332d32315432303a30343a30305a": "2013-03-21T20:04:00Z",
    "4401020304": b"\x01\x02\x03\x04",
    "40": b"",
    "5f42010243030405ff": b"\x01\x02\x03\x04\x05",
    "a201020304": {1: 2, 3: 4},
}
"""What the suite can only say in diagnostic notation."""

NOT_A_NUMBER: Final = frozenset(("f97e00", "fa7fc00000", "fb7ff8000000000000"))

ITEMS: Final[dict[str, dict[str, Any]]] = {
    item["hex"]: item
    for path in files("cbor-appendix-a", "appendix_a.json").values()
    for item in json.loads(path.read_bytes())
}
RULES: Final = {item: code for code, items in REFUSED.items() for item in items}


def said(item: dict[str, Any]) -> object:
    return SAID[item["hex"]] if item["hex"] in SAID else item["decoded"]


def test_all_items_are_here_and_every_listed_one_exists() -> None:
    assert len(ITEMS) == 82
    assert len(RULES) == 51
    assert RULES.keys() | NO_PLACE | SAID.keys() | NOT_A_NUMBER <= ITEMS.keys()


@pytest.mark.parametrize("item", each(ITEMS))
def test_deterministic_reader_reads_or_refuses(item: dict[str, Any]) -> None:
    data = bytes.fromhex(item["hex"])
    rule = RULES.get(item["hex"])
    if rule is None:
        assert cbor.decode(data) == said(item)
        assert cbor.encode(cbor.decode(data)) == data
    else:
        with pytest.raises(CborError, match=rf"\[{rule}\]"):
            cbor.decode(data)


@pytest.mark.parametrize("item", each(ITEMS))
def test_lenient_reader_reads_or_refuses(item: dict[str, Any]) -> None:
    data = bytes.fromhex(item["hex"])
    if item["hex"] in NO_PLACE:
        with pytest.raises(HcertError):
            reader.decode(data)
    elif item["hex"] in NOT_A_NUMBER:
        value = reader.decode(data)
        assert isinstance(value, float)
        assert math.isnan(value)
    else:
        assert reader.decode(data) == said(item)
