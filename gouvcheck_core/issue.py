"""Make a code: claims in, signed text out (spec section 8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gouvcheck_core import cbor, cose, envelope
from gouvcheck_core.errors import SignerError
from gouvcheck_core.format import MAX_CODE_BYTES

if TYPE_CHECKING:
    from gouvcheck_core.claims import Claims
    from gouvcheck_core.profiles import Profile
    from gouvcheck_core.signer import Signer


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A finished code.

    Args:
        text: What goes into the QR symbol.
        message: The COSE_Sign1 in it; its fingerprint names the code.
    """

    text: str
    message: cose.Message

    @property
    def size(self) -> int:
        """Bytes of the message, the measure of every budget."""
        return len(self.message.encode())


def issue(claims: Claims, *, profile: Profile, signer: Signer) -> IssuedCode:
    """Return the code for ``claims``, checked against their profile and verified once more.

    Args:
        claims: iat and exp are the caller's to set: no clock is read here.
        profile: The profile of ``claims.type`` in ``claims.version``.
        signer: Whose kid goes into the header.

    Raises:
        ProfileError: The fields break a rule of the profile.
        ClaimsError: A time, the cti or the status reference is out of bounds.
        CborError: The code would be longer than 1,024 bytes.
        SignerError: The signer fails, or returns a signature that is not its own.
    """
    profile.check(claims)
    return issue_payload(claims.encode(), signer=signer)


def issue_payload(payload: bytes, *, signer: Signer) -> IssuedCode:
    """Return the code for claims that were checked and encoded before, verified once more.

    For who makes many of one kind; `issue` is for everybody else.

    Args:
        payload: The deterministic bytes of claims that keep their profile.
        signer: Whose kid goes into the header.

    Raises:
        CborError, SignerError: As `issue`.
    """
    code = _signed(payload, signer=signer)
    if not code.message.verified_by(signer.public):  # I-01
        raise SignerError(
            "signer-self-check",
            f"The signature of key {signer.public.kid.hex()} does not verify.",
            hint="Take the signer out of service; it is broken or holds another key.",
        )
    return code


def sign_claims(claims: Claims, *, signer: Signer) -> IssuedCode:
    """Sign claims that were checked against their profile before; `issue` is for everybody else.

    Raises:
        ClaimsError, CborError, SignerError: As `issue`.
    """
    return _signed(claims.encode(), signer=signer)


def _signed(payload: bytes, *, signer: Signer) -> IssuedCode:
    public = signer.public
    alg = public.kind.written_alg  # I-03
    signature = signer.sign(cose.to_be_signed(alg, public.kid, payload))
    message = cose.Message(alg, public.kid, payload, signature)
    encoded = message.encode()
    if len(encoded) > MAX_CODE_BYTES:
        cbor.check(encoded)  # raises C-01
    return IssuedCode(envelope.to_text(encoded), message)
