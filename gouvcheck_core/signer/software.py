"""The signer for development: a private key in the memory of this process."""

from __future__ import annotations

import warnings
from typing import Final, TypeAlias, assert_never

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from gouvcheck_core.errors import SignerError
from gouvcheck_core.keys import KeyKind, PublicKey
from gouvcheck_core.signer.protocol import raw_low_s

PrivateKey: TypeAlias = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey

_ECDSA: Final = ec.ECDSA(hashes.SHA256())


class DevelopmentOnlyWarning(UserWarning):
    """A stand-in for development is in use; production settings refuse it."""


class SoftwareSigner:
    """A private key in this process' memory: for development, demonstrations and tests.

    Args:
        key: A P-256 or Ed25519 private key.
    """

    def __init__(self, key: PrivateKey) -> None:
        self._key = key
        self._public = PublicKey.from_cryptography(key.public_key())

    @classmethod
    def generate(cls, kind: KeyKind) -> SoftwareSigner:
        """Return a signer with a fresh key of ``kind``."""
        match kind:
            case KeyKind.P256:
                return cls(ec.generate_private_key(ec.SECP256R1()))
            case KeyKind.ED25519:
                return cls(ed25519.Ed25519PrivateKey.generate())
            case _ as never:  # pragma: no cover - mypy proves that no kind is left
                assert_never(never)

    @classmethod
    def from_pem(cls, data: bytes) -> SoftwareSigner:
        """Read an unencrypted PKCS#8 PEM, and say that this is for development only.

        Raises:
            SignerError: It is no such PEM, or a key of another kind.
        """
        try:
            key = serialization.load_pem_private_key(data, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise _unusable("The file is not an unencrypted PEM private key.") from error
        match key:
            case ec.EllipticCurvePrivateKey(curve=ec.SECP256R1()) | ed25519.Ed25519PrivateKey():
                signer = cls(key)
            case _:
                raise _unusable("The private key is neither P-256 nor Ed25519.")
        warnings.warn(
            "signing with a key from a file: for development only",
            DevelopmentOnlyWarning,
            stacklevel=2,
        )
        return signer

    def __repr__(self) -> str:
        """Name the key without showing it."""
        return f"SoftwareSigner({self._public.kid.hex()})"

    @property
    def public(self) -> PublicKey:
        """The public half."""
        return self._public

    def to_pem(self) -> bytes:
        """Return the private key as unencrypted PKCS#8 PEM."""
        return self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature over ``message``."""
        if isinstance(self._key, ed25519.Ed25519PrivateKey):
            return self._key.sign(message)
        r, s = decode_dss_signature(self._key.sign(message, _ECDSA))
        return raw_low_s(r, s)


def _unusable(sentence: str) -> SignerError:
    return SignerError("signer-key", sentence, hint="Generate one with `gouvcheck keys generate`.")
