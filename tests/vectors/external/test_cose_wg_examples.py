"""The COSE working group's examples: the COSE_Sign1 among them, and that the others are refused.

GC1 allows one shape of message, EU certificates a little more, and no example has a key of ours. So
three things are held against each example: our primitive over the Sig_structure, the reader of EU
certificates, and GC1's own reader, which refuses all of them.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from typing import Any, Final, NamedTuple

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gouvcheck_core import cose
from gouvcheck_core.errors import HcertError, KeyFormatError, MalformedCode
from gouvcheck_core.hcert import HcertKey, parse_message
from gouvcheck_core.keys import PublicKey
from tests.vectors.external.suites import each, read

CURVES: Final = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1()}
LATEST: Final = 2**32


class Sign1(NamedTuple):
    """One COSE_Sign1 example."""

    message: bytes
    signer: dict[str, Any]
    external: bytes
    fails: bool
    signed: bytes
    """What the suite says was signed, before it made its fault."""

    @property
    def parts(self) -> list[Any]:
        item = cbor2.loads(self.message)
        found: list[Any] = item.value if isinstance(item, cbor2.CBORTag) else item
        return found

    @property
    def covered(self) -> bytes:
        """The Sig_structure of the message as it stands (RFC 9052 section 4.4)."""
        protected, _, payload, _ = self.parts
        received = b"" if protected == b"\xa0" else protected
        return cbor2.dumps(["Signature1", received, self.external, payload])

    @property
    def public(self) -> Any:
        numbers = {name: number_of(self.signer, name) for name in "xy"}
        match self.signer["crv"]:
            case "Ed25519":
                return ed25519.Ed25519PublicKey.from_public_bytes(numbers["x"])
            case "Ed448":
                return ed448.Ed448PublicKey.from_public_bytes(numbers["x"])
            case curve:
                x, y = (int.from_bytes(numbers[name], "big") for name in "xy")
                return ec.EllipticCurvePublicNumbers(x, y, CURVES[curve]).public_key()


def number_of(signer: dict[str, Any], name: str) -> bytes:
    if f"{name}_hex" in signer:
        return bytes.fromhex(signer[f"{name}_hex"])
    text = signer.get(name, "")
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sign1(example: dict[str, Any]) -> Sign1:
    asked = example["input"]["sign0"]
    return Sign1(
        message=bytes.fromhex(example["output"]["cbor"]),
        signer=asked["key"],
        external=bytes.fromhex(asked.get("external", "")),
        fails=example.get("fail", False),
        signed=bytes.fromhex(example["intermediates"]["ToBeSign_hex"]),
    )


EXAMPLES: Final = read("cose-wg-examples", "*/*.json")
SIGN1: Final = {
    name: sign1(example) for name, example in EXAMPLES.items() if "sign0" in example["input"]
}
OTHERS: Final = {name: example for name, example in EXAMPLES.items() if name not in SIGN1}

FOREIGN_KEYS: Final = frozenset(
    (
        "ecdsa-examples/ecdsa-sig-02.json",  # P-384
        "ecdsa-examples/ecdsa-sig-03.json",  # P-521
        "eddsa-examples/eddsa-sig-02.json",  # Ed448
    )
)
NOT_OUR_PRIMITIVE: Final = frozenset(("ecdsa-examples/ecdsa-sig-04.json",))
"""P-256 with SHA-512: a P-256 key of ours signs with SHA-256 and nothing else."""

FAULT_OUTSIDE_THE_SIGNATURE: Final = frozenset(("sign1-tests/sign-fail-01.json",))
"""The tag is 998 and the signature is good: the reader must refuse, the primitive cannot."""

READ_AS_HCERT: Final = {
    "RFC8152/Appendix_C_2_1.json": "verifies",
    "ecdsa-examples/ecdsa-sig-01.json": "verifies",
    "sign1-tests/sign-pass-01.json": "verifies",
    "sign1-tests/sign-pass-03.json": "verifies",
    "sign1-tests/sign-fail-01.json": "hcert-cbor",
    "sign1-tests/sign-fail-02.json": "does not verify",
    "sign1-tests/sign-fail-03.json": "hcert-algorithm",
    "sign1-tests/sign-fail-04.json": "hcert-algorithm",
    "sign1-tests/sign-fail-06.json": "does not verify",
    "sign1-tests/sign-fail-07.json": "does not verify",
    # Deviations: good messages that no EU certificate can be.
    "CWT/A_3.json": "hcert-kid",  # names no key
    "sign1-tests/sign-pass-02.json": "does not verify",  # signed with external data
    "ecdsa-examples/ecdsa-sig-02.json": "hcert-algorithm",  # ES384
    "ecdsa-examples/ecdsa-sig-03.json": "hcert-algorithm",  # ES512
    "ecdsa-examples/ecdsa-sig-04.json": "hcert-algorithm",  # ES512 under P-256
    "eddsa-examples/eddsa-sig-01.json": "hcert-algorithm",  # EdDSA
    "eddsa-examples/eddsa-sig-02.json": "hcert-algorithm",  # EdDSA
}


def as_hcert(example: Sign1) -> str:
    try:
        message = parse_message(example.message)
    except HcertError as error:
        return error.code
    spki = example.public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    key = HcertKey.from_spki(spki, kid=message.kid, not_before=0, not_after=LATEST)
    return "verifies" if message.verified_by(key) else "does not verify"


def test_all_examples_are_here() -> None:
    assert (len(EXAMPLES), len(SIGN1), len(OTHERS)) == (53, 17, 36)
    assert SIGN1.keys() == READ_AS_HCERT.keys()
    assert sum(example.fails for example in SIGN1.values()) == 6


@pytest.mark.parametrize("name", each({name: name for name in SIGN1}))
def test_primitive_verifies_what_the_suite_says(name: str) -> None:
    example = SIGN1[name]
    if name in FOREIGN_KEYS:
        with pytest.raises(KeyFormatError):
            PublicKey.from_cryptography(example.public)
        return
    good = not example.fails and name not in NOT_OUR_PRIMITIVE
    verifies = PublicKey.from_cryptography(example.public).verify(example.parts[3], example.covered)
    assert verifies is (good or name in FAULT_OUTSIDE_THE_SIGNATURE)
    if good:
        assert example.covered == example.signed


@pytest.mark.parametrize("name", each({name: name for name in SIGN1}))
def test_reader_of_eu_certificates_says_what_is_listed(name: str) -> None:
    assert as_hcert(SIGN1[name]) == READ_AS_HCERT[name]
    assert not (SIGN1[name].fails and READ_AS_HCERT[name] == "verifies")


@pytest.mark.parametrize("example", each(SIGN1))
def test_none_of_them_is_a_gc1_message(example: Sign1) -> None:
    with pytest.raises(MalformedCode):
        cose.parse(example.message)


@pytest.mark.parametrize("example", each(OTHERS))
def test_message_of_another_kind_is_refused_by_both_readers(example: dict[str, Any]) -> None:
    message = bytes.fromhex(example["output"]["cbor"])
    with pytest.raises(MalformedCode):
        cose.parse(message)
    with pytest.raises(HcertError):
        parse_message(message)
