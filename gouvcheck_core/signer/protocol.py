"""What every signer promises (spec section 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from gouvcheck_core.errors import SignerError
from gouvcheck_core.format import P256_ORDER, SIGNATURE_LENGTH

if TYPE_CHECKING:
    from gouvcheck_core.keys import PublicKey

_HALF: Final = SIGNATURE_LENGTH // 2


class Signer(Protocol):
    """A private key that somebody else keeps."""

    @property
    def public(self) -> PublicKey:
        """The public half: its kid goes into the header.

        Raises:
            SignerError: The key cannot be reached now.
        """
        ...

    def sign(self, message: bytes) -> bytes:
        """Return 64 bytes: r || s with low s for P-256, or the Ed25519 signature.

        Raises:
            SignerError: The key cannot be used now.
        """
        ...


def raw_low_s(r: int, s: int) -> bytes:
    """Return r || s with s at most n/2 (I-02): one of the two equal signatures, always the same."""
    return r.to_bytes(_HALF, "big") + min(s, P256_ORDER - s).to_bytes(_HALF, "big")


def check_kid(public: PublicKey, *, expected: bytes | None) -> None:
    """Refuse a key that is not the one expected; None expects any.

    Raises:
        SignerError: It is another key.
    """
    if expected is not None and public.kid != expected:
        raise SignerError(
            "signer-kid",
            f"The signer holds the key {public.kid.hex()}, not {expected.hex()}.",
            hint="Name the key that is expected, or give the right file or token.",
        )
