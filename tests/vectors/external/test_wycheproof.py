"""Wycheproof, ECDSA over P-256 with SHA-256, signatures as r and s: the form that COSE uses."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from gouvcheck_core.format import P256_ORDER
from gouvcheck_core.keys import PublicKey
from tests.vectors.external.suites import each, read


class Case(NamedTuple):
    pem: str
    message: bytes
    signature: bytes
    valid: bool

    def accepts(self, signature: bytes) -> bool:
        return PublicKey.from_pem(self.pem.encode()).verify(signature, self.message)

    @property
    def numbers(self) -> tuple[int, int]:
        half = len(self.signature) // 2
        return int.from_bytes(self.signature[:half], "big"), int.from_bytes(
            self.signature[half:], "big"
        )


def cases(stored: dict[str, Any]) -> dict[str, Case]:
    return {
        f"{test['tcId']}-{'-'.join(test['flags'])}": Case(
            pem=group["publicKeyPem"],
            message=bytes.fromhex(test["msg"]),
            signature=bytes.fromhex(test["sig"]),
            valid=test["result"] == "valid",
        )
        for group in stored["testGroups"]
        for test in group["tests"]
    }


CASES: Final = {
    name: case
    for stored in read("wycheproof", "ecdsa_secp256r1_sha256_p1363_test.json").values()
    for name, case in cases(stored).items()
}
VALID: Final = {name: case for name, case in CASES.items() if case.valid}


def test_all_cases_are_here_and_high_s_is_among_the_valid() -> None:
    high = [case for case in VALID.values() if case.numbers[1] > P256_ORDER // 2]
    assert (len(CASES), len(VALID), len(high)) == (262, 173, 70)


@pytest.mark.parametrize("case", each(CASES))
def test_signature_is_accepted_if_and_only_if_it_is_valid(case: Case) -> None:
    assert case.accepts(case.signature) is case.valid


@pytest.mark.parametrize("case", each(VALID))
def test_the_same_signature_in_der_is_never_accepted(case: Case) -> None:
    assert not case.accepts(encode_dss_signature(*case.numbers))
