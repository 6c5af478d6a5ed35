"""Public keys: their one algorithm, their derived name, and which signatures they accept."""

from __future__ import annotations

import hashlib

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa, x25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from gouvcheck_core.errors import KeyFormatError
from gouvcheck_core.format import P256_ORDER, Alg
from gouvcheck_core.keys import KeyKind, PublicKey
from tests.support import signing

P256 = signing.p256("keys")
ED25519 = signing.ed25519_signer("keys")
BOTH = pytest.mark.parametrize("signer", [P256, ED25519], ids=["P-256", "Ed25519"])
MESSAGE = b"to be signed"

X, Y = (P256.public.cose_key[start : start + 32] for start in (8, 43))

# The curve of this key is named by an object identifier of nobody's.
FOREIGN_CURVE = b"""-----BEGIN PUBLIC KEY-----
MBcwDwYHKoZIzj0CAQYEKgMEBQMEAAQBAg==
-----END PUBLIC KEY-----
"""


def pem_of(key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey | x25519.X25519PublicKey) -> bytes:
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def test_key_answers_to_its_own_algorithm_under_both_names() -> None:
    # K-01
    answers = {kind: {alg for alg in Alg if kind.answers_to(alg)} for kind in KeyKind}
    assert answers == {
        KeyKind.P256: {Alg.ES256, Alg.ESP256},
        KeyKind.ED25519: {Alg.EDDSA, Alg.ED25519},
    }


def test_issuer_writes_the_old_names() -> None:
    # I-03
    assert KeyKind.P256.written_alg is Alg.ES256
    assert KeyKind.ED25519.written_alg is Alg.EDDSA


@BOTH
def test_kid_is_the_beginning_of_the_thumbprint(signer: signing.FixedSigner) -> None:
    # K-02
    members = cbor2.loads(signer.public.cose_key)
    assert cbor2.dumps(members) == signer.public.cose_key
    assert signer.public.kid == hashlib.sha256(signer.public.cose_key).digest()[:8]
    assert members[1] == (2 if signer is P256 else 1)
    assert len(members) == (4 if signer is P256 else 3)


def test_thumbprint_is_that_of_the_example_of_rfc_9679() -> None:
    # Section 6: the key of the example, with its x and y, and the SHA-256 that it names.
    x = bytes.fromhex("65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d")
    y = bytes.fromhex("1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c")
    key = PublicKey.from_cose_key(cbor2.dumps({1: 2, -1: 1, -2: x, -3: y}))
    assert key.kid.hex() == "496bd8afadf307e5"


@BOTH
def test_key_survives_cose_key_and_pem(signer: signing.FixedSigner) -> None:
    public = signer.public
    assert PublicKey.from_cose_key(public.cose_key) == public
    assert PublicKey.from_pem(public.to_pem()) == public
    assert PublicKey.from_pem(public.to_pem()).kid == public.kid


NO_KEYS = {
    "no y": {1: 2, -1: 1, -2: X},
    "short y": {1: 2, -1: 1, -2: X, -3: Y[1:]},
    "long x": {1: 2, -1: 1, -2: X + b"\x00", -3: Y},
    "no point": {1: 2, -1: 1, -2: X, -3: X},
    "origin": {1: 2, -1: 1, -2: bytes(32), -3: bytes(32)},
    "compressed": {1: 2, -1: 1, -2: X, -3: True},
    "curve is true": {1: 2, -1: True, -2: X, -3: Y},
    "alg named": {1: 2, 3: -7, -1: 1, -2: X, -3: Y},
    "P-384": {1: 2, -1: 2, -2: X, -3: Y},
    "private": {1: 2, -1: 1, -2: X, -3: Y, -4: bytes(32)},
    "short Ed25519": {1: 1, -1: 6, -2: X[1:]},
    "private Ed25519": {1: 1, -1: 6, -2: X, -4: X},
    "X25519": {1: 1, -1: 4, -2: X},
    "symmetric": {1: 4, -1: X},
    "type is true": {1: True, -1: 6, -2: X},
    "array": [1, 6, X],
    "empty": {},
}


@pytest.mark.parametrize("members", NO_KEYS.values(), ids=NO_KEYS.keys())
def test_cose_key_of_another_shape_is_refused(members: object) -> None:
    with pytest.raises(KeyFormatError) as caught:
        PublicKey.from_cose_key(cbor2.dumps(members))
    assert caught.value.code == "key-format"


@BOTH
def test_key_survives_its_compact_form(signer: signing.FixedSigner) -> None:
    compact = signer.public.to_compact()
    assert len(compact) == (33 if signer is P256 else 32)
    assert PublicKey.from_compact(compact) == signer.public
    assert PublicKey.from_compact(compact).kid == signer.public.kid


