"""Claims: bytes to a frozen value and back, with the rules L-01 to L-09 in both directions."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from typing import TYPE_CHECKING, Any

import pytest

from gouvcheck_core import cbor, claims
from gouvcheck_core.claims import Claims, StatusReference
from gouvcheck_core.errors import CborError, ClaimsError
from gouvcheck_core.format import EARLIEST_TIME, LATEST_TIME

if TYPE_CHECKING:
    from collections.abc import Mapping

DOC = -65537
IAT, EXP = 1_790_000_000, 1_800_000_000

LEAST = Claims(iat=IAT, exp=EXP, type=1, fields={})
FULL = Claims(
    iat=IAT,
    exp=EXP,
    type=65_535,
    fields={1: "text", 2: -5, 3: b"bytes", 4: True, 19: ((1, "a"), (2, "b"))},
    nbf=IAT + 1,
    cti=bytes(16),
    status=StatusReference(list=65_535, index=2**20 - 1),
    version=255,
)


def members(**changes: Any) -> dict[int, Any]:
    """Return good claims as a map, with changes by name; None leaves a label out."""
    labels = {"exp": 4, "nbf": 5, "iat": 6, "cti": 7, "doc": DOC}
    values = {"exp": EXP, "iat": IAT, "doc": {0: 1}, **changes}
    return {labels[name]: value for name, value in values.items() if value is not None}


@pytest.mark.parametrize("whole", [LEAST, FULL], ids=["least", "full"])
def test_claims_are_read_as_they_were_written(whole: Claims) -> None:
    encoded = whole.encode()
    assert claims.parse(encoded) == whole
    assert claims.parse(encoded).encode() == encoded


def test_encoding_is_the_map_of_the_specification() -> None:
    assert LEAST.encode() == cbor.encode({4: EXP, 6: IAT, DOC: {0: 1}})
    assert FULL.encode() == cbor.encode(
        {
            4: EXP,
            5: IAT + 1,
            6: IAT,
            7: bytes(16),
            DOC: {
                0: 65_535,
                1: "text",
                2: -5,
                3: b"bytes",
                4: True,
                19: [[1, "a"], [2, "b"]],
                20: [65_535, 2**20 - 1],
                21: 255,
            },
        }
    )


def test_claims_cannot_be_changed() -> None:
    parsed: Any = claims.parse(FULL.encode())
    with pytest.raises(FrozenInstanceError):
        parsed.exp = 0
    with pytest.raises(TypeError):
        parsed.fields[1] = "other"


REFUSED: dict[str, tuple[Any, str]] = {
    "L-01 array": ([1], "claims-shape"),
    "L-01 number": (5, "claims-shape"),
    "L-01 iss": ({**members(), 1: "issuer"}, "claims-unknown"),
    "L-01 private": ({**members(), -65538: 0}, "claims-unknown"),
    "L-02 exp": (members(exp=None), "claims-missing"),
    "L-02 iat": (members(iat=None), "claims-missing"),
    "L-02 doc": (members(doc=None), "claims-missing"),
    "L-02 all": ({}, "claims-missing"),
    "L-03 exp is text": (members(exp="2030"), "claims-time"),
    "L-03 iat is true": (members(iat=True), "claims-time"),
    "L-03 iat too early": (members(iat=EARLIEST_TIME - 1), "claims-time"),
    "L-03 exp too late": (members(exp=LATEST_TIME + 1), "claims-time"),
    "L-03 nbf too early": (members(nbf=EARLIEST_TIME - 1), "claims-time"),
    "L-03 nbf is bytes": (members(nbf=b""), "claims-time"),
    "L-04 iat at exp": (members(iat=EXP), "claims-window"),
    "L-04 iat after exp": (members(iat=EXP + 1), "claims-window"),
    "L-04 nbf at exp": (members(nbf=EXP), "claims-window"),
    "L-05 empty": (members(cti=b""), "claims-cti"),
    "L-05 17 bytes": (members(cti=bytes(17)), "claims-cti"),
    "L-05 text": (members(cti="abc"), "claims-cti"),
    "L-06 doc is an array": (members(doc=[0, 1]), "claims-doc"),
    "L-06 no type": (members(doc={1: "a"}), "claims-doc"),
    "L-06 type 0": (members(doc={0: 0}), "claims-doc"),
    "L-06 type 65,536": (members(doc={0: 65_536}), "claims-doc"),
    "L-06 type is true": (members(doc={0: True}), "claims-doc"),
    "L-06 type is text": (members(doc={0: "1"}), "claims-doc"),
    "L-07 22": (members(doc={0: 1, 22: 0}), "claims-doc-label"),
    "L-07 negative": (members(doc={0: 1, -1: 0}), "claims-doc-label"),
    "L-08 number": (members(doc={0: 1, 20: 5}), "claims-status"),
    "L-08 one": (members(doc={0: 1, 20: [5]}), "claims-status"),
    "L-08 three": (members(doc={0: 1, 20: [5, 5, 5]}), "claims-status"),
    "L-08 list -1": (members(doc={0: 1, 20: [-1, 0]}), "claims-status"),
    "L-08 list 65,536": (members(doc={0: 1, 20: [65_536, 0]}), "claims-status"),
    "L-08 index -1": (members(doc={0: 1, 20: [0, -1]}), "claims-status"),
    "L-08 index 2^20": (members(doc={0: 1, 20: [0, 2**20]}), "claims-status"),
    "L-08 true": (members(doc={0: 1, 20: [True, True]}), "claims-status"),
    "L-08 text": (members(doc={0: 1, 20: ["a", "b"]}), "claims-status"),
    "L-09 1 written out": (members(doc={0: 1, 21: 1}), "claims-version"),
    "L-09 0": (members(doc={0: 1, 21: 0}), "claims-version"),
    "L-09 256": (members(doc={0: 1, 21: 256}), "claims-version"),
    "L-09 true": (members(doc={0: 1, 21: True}), "claims-version"),
    "L-09 false": (members(doc={0: 1, 21: False}), "claims-version"),
    "L-09 text": (members(doc={0: 1, 21: "2"}), "claims-version"),
}


@pytest.mark.parametrize(("value", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_claims_that_break_a_rule_are_refused_by_its_code(value: Any, code: str) -> None:
    with pytest.raises(ClaimsError) as caught:
        claims.parse(cbor.encode(value))
    assert caught.value.code == code


def test_payload_that_is_not_deterministic_is_refused() -> None:
    with pytest.raises(CborError) as caught:
        claims.parse(LEAST.encode() + b"\x00")
    assert caught.value.code == "cbor-trailing"


BOUNDARIES: dict[str, dict[int, Any]] = {
    "L-03 ends of time": members(iat=EARLIEST_TIME, exp=LATEST_TIME, nbf=LATEST_TIME - 1),
    "L-04 one second": members(iat=EXP - 1, nbf=EXP - 1),
    "L-05 one byte": members(cti=b"\x00"),
    "L-05 16 bytes": members(cti=bytes(16)),
    "L-06 65,535": members(doc={0: 65_535}),
    "L-07 every label": members(doc={0: 1, **dict.fromkeys(range(1, 20), 0), 20: [0, 0], 21: 2}),
    "L-08 least": members(doc={0: 1, 20: [0, 0]}),
    "L-08 greatest": members(doc={0: 1, 20: [65_535, 2**20 - 1]}),
    "L-09 2": members(doc={0: 1, 21: 2}),
    "L-09 255": members(doc={0: 1, 21: 255}),
}


@pytest.mark.parametrize("value", BOUNDARIES.values(), ids=BOUNDARIES.keys())
def test_claims_at_a_bound_are_read(value: dict[int, Any]) -> None:
    encoded = cbor.encode(value)
    assert claims.parse(encoded).encode() == encoded


CANNOT_WRITE: dict[str, tuple[Mapping[str, Any], str]] = {
    "L-03": ({"iat": EARLIEST_TIME - 1}, "claims-time"),
    "L-03 float": ({"iat": 1.79e9}, "claims-time"),
    "L-04": ({"iat": EXP}, "claims-window"),
    "L-05": ({"cti": bytes(17)}, "claims-cti"),
    "L-05 bytearray": ({"cti": bytearray(3)}, "claims-cti"),
    "L-06": ({"type": 0}, "claims-doc"),
    "L-07 0": ({"fields": {0: 1}}, "claims-doc-label"),
    "L-07 20": ({"fields": {20: [0, 0]}}, "claims-doc-label"),
    "L-07 text": ({"fields": {"name": 1}}, "claims-doc-label"),
    "L-08": ({"status": StatusReference(list=0, index=2**20)}, "claims-status"),
    "L-09": ({"version": 0}, "claims-version"),
    "C-11": ({"fields": {1: 1.5}}, "cbor-type"),
    "C-12 65 records": ({"fields": {1: ((1,),) * 65}}, "cbor-too-many"),
    "C-12 too deep": ({"fields": {1: (((1,),),)}}, "cbor-depth"),
    "C-13": ({"fields": {1: "e\N{COMBINING ACUTE ACCENT}"}}, "cbor-nfc"),
    "C-14": ({"fields": {1: 2**53}}, "cbor-integer"),
}


@pytest.mark.parametrize(("changes", "code"), CANNOT_WRITE.values(), ids=CANNOT_WRITE.keys())
def test_what_could_not_be_read_is_not_written(changes: Mapping[str, Any], code: str) -> None:
    with pytest.raises((ClaimsError, CborError)) as caught:
        replace(LEAST, **changes).encode()
    assert caught.value.code == code


def test_64_records_in_four_levels_are_written_and_read() -> None:
    # C-12
    most = replace(LEAST, fields={1: ((1,),) * 64})
    assert claims.parse(most.encode()) == most


def test_error_holds_no_value_of_the_claims() -> None:
    with pytest.raises(ClaimsError) as caught:
        claims.parse(cbor.encode(members(iat=1_234_567_890)))
    assert "1234567890" not in f"{caught.value} {caught.value.hint}"
