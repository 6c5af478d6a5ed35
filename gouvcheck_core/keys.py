"""Public keys with their one algorithm, and their names (spec K-01, K-02)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, TypeAlias, assert_never

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from gouvcheck_core import cbor
from gouvcheck_core.errors import CborError, KeyFormatError
from gouvcheck_core.format import (
    COSE_KEY_CRV,
    COSE_KEY_KTY,
    COSE_KEY_X,
    COSE_KEY_Y,
    CRV_ED25519,
    CRV_P256,
    KID_LENGTH,
    KTY_EC2,
    KTY_OKP,
    P256_ORDER,
    SIGNATURE_LENGTH,
    Alg,
)

_HALF: Final = SIGNATURE_LENGTH // 2
_ECDSA: Final = ec.ECDSA(hashes.SHA256())
_RawKey: TypeAlias = "ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey"


class KeyKind(Enum):
    """The two kinds of key, each with the alg that we write and all that it answers to (K-01)."""

    P256 = "P-256"
    ED25519 = "Ed25519"

    @property
    def written_alg(self) -> Alg:
        """The algorithm identifier an issuer writes (I-03)."""
        return Alg.ES256 if self is KeyKind.P256 else Alg.EDDSA

    def answers_to(self, alg: Alg) -> bool:
        """Whether a key of this kind may verify a message that names ``alg``."""
        match alg:
            case Alg.ES256 | Alg.ESP256:
                return self is KeyKind.P256
            case Alg.EDDSA | Alg.ED25519:
                return self is KeyKind.ED25519
            case _ as never:  # pragma: no cover - mypy proves that no Alg is left
                assert_never(never)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key whose algorithm is fixed with it.

    Build one with `from_cose_key` or `from_pem`; ``kid`` is derived, never given.
    """

    kind: KeyKind
    cose_key: bytes
    """Deterministic COSE_Key with the required members only: also what kid is the hash of."""
    kid: bytes = field(compare=False)
    """First 8 bytes of the SHA-256 COSE Key Thumbprint (RFC 9679)."""
    _key: _RawKey = field(compare=False, repr=False)

    @classmethod
    def from_cryptography(cls, key: object) -> PublicKey:
        """Wrap a public key of the cryptography package.

        Raises:
            KeyFormatError: It is neither P-256 nor Ed25519.
        """
        if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
            numbers = key.public_numbers()
            x, y = (number.to_bytes(_HALF, "big") for number in (numbers.x, numbers.y))
            members: dict[int, cbor.Encodable] = {
                COSE_KEY_KTY: KTY_EC2,
                COSE_KEY_CRV: CRV_P256,
                COSE_KEY_X: x,
                COSE_KEY_Y: y,
            }
            return cls._build(KeyKind.P256, members, key)
        if isinstance(key, ed25519.Ed25519PublicKey):
            members = {
                COSE_KEY_KTY: KTY_OKP,
                COSE_KEY_CRV: CRV_ED25519,
                COSE_KEY_X: key.public_bytes_raw(),
            }
            return cls._build(KeyKind.ED25519, members, key)
        raise KeyFormatError(
            "key-kind",
            "The key is neither a P-256 nor an Ed25519 public key.",
            hint="Generate one with `gouvcheck keys generate`.",
        )

    @classmethod
    def _build(cls, kind: KeyKind, members: dict[int, cbor.Encodable], key: _RawKey) -> PublicKey:
        encoded = cbor.encode(members)
        thumbprint = hashlib.sha256(encoded).digest()  # RFC 9679 section 3
        return cls(kind=kind, cose_key=encoded, kid=thumbprint[:KID_LENGTH], _key=key)

    @classmethod
    def from_cose_key(cls, data: bytes) -> PublicKey:
        """Read a COSE_Key with exactly its required members (RFC 9053 section 7).

        Raises:
            KeyFormatError: It is not deterministic CBOR, of another kind, or not a point.
        """
        try:
            members = cbor.decode(data)
        except CborError as error:
            raise _not_a_key("The COSE_Key is not deterministic CBOR.") from error
        match members:
            case {1: 2, -1: 1, -2: bytes() as x, -3: bytes() as y}:
                key = cls._from_point(x, y)
            case {1: 1, -1: 6, -2: bytes() as x} if len(x) == _HALF:
                key = cls.from_cryptography(ed25519.Ed25519PublicKey.from_public_bytes(x))
            case _:
                raise _not_a_key("The COSE_Key is not a P-256 or Ed25519 public key.")
        if key.cose_key != data:  # true passes for 1 in a pattern, and more members may follow
            raise _not_a_key("The COSE_Key does not hold its required members and no others.")
        return key

    @classmethod
    def from_compact(cls, data: bytes) -> PublicKey:
        """Read the form of the trust files: 33 bytes are a P-256 point, 32 an Ed25519 key.

        The point is compressed as in SEC 1 section 2.3.4, which saves 42 bytes a key against the
        COSE_Key that kid is the hash of.

        Raises:
            KeyFormatError: It is neither.
        """
        try:
            if len(data) == _HALF:
                return cls.from_cryptography(ed25519.Ed25519PublicKey.from_public_bytes(data))
            if len(data) == _HALF + 1:
                curve = ec.SECP256R1()
                return cls.from_cryptography(
                    ec.EllipticCurvePublicKey.from_encoded_point(curve, data)
                )
        except ValueError:
            pass
        raise _not_a_key("The compact key is not a P-256 point or an Ed25519 key.")

    def to_compact(self) -> bytes:
        """Return the form of the trust files; see `from_compact`."""
        if isinstance(self._key, ed25519.Ed25519PublicKey):
            return self._key.public_bytes_raw()
        return self._key.public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
        )

    @classmethod
    def _from_point(cls, x: bytes, y: bytes) -> PublicKey:
        try:
            key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + x + y)
        except ValueError:
            raise _not_a_key("The COSE_Key is not a point of P-256.") from None
        return cls.from_cryptography(key)

    @classmethod
    def from_pem(cls, data: bytes) -> PublicKey:
        """Read a PEM SubjectPublicKeyInfo.

        Raises:
            KeyFormatError: It is not PEM, or neither P-256 nor Ed25519.
        """
        try:
            key = serialization.load_pem_public_key(data)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise _not_a_key("The file is not a PEM public key.") from error
        return cls.from_cryptography(key)

    def to_pem(self) -> bytes:
        """Return the PEM SubjectPublicKeyInfo."""
        return self._key.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Tell whether ``signature`` (64 bytes, r || s or Ed25519) is this key's over ``message``.

        High s is accepted (V-05): Wycheproof counts it valid, and nothing here identifies a code
        by its signature. A signature of any other length is simply not valid.
        """
        if len(signature) != SIGNATURE_LENGTH:
            return False
        try:
            if isinstance(self._key, ed25519.Ed25519PublicKey):
                self._key.verify(signature, message)
            else:
                r = int.from_bytes(signature[:_HALF], "big")
                s = int.from_bytes(signature[_HALF:], "big")
                if not (0 < r < P256_ORDER and 0 < s < P256_ORDER):
                    return False
                self._key.verify(encode_dss_signature(r, s), message, _ECDSA)
        except InvalidSignature:
            return False
        return True


def _not_a_key(sentence: str) -> KeyFormatError:
    return KeyFormatError(
        "key-format", sentence, hint="Give a public key made with `gouvcheck keys generate`."
    )