@pytest.mark.parametrize(
    "data",
    [
        b"",
        P256.public.to_compact()[:31],
        P256.public.to_compact() + b"\x00",
        b"\x04" + X,
        b"\x00" + X,
        b"\x02" + b"\xff" * 32,
        b"\x04" + X + Y,
    ],
    ids=["empty", "31", "34", "uncompressed head", "infinity", "no point", "uncompressed"],
)
def test_compact_form_of_no_key_is_refused(data: bytes) -> None:
    with pytest.raises(KeyFormatError) as caught:
        PublicKey.from_compact(data)
    assert caught.value.code == "key-format"


@pytest.mark.parametrize("data", [b"", b"\xa0\x00", b"\xa2\x01\x02\x01\x02", b"no CBOR"])
def test_cose_key_that_is_not_deterministic_is_refused(data: bytes) -> None:
    with pytest.raises(KeyFormatError) as caught:
        PublicKey.from_cose_key(data)
    assert caught.value.code == "key-format"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "key-format"),
        (b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "key-format"),
        (FOREIGN_CURVE, "key-format"),
        (pem_of(ec.derive_private_key(7, ec.SECP384R1()).public_key()), "key-kind"),
        (pem_of(x25519.X25519PrivateKey.from_private_bytes(bytes(32)).public_key()), "key-kind"),
    ],
    ids=["empty", "damaged", "unknown curve", "P-384", "X25519"],
)
def test_pem_of_no_such_key_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(KeyFormatError) as caught:
        PublicKey.from_pem(data)
    assert caught.value.code == code


@BOTH
def test_signature_verifies_over_its_own_message_only(signer: signing.FixedSigner) -> None:
    signature = signer.sign(MESSAGE)
    assert signer.public.verify(signature, MESSAGE)
    assert signer.public.verify(signature, MESSAGE + b"\x00") is False
    assert signer.public.verify(bytes(64), MESSAGE) is False


@BOTH
@pytest.mark.parametrize("length", [0, 63, 65, 72])
def test_signature_of_another_length_is_not_valid(signer: signing.FixedSigner, length: int) -> None:
    signature = (signer.sign(MESSAGE) + bytes(8))[:length]
    assert signer.public.verify(signature, MESSAGE) is False


def test_s_that_is_padded_to_33_bytes_is_not_valid() -> None:
    # S-08: the same number, and still another spelling
    signature = P256.sign(MESSAGE)
    assert P256.public.verify(signature[:32] + b"\x00" + signature[32:], MESSAGE) is False


def raw(r: int, s: int) -> bytes:
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def r_and_s() -> tuple[int, int]:
    signature = P256.sign(MESSAGE)
    return int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")


def test_high_s_is_accepted() -> None:
    # V-05
    r, s = r_and_s()
    assert s <= P256_ORDER // 2
    assert P256.public.verify(raw(r, P256_ORDER - s), MESSAGE)


def test_r_and_s_outside_1_to_n_minus_1_are_refused() -> None:
    # V-05
    r, s = r_and_s()
    for bad in (0, P256_ORDER, P256_ORDER + 1, 2**256 - 1):
        assert P256.public.verify(raw(bad, s), MESSAGE) is False
        assert P256.public.verify(raw(r, bad), MESSAGE) is False
    for edge in (1, P256_ORDER - 1):
        assert P256.public.verify(raw(edge, edge), MESSAGE) is False


@pytest.mark.parametrize("s", [1, P256_ORDER - 1], ids=["1", "n - 1"])
def test_least_and_greatest_s_are_accepted_where_they_are_right(s: int) -> None:
    # V-05: a key can be chosen so that this nonce, r and s sign this message.
    nonce = 7
    r = ec.derive_private_key(nonce, ec.SECP256R1()).public_key().public_numbers().x
    digest = int.from_bytes(hashlib.sha256(MESSAGE).digest(), "big")
    private = (s * nonce - digest) * pow(r, -1, P256_ORDER) % P256_ORDER
    key = ec.derive_private_key(private, ec.SECP256R1()).public_key()
    assert PublicKey.from_cryptography(key).verify(raw(r, s), MESSAGE)


def test_der_of_64_bytes_is_read_as_r_and_s() -> None:
    key = signing.private_p256("keys")
    der = key.sign(MESSAGE, ec.ECDSA(hashes.SHA256()))
    assert P256.public.verify(raw(*decode_dss_signature(der)), MESSAGE)
    assert P256.public.verify((der + bytes(64))[:64], MESSAGE) is False


def test_ed25519_scalar_beyond_the_order_is_refused() -> None:
    order = 2**252 + 27742317777372353535851937790883648493
    signature = ED25519.sign(MESSAGE)
    s = int.from_bytes(signature[32:], "little")
    greater = signature[:32] + (s + order).to_bytes(32, "little")
    assert ED25519.public.verify(greater, MESSAGE) is False


def test_representation_does_not_carry_the_key_object() -> None:
    assert " _key=" not in repr(P256.public)
