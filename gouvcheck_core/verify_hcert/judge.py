"""Judge an EU certificate offline: text in, verdict out (docs/spec/hc1.md, section 3).

The steps, in the order in which they are taken; the first that decides ends the verification:

 H-20  parse the text and the message, but not the payload
 H-21  find the keys that the header names, and those of them with its algorithm
 H-22  settle the time to judge by
 H-23  check the signature
 H-24  parse the claims
 H-25  check that the certificate may state this, and that it was asked for
 H-26  check the claims window
 H-27  check the validity of the signer's certificate
 H-28  check the days that a recovery certificate states

Nothing is read from the payload before H-23 has held, nothing of it is shown before H-24 has
(H-29), and nothing but the arguments is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gouvcheck_core import hcert
from gouvcheck_core.errors import HcertError
from gouvcheck_core.policy import EVERY_DOCUMENT, Policy, luxembourg_day
from gouvcheck_core.verdict import Accepted, Reason, Rejected, Undecided
from gouvcheck_core.verify_hcert.document import HcertVerdict, VerifiedHcert

if TYPE_CHECKING:
    from gouvcheck_core.hcert import HcertKeys


def verify(
    text: str, keys: HcertKeys, *, now: int, policy: Policy = EVERY_DOCUMENT
) -> HcertVerdict:
    """Return the verdict on one scanned text.

    Args:
        text: As the scanner gave it; nothing is trimmed or repaired.
        keys: The document signers that are trusted, and since when.
        now: The clock, seconds since 1970-01-01T00:00:00Z.
        policy: Tolerance and floor of time. One that asks for certain documents of our own does
            not ask for this one.

    Returns:
        Exactly one of `Accepted`, `Rejected`, `Undecided`. No text raises.
    """
    # H-20
    try:
        message = hcert.parse(text)
    except HcertError as error:
        return _unreadable(error)

    # H-21
    named = keys.named(message.kid)
    if not named:
        return Undecided(Reason.UNKNOWN_KEY)
    fitting = [key for key in named if key.alg is message.alg]
    if not fitting:
        return Rejected(Reason.KEY_MISMATCH)

    # H-22
    now = max(now, keys.as_of, policy.floor)

    # H-23
    signer = next((key for key in fitting if message.verified_by(key)), None)
    if signer is None:
        return Rejected(Reason.BAD_SIGNATURE)

    # H-24
    try:
        claims = hcert.read_claims(message.payload)
    except HcertError as error:
        return Rejected(Reason.MALFORMED, error=error)

    document = VerifiedHcert(claims=claims, signer=signer, fingerprint=message.fingerprint)
    return _judge(document, policy, now, as_of=keys.as_of)


def _unreadable(error: HcertError) -> HcertVerdict:
    match error.code:
        case "hcert-newer":
            return Undecided(Reason.NEWER_FORMAT, error=error)
        case "hcert-prefix":
            return Rejected(Reason.NOT_A_CODE, error=error)
        case _:
            return Rejected(Reason.MALFORMED, error=error)


def _judge(  # noqa: PLR0911 - one arm a step, read from top to bottom
    document: VerifiedHcert, policy: Policy, now: int, *, as_of: int
) -> HcertVerdict:
    """Take the steps H-25 to H-28 on what a good signature vouches for."""
    claims, signer = document.claims, document.signer
    certificate = claims.certificate

    # H-25
    if certificate.kind not in signer.kinds or policy.types is not None:
        return Rejected(Reason.TYPE_NOT_ALLOWED, document)

    # H-26
    if claims.iat > now + policy.tolerance:
        return Undecided(Reason.CLOCK_WRONG, document)
    if claims.nbf is not None and claims.nbf > now:
        return Rejected(Reason.NOT_YET_VALID, document)
    if claims.exp <= now:
        return Rejected(Reason.EXPIRED, document)

    # H-27
    if not (signer.in_force(claims.iat) and signer.in_force(now)):
        return Rejected(Reason.OUTSIDE_KEY_WINDOW, document)

    # H-28
    today = luxembourg_day(now)
    if certificate.valid_from is not None and certificate.valid_from > today:
        return Rejected(Reason.NOT_YET_VALID, document)
    if certificate.valid_until is not None and certificate.valid_until < today:
        return Rejected(Reason.EXPIRED, document)

    # H-29
    return Accepted(Reason.GENUINE, document, now - as_of)
