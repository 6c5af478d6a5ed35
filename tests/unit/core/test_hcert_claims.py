from __future__ import annotations

from typing import Any

import cbor2
import pytest

from gouvcheck_core.errors import HcertError
from gouvcheck_core.hcert import HcertKind, read_claims
from gouvcheck_core.hcert.claims import MAX_TEXT
from tests.support.hcert_maker import (
    ENDS,
    ISSUED,
    NAME,
    RECOVERY,
    TEST,
    VACCINATION,
    certificate,
    claims,
)


def refusal(code: str) -> Any:
    return pytest.raises(HcertError, check=lambda error: error.code == code)


def read(payload: object) -> Any:
    return read_claims(cbor2.dumps(payload))


def test_vaccination_is_read_with_person_and_times() -> None:
    found = read(claims())
    stated = found.certificate

    assert (found.issuer, found.iat, found.exp, found.nbf) == ("LU", ISSUED, ENDS, None)
    assert (stated.family_name, stated.given_name) == ("Weber", "Zoé")
    assert (stated.standard_family_name, stated.standard_given_name) == ("WEBER", "ZOE")
    assert (stated.version, stated.birth_date) == ("1.3.0", "1990-02-28")
    assert (stated.kind, stated.statement) == (HcertKind.VACCINATION, VACCINATION)
    assert (stated.valid_from, stated.valid_until) == (None, None)


def test_test_is_read_as_a_test() -> None:
    stated = read(claims(certificate(v=None, t=[TEST]))).certificate
    assert (stated.kind, stated.statement) == (HcertKind.TEST, TEST)


@pytest.mark.parametrize("suffix", ["", "T05:00:00Z"])
def test_recovery_states_its_first_and_last_day(suffix: str) -> None:
    recovery = RECOVERY | {"df": "1970-01-02" + suffix, "du": "1970-02-01" + suffix}
    stated = read(claims(certificate(v=None, r=[recovery]))).certificate

    assert stated.kind is HcertKind.RECOVERY
    assert (stated.valid_from, stated.valid_until) == (1, 31)


@pytest.mark.parametrize("recovery", [{"df": None}, {"du": "soon"}, {"du": "2022-02-30"}])
def test_recovery_without_its_days_is_refused(recovery: dict[str, Any]) -> None:  # H-16
    with refusal("hcert-day"):
        read(claims(certificate(v=None, r=[RECOVERY | recovery])))


def test_what_others_leave_empty_is_read_as_left_out() -> None:
    empty = certificate(v=[VACCINATION | {"ma": None}], t=None, r=[])
    found = read(claims({**empty, "t": None, "dob": None, "ver": None}, iss=None))

    assert (found.issuer, found.certificate.version, found.certificate.birth_date) == ("", "", "")
    assert "ma" not in found.certificate.statement


def test_member_that_the_scheme_does_not_know_is_passed_over() -> None:
    found = read(claims(certificate(v=[VACCINATION | {"x-new": [b"\x00"], 5: 6}])))
    assert found.certificate.statement == VACCINATION


def test_numbers_written_as_fractions_are_read() -> None:
    doses = VACCINATION | {"dn": 2.0, "sd": 3.0}
    found = read(claims(certificate(v=[doses]), iat=float(ISSUED), exp=ENDS + 0.25))

    assert (found.iat, found.exp) == (ISSUED, ENDS)
    assert (found.certificate.statement["dn"], found.certificate.statement["sd"]) == (2, 3)


@pytest.mark.parametrize("part", ["fn", "gn", "fnt", "gnt"])
def test_one_name_is_enough(part: str) -> None:
    assert read(claims(certificate(nam={part: "X"}))).certificate.kind is HcertKind.VACCINATION


@pytest.mark.parametrize("nam", [{}, {"fn": "", "gnt": None}])
def test_certificate_of_nobody_is_refused(nam: dict[str, Any]) -> None:  # H-14
    with refusal("hcert-person"):
        read(claims(certificate(nam=nam)))


@pytest.mark.parametrize(
    "payload",
    [
        [],
        {4: ENDS, 6: ISSUED},
        {4: ENDS, 6: ISSUED, -260: certificate()},
        {4: ENDS, 6: ISSUED, -260: [certificate()]},
        {4: ENDS, 6: ISSUED, -260: {1: [certificate()]}},
        claims(certificate(nam=None)),
        claims(certificate(nam="Weber")),
    ],
)
def test_claims_without_a_certificate_are_refused(payload: object) -> None:  # H-13
    with refusal("hcert-claims"):
        read(payload)


@pytest.mark.parametrize(
    "time", [None, -1, 2**53, "2021-12-20", True, float("nan"), float("inf"), -0.0 - 1, [ISSUED]]
)
@pytest.mark.parametrize("claim", ["iat", "exp"])
def test_time_that_is_none_is_refused(claim: str, time: object) -> None:  # H-13
    with refusal("hcert-time"):
        read(claims(**{claim: time}))


def test_time_before_which_it_is_not_good_is_read_and_checked() -> None:
    assert read(claims(nbf=ISSUED + 5)).nbf == ISSUED + 5
    with refusal("hcert-time"):
        read(claims(nbf="soon"))


@pytest.mark.parametrize(
    "statements",
    [
        {"v": None},
        {"v": []},
        {"v": {}},
        {"v": VACCINATION},
        {"v": "yes"},
        {"v": ["yes"]},
        {"v": [VACCINATION, VACCINATION]},
        {"t": [TEST]},
        {"r": [RECOVERY]},
        {"v": [VACCINATION | {"dn": True}]},
        {"v": [VACCINATION | {"dn": 1.5}]},
        {"v": [VACCINATION | {"dn": float("nan")}]},
        {"v": [VACCINATION | {"dn": float("inf")}]},
        {"v": [VACCINATION | {"dn": 2**64 - 1}]},
        {"v": [VACCINATION | {"co": b"LU"}]},
        {"v": [VACCINATION | {"co": ["LU"]}]},
        {"v": [VACCINATION | {"co": "L" * (MAX_TEXT + 1)}]},
    ],
)
def test_certificate_that_does_not_state_one_plain_thing_is_refused(
    statements: dict[str, Any],
) -> None:  # H-15
    with refusal("hcert-statement"):
        read(claims(certificate(**statements)))


@pytest.mark.parametrize(
    "changes",
    [
        {"ver": 1},
        {"dob": 19900228},
        {"nam": NAME | {"fn": 5}},
        {"nam": NAME | {"gnt": b"ZOE"}},
        {"dob": "1" * (MAX_TEXT + 1)},
    ],
)
def test_what_must_be_short_text_is(changes: dict[str, Any]) -> None:  # H-17
    with refusal("hcert-text"):
        read(claims(certificate(**changes)))


def test_no_error_holds_what_it_is_about() -> None:
    with pytest.raises(HcertError) as caught:
        read(claims(certificate(nam={"fn": "Weber", "gn": 5})))
    assert "Weber" not in f"{caught.value} {caught.value.hint}"
