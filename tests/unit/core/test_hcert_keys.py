from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_der_x509_certificate

from gouvcheck_core.errors import KeyFormatError
from gouvcheck_core.hcert import HcertAlg, HcertKey, HcertKeys, HcertKind
from tests.support.hcert_maker import (
    KEY_FROM,
    KEY_UNTIL,
    OLD_USAGE,
    USAGE,
    certify,
    p256_signer,
    rsa_signer,
)

EVERYTHING = frozenset(HcertKind)


def refusal(code: str) -> Any:
    return pytest.raises(KeyFormatError, check=lambda error: error.code == code)


def spki(private: Any, encoding: Encoding = Encoding.DER) -> bytes:
    found: bytes = private.public_key().public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)
    return found


def test_certificate_is_read_with_its_name_window_and_subject() -> None:
    signer = p256_signer()
    key = signer.key

    assert key.kid == signer.kid
    assert key.alg is HcertAlg.ES256
    assert (key.not_before, key.not_after) == (KEY_FROM, KEY_UNTIL)
    assert key.subject == "CN=Throw-away DSC,O=Nobody,C=LU"
    assert "_key" not in repr(key)


def test_pem_and_der_are_the_same_certificate() -> None:
    der = p256_signer().certificate
    pem = load_der_x509_certificate(der).public_bytes(Encoding.PEM)
    assert HcertKey.from_certificate(pem) == HcertKey.from_certificate(der)


@pytest.mark.parametrize("bits", [2048, 3072])
def test_rsa_certificate_answers_to_ps256(bits: int) -> None:  # H-12
    assert rsa_signer(bits).key.alg is HcertAlg.PS256


@pytest.mark.parametrize(
    ("usages", "kinds"),
    [
        ((), EVERYTHING),
        (("1.3.6.1.5.5.7.3.2",), EVERYTHING),
        ((USAGE["test"],), {HcertKind.TEST}),
        ((USAGE["vaccination"],), {HcertKind.VACCINATION}),
        ((USAGE["recovery"], "1.3.6.1.5.5.7.3.2"), {HcertKind.RECOVERY}),
        ((OLD_USAGE["test"], OLD_USAGE["recovery"]), {HcertKind.TEST, HcertKind.RECOVERY}),
        (tuple(OLD_USAGE.values()), EVERYTHING),
    ],
)
def test_usages_say_what_a_certificate_may_state(
    usages: tuple[str, ...], kinds: set[HcertKind]
) -> None:
    assert p256_signer(*usages).key.kinds == kinds


@pytest.mark.parametrize(
    "data", [b"", b"nothing", b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"]
)
def test_what_is_no_certificate_is_refused(data: bytes) -> None:
    with refusal("key-certificate"):
        HcertKey.from_certificate(data)


def test_certificate_with_unreadable_usages_is_refused_and_not_taken_as_unlimited() -> None:
    der = p256_signer(USAGE["test"]).certificate
    oid_of_extended_key_usage = bytes.fromhex("0603551d25")
    sequence = der.index(oid_of_extended_key_usage) + 7
    assert der[sequence] == 0x30
    with refusal("key-certificate"):
        HcertKey.from_certificate(der[:sequence] + b"\x31" + der[sequence + 1 :])  # now a SET


@pytest.mark.parametrize(
    "generate",
    [
        pytest.param(lambda: ec.generate_private_key(ec.SECP384R1()), id="P-384"),
        pytest.param(ed25519.Ed25519PrivateKey.generate, id="Ed25519"),
        pytest.param(
            lambda: rsa.generate_private_key(public_exponent=65_537, key_size=1024),  # noqa: S505 - it is to be refused
            id="RSA-1024",
        ),
    ],
)
def test_key_outside_the_scheme_is_refused(generate: Any) -> None:  # H-12
    private = generate()
    with refusal("key-hcert"):
        HcertKey.from_certificate(certify(private))
    with refusal("key-hcert"):
        HcertKey.from_spki(spki(private), kid=b"12345678", not_before=0, not_after=1)


@pytest.mark.parametrize("encoding", [Encoding.DER, Encoding.PEM])
def test_bare_key_is_named_and_limited_by_whoever_lists_it(encoding: Encoding) -> None:
    signer = p256_signer()
    key = HcertKey.from_spki(
        spki(signer.private, encoding),
        kid=b"12345678",
        not_before=5,
        not_after=9,
        kinds=frozenset({HcertKind.TEST}),
    )
    assert (key.kid, key.kinds, key.subject) == (b"12345678", frozenset({HcertKind.TEST}), "")
    assert [time for time in range(12) if key.in_force(time)] == [5, 6, 7, 8, 9]
    assert key.verify(signer.sign(b"message"), b"message")


def test_what_is_no_bare_key_is_refused() -> None:
    with refusal("key-certificate"):
        HcertKey.from_spki(b"nothing", kid=b"12345678", not_before=0, not_after=1)


@pytest.mark.parametrize("signer", [p256_signer, rsa_signer])
def test_signature_holds_for_its_own_message_only(signer: Any) -> None:
    made = signer()
    signature = made.sign(b"message")

    assert made.key.verify(signature, b"message")
    assert not made.key.verify(signature, b"massage")
    assert not made.key.verify(signature[:-1], b"message")
    assert not made.key.verify(b"", b"message")


def test_two_certificates_of_one_name_are_both_kept() -> None:
    first = HcertKey.from_spki(
        spki(p256_signer().private), kid=b"12345678", not_before=0, not_after=1
    )
    second = HcertKey.from_spki(
        spki(p256_signer(number=2).private), kid=b"12345678", not_before=0, not_after=1
    )
    keys = HcertKeys.of([first, second], as_of=7)

    assert keys.named(b"12345678") == (first, second)
    assert keys.named(b"87654321") == ()
    assert keys.as_of == 7
