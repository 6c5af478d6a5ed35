"""The signer for development: two kinds of key, raw signatures with low s, and a loud warning."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa, x25519

from gouvcheck_core.errors import SignerError
from gouvcheck_core.format import P256_ORDER
from gouvcheck_core.keys import KeyKind
from gouvcheck_core.signer import DevelopmentOnlyWarning, SoftwareSigner, raw_low_s

MESSAGE = b"to be signed"
BOTH = pytest.mark.parametrize("kind", KeyKind, ids=lambda kind: kind.value)

FOREIGN_CURVE = b"""-----BEGIN PRIVATE KEY-----
MB8CAQAwDwYHKoZIzj0CAQYEKgMEBQQJMAcCAQEEAgEC
-----END PRIVATE KEY-----
"""


def pem_of(
    key: ec.EllipticCurvePrivateKey | x25519.X25519PrivateKey | rsa.RSAPrivateKey,
    encryption: serialization.KeySerializationEncryption | None = None,
) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        encryption or serialization.NoEncryption(),
    )


@BOTH
def test_signature_is_64_bytes_and_verifies(kind: KeyKind) -> None:
    signer = SoftwareSigner.generate(kind)
    assert signer.public.kind is kind
    for _ in range(20):  # S-08: r and s keep their leading zeros
        signature = signer.sign(MESSAGE)
        assert len(signature) == 64
        assert signer.public.verify(signature, MESSAGE)


def test_p256_signature_has_low_s() -> None:
    # I-02
    signer = SoftwareSigner.generate(KeyKind.P256)
    scalars = [int.from_bytes(signer.sign(MESSAGE)[32:], "big") for _ in range(20)]
    assert max(scalars) <= P256_ORDER // 2


@pytest.mark.parametrize(
    ("s", "low"),
    [
        (1, 1),
        (P256_ORDER // 2, P256_ORDER // 2),
        (P256_ORDER // 2 + 1, P256_ORDER // 2),
        (P256_ORDER - 1, 1),
    ],
    ids=["least", "half", "above half", "greatest"],
)
def test_of_two_equal_signatures_the_low_one_is_written(s: int, low: int) -> None:
    assert raw_low_s(2, s) == (2).to_bytes(32, "big") + low.to_bytes(32, "big")


@BOTH
def test_key_survives_its_file_with_a_warning(kind: KeyKind) -> None:
    signer = SoftwareSigner.generate(kind)
    with pytest.warns(DevelopmentOnlyWarning, match="for development only"):
        again = SoftwareSigner.from_pem(signer.to_pem())
    assert again.public == signer.public


NO_SIGNERS = {
    "empty": b"",
    "damaged": b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    "encrypted": pem_of(
        ec.derive_private_key(7, ec.SECP256R1()), serialization.BestAvailableEncryption(b"word")
    ),
    "P-384": pem_of(ec.derive_private_key(7, ec.SECP384R1())),
    "X25519": pem_of(x25519.X25519PrivateKey.from_private_bytes(bytes(32))),
    "unknown curve": FOREIGN_CURVE,
}


@pytest.mark.parametrize("data", NO_SIGNERS.values(), ids=NO_SIGNERS.keys())
def test_file_without_a_usable_key_is_refused(data: bytes) -> None:
    with pytest.raises(SignerError) as caught:
        SoftwareSigner.from_pem(data)
    assert caught.value.code == "signer-key"


def test_representation_names_the_key_and_does_not_show_it() -> None:
    key = ed25519.Ed25519PrivateKey.from_private_bytes(b"\x11" * 32)
    signer = SoftwareSigner(key)
    assert repr(signer) == f"SoftwareSigner({signer.public.kid.hex()})"
    assert "11" * 4 not in repr(signer)
