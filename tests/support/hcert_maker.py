"""Make EU certificates, good and bad, with throw-away keys."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import base45
import cbor2
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding

from gouvcheck_core.hcert import HcertKey

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

ISSUED: Final = 1_640_000_000  # 2021-12-20
ENDS: Final = ISSUED + 180 * 86_400
NOW: Final = ISSUED + 3_600
KEY_FROM: Final = ISSUED - 30 * 86_400
KEY_UNTIL: Final = ISSUED + 365 * 86_400

ES256: Final = -7
PS256: Final = -37
USAGE: Final = {
    "test": "1.3.6.1.4.1.1847.2021.1.1",
    "vaccination": "1.3.6.1.4.1.1847.2021.1.2",
    "recovery": "1.3.6.1.4.1.1847.2021.1.3",
}
OLD_USAGE: Final = {name: oid.replace(".1.1847", ".1.0.1847") for name, oid in USAGE.items()}

NAME: Final = {"fn": "Weber", "gn": "Zoé", "fnt": "WEBER", "gnt": "ZOE"}
VACCINATION: Final = {
    "tg": "840539006",
    "vp": "1119349007",
    "mp": "EU/1/20/1528",
    "ma": "ORG-100030215",
    "dn": 2,
    "sd": 2,
    "dt": "2021-12-01",
    "co": "LU",
    "is": "MINISTRY OF HEALTH",
    "ci": "01/LU/MADE0UP#00",
}
TEST: Final = {
    "tg": "840539006",
    "tt": "LP6464-4",
    "nm": "An assay",
    "sc": "2021-12-19T09:30:00Z",
    "tr": "260415000",
    "tc": "Laboratory",
    "co": "LU",
    "is": "MINISTRY OF HEALTH",
    "ci": "01/LU/MADE0UP#01",
}
RECOVERY: Final = {
    "tg": "840539006",
    "fr": "2021-11-20",
    "df": "2021-12-01",
    "du": "2022-05-19",
    "co": "LU",
    "is": "MINISTRY OF HEALTH",
    "ci": "01/LU/MADE0UP#02",
}


@dataclass(frozen=True)
class Signer:
    """A throw-away key with the certificate that belongs to it."""

    private: PrivateKeyTypes
    certificate: bytes

    @property
    def kid(self) -> bytes:
        return hashlib.sha256(self.certificate).digest()[:8]

    @property
    def key(self) -> HcertKey:
        return HcertKey.from_certificate(self.certificate)

    @property
    def alg(self) -> int:
        return PS256 if isinstance(self.private, rsa.RSAPrivateKey) else ES256

    def sign(self, data: bytes) -> bytes:
        if isinstance(self.private, rsa.RSAPrivateKey):
            pss = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
            return self.private.sign(data, pss, hashes.SHA256())
        assert isinstance(self.private, ec.EllipticCurvePrivateKey)
        r, s = utils.decode_dss_signature(self.private.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


@cache
def p256_signer(*usages: str, number: int = 1) -> Signer:
    """Return a P-256 signer whose certificate names ``usages`` (object identifiers)."""
    private = ec.derive_private_key(0xC0FFEE + number, ec.SECP256R1())
    return Signer(private, certify(private, usages=usages))


@cache
def rsa_signer(bits: int = 2048) -> Signer:
    private = rsa.generate_private_key(public_exponent=65_537, key_size=bits)
    return Signer(private, certify(private))


def certify(private: PrivateKeyTypes, *, usages: Collection[str] = ()) -> bytes:
    """Return the DER of a self-signed certificate, good from `KEY_FROM` to `KEY_UNTIL`."""
    name = x509.Name.from_rfc4514_string("CN=Throw-away DSC,O=Nobody,C=LU")
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())  # type: ignore[arg-type]
        .serial_number(7)
        .not_valid_before(datetime.fromtimestamp(KEY_FROM, tz=UTC))
        .not_valid_after(datetime.fromtimestamp(KEY_UNTIL, tz=UTC))
    )
    if usages:
        listed = x509.ExtendedKeyUsage([x509.ObjectIdentifier(usage) for usage in usages])
        builder = builder.add_extension(listed, critical=False)
    digest = None if isinstance(private, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(private, digest).public_bytes(Encoding.DER)  # type: ignore[arg-type]


def certificate(**members: Any) -> dict[str, Any]:
    """Return the health certificate of a vaccination; None leaves one out."""
    made: dict[str, Any] = {"ver": "1.3.0", "nam": NAME, "dob": "1990-02-28", "v": [VACCINATION]}
    made |= members
    return {name: value for name, value in made.items() if value is not None}


def claims(health: object = None, **changes: Any) -> dict[int, Any]:
    """Return CWT claims; ``changes`` name iss, exp, nbf, iat; None leaves one out."""
    labels = {"iss": 1, "exp": 4, "nbf": 5, "iat": 6}
    made = {"iss": "LU", "exp": ENDS, "iat": ISSUED} | changes
    numbered = {labels[name]: value for name, value in made.items() if value is not None}
    return {**numbered, -260: {1: certificate() if health is None else health}}


def message(
    payload: object = None,
    *,
    signer: Signer | None = None,
    protected: object = None,
    unprotected: Mapping[int, Any] | None = None,
) -> list[Any]:
    """Return the four parts of a signed COSE_Sign1.

    Args:
        payload: Claims, or bytes to sign as they are.
        signer: Who signs.
        protected: A header, or the bytes of one; the usual {alg, kid} unless given.
        unprotected: Empty unless given.
    """
    signer = signer or p256_signer()
    header = {1: signer.alg, 4: signer.kid} if protected is None else protected
    encoded = header if isinstance(header, bytes) else cbor2.dumps(header)
    body = payload if isinstance(payload, bytes) else cbor2.dumps(payload or claims())
    covered = b"" if encoded == b"\xa0" else encoded
    signature = signer.sign(cbor2.dumps(["Signature1", covered, b"", body]))
    return [encoded, dict(unprotected or {}), body, signature]


def text(parts: object = None, *, tags: tuple[int, ...] = (18,)) -> str:
    """Return the ``HC1:`` text of the parts of a message, or of finished bytes."""
    item = message() if parts is None else parts
    if isinstance(item, bytes):
        return wrap(zlib.compress(item))
    for tag in reversed(tags):
        item = cbor2.CBORTag(tag, item)
    return wrap(zlib.compress(cbor2.dumps(item)))


def wrap(compressed: bytes) -> str:
    """Return the text of bytes that are compressed already."""
    encoded: bytes = base45.b45encode(compressed)
    return "HC1:" + encoded.decode()
