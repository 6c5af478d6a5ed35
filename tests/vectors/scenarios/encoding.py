"""Bytes of codes, right ones and wrong ones: CBOR heads, COSE_Sign1, signatures, Base45."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import base45
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.support.signing import private_ed25519, private_p256

if TYPE_CHECKING:
    from tests.support.signing import PrivateKey

ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
ED25519_ORDER: Final = 2**252 + 27742317777372353535851937790883648493
_REPEATABLE: Final = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)  # RFC 6979


@dataclass(frozen=True, slots=True)
class Raw:
    """CBOR that is written already, whether or not it is right."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Pairs:
    """A map in the order given, keys repeated where they are."""

    pairs: tuple[tuple[Any, Any], ...]


def head(major: int, argument: int, *, width: int | None = None) -> bytes:
    """Return the head of an item, in the shortest form or in ``width`` bytes of argument."""
    if width is None:
        width = next(w for w in (0, 1, 2, 4, 8) if argument < (24 if w == 0 else 256**w))
    if width == 0:
        return bytes((major << 5 | argument,))
    info = {1: 24, 2: 25, 4: 26, 8: 27}[width]
    return bytes((major << 5 | info,)) + argument.to_bytes(width, "big")


def cbor(value: Any) -> bytes:  # noqa: PLR0911 - one line a type
    """Encode a value; maps are sorted unless they are `Pairs`."""
    match value:
        case Raw(data):
            return data
        case bool():
            return b"\xf5" if value else b"\xf4"
        case int():
            return head(0, value) if value >= 0 else head(1, -1 - value)
        case bytes():
            return head(2, len(value)) + value
        case str():
            raw = value.encode()
            return head(3, len(raw)) + raw
        case list() | tuple():
            return head(4, len(value)) + b"".join(map(cbor, value))
        case dict():
            return cbor(Pairs(tuple(sorted(value.items(), key=lambda pair: cbor(pair[0])))))
        case Pairs(pairs):
            return head(5, len(pairs)) + b"".join(cbor(item) for pair in pairs for item in pair)
        case _:
            raise AssertionError(value)


def text(message: bytes) -> str:
    """Return the symbols of a QR code around ``message``."""
    symbols: bytes = base45.b45encode(message)
    return "GC1:" + symbols.decode()


@dataclass(frozen=True, slots=True)
class Key:
    """A key pair of the vectors."""

    private: PrivateKey

    @classmethod
    def p256(cls, name: str) -> Key:
        """Return the P-256 key that follows from ``name``."""
        return cls(private_p256(name))

    @classmethod
    def ed25519(cls, name: str) -> Key:
        """Return the Ed25519 key that follows from ``name``."""
        return cls(private_ed25519(name))

    @property
    def is_p256(self) -> bool:
        """Whether it is not an Ed25519 key."""
        return isinstance(self.private, ec.EllipticCurvePrivateKey)

    @property
    def cose_key(self) -> bytes:
        """The COSE_Key of the public half, required members only."""
        public = self.private.public_key()
        if isinstance(public, ed25519.Ed25519PublicKey):
            return cbor({1: 1, -1: 6, -2: public.public_bytes_raw()})
        numbers = public.public_numbers()
        x, y = (n.to_bytes(32, "big") for n in (numbers.x, numbers.y))
        return cbor({1: 2, -1: 1, -2: x, -3: y})

    @property
    def secret(self) -> bytes:
        """The private half: 32 bytes, d or the Ed25519 seed."""
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            return self.private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        return self.private.private_numbers().private_value.to_bytes(32, "big")

    @property
    def thumbprint(self) -> bytes:
        """The whole of what kid is the beginning of (RFC 9679)."""
        return hashlib.sha256(self.cose_key).digest()

    @property
    def kid(self) -> bytes:
        """The key's name in a code."""
        return self.thumbprint[:8]

    @property
    def alg(self) -> int:
        """What an issuer writes."""
        return -7 if self.is_p256 else -8

    def sign(self, data: bytes) -> bytes:
        """Return the one 64-byte signature over ``data``, with low s."""
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            return self.private.sign(data)
        r, s = decode_dss_signature(self.der(data))
        return scalars(r, min(s, ORDER - s))

    def der(self, data: bytes) -> bytes:
        """Return the ECDSA signature over ``data`` as others write it."""
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            raise TypeError("an Ed25519 key writes no DER")
        return self.private.sign(data, _REPEATABLE)


def scalars(r: int, s: int) -> bytes:
    """Return r and s side by side."""
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def unscaled(signature: bytes) -> tuple[int, int]:
    """Return r and s of a P-256 signature."""
    return int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")


def protected(key: Key, *, alg: int | None = None) -> bytes:
    """Return the good protected header for a key."""
    return cbor({1: key.alg if alg is None else alg, 4: key.kid})


def to_be_signed(header: bytes, payload: bytes) -> bytes:
    """Return the Sig_structure of RFC 9052 section 4.4."""
    return cbor(["Signature1", header, b"", payload])


def fingerprint(key: Key, payload: bytes) -> bytes:
    """Return the identity of the code that ``key`` makes of ``payload`` (S-10)."""
    return hashlib.sha256(to_be_signed(protected(key), payload)).digest()


def message(
    payload: bytes,
    *,
    key: Key,
    header: bytes | None = None,
    unprotected: Any = None,
    signature: bytes | None = None,
) -> bytes:
    """Return a tagged COSE_Sign1, good unless told otherwise."""
    if header is None:
        header = protected(key)
    if signature is None:
        signature = key.sign(to_be_signed(header, payload))
    return b"\xd2" + cbor([header, unprotected or {}, payload, signature])
