"""Fixed throw-away keys that sign the same bytes the same way every time, for tests and vectors.

The private keys are published here on purpose. They sign nothing outside the tests.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from gouvcheck_core.format import P256_ORDER
from gouvcheck_core.keys import PublicKey

if TYPE_CHECKING:
    from typing import TypeAlias

    PrivateKey: TypeAlias = "ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey"

# RFC 6979: the nonce follows from key and message, so that generated files are byte-stable.
_REPEATABLE: Final = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)


@dataclass(frozen=True, slots=True)
class FixedSigner:
    """A signer whose key follows from a name.

    Build it with `p256` or `ed25519`.
    """

    key: PrivateKey
    public: PublicKey

    def sign(self, message: bytes) -> bytes:
        """Return the one 64-byte signature over ``message``, with low s."""
        if isinstance(self.key, ed25519.Ed25519PrivateKey):
            return self.key.sign(message)
        r, s = decode_dss_signature(self.key.sign(message, _REPEATABLE))
        return r.to_bytes(32, "big") + min(s, P256_ORDER - s).to_bytes(32, "big")


def private_p256(name: str) -> ec.EllipticCurvePrivateKey:
    """Return the P-256 key that follows from ``name``."""
    return ec.derive_private_key(int.from_bytes(_seed(name)[:31], "big"), ec.SECP256R1())


def private_ed25519(name: str) -> ed25519.Ed25519PrivateKey:
    """Return the Ed25519 key that follows from ``name``."""
    return ed25519.Ed25519PrivateKey.from_private_bytes(_seed(name))


def p256(name: str) -> FixedSigner:
    """Return a signer with the P-256 key that follows from ``name``."""
    return _signer(private_p256(name))


def ed25519_signer(name: str) -> FixedSigner:
    """Return a signer with the Ed25519 key that follows from ``name``."""
    return _signer(private_ed25519(name))


def _signer(key: PrivateKey) -> FixedSigner:
    return FixedSigner(key, PublicKey.from_cryptography(key.public_key()))


def _seed(name: str) -> bytes:
    return hashlib.sha256(b"GouvCheck test key, signs nothing: " + name.encode()).digest()
