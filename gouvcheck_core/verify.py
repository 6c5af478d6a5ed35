"""Judge a code offline: text in, verdict out (spec section 6).

The steps, in the order in which they are taken; the first that decides ends the verification:

 V-01  parse the text, the message and its header, but not the payload
 V-02  find the key that the header names
 V-03  check the key's algorithm, use and state
 V-04  settle the time to judge by
 V-05  check the signature
 V-06  parse the claims
 V-07  check that the issuer may sign this type, and that it was asked for
 V-08  check the claims window
 V-09  check the key window
 V-10  look at the deny list
 V-11  check the fields against their profile, and the legal validity
 V-12  look at the status list
 V-13  check how fresh all this is

Nothing is read from the payload before V-05 has held (V-14), and nothing but the four arguments is
looked at (V-15).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from gouvcheck_core import claims as claims_
from gouvcheck_core import cose, envelope
from gouvcheck_core.errors import MalformedCode, ProfileError
from gouvcheck_core.policy import EVERY_DOCUMENT, Policy, luxembourg_day
from gouvcheck_core.profiles import Role
from gouvcheck_core.trust import KeyState, KeyUse, Status
from gouvcheck_core.verdict import (
    Accepted,
    Reason,
    Rejected,
    Undecided,
    Verdict,
    VerifiedDocument,
)

if TYPE_CHECKING:
    from gouvcheck_core.claims import Claims
    from gouvcheck_core.cose import Message
    from gouvcheck_core.profiles import Profile
    from gouvcheck_core.trust import Campaign, Trust, TrustedKey

_VALIDITY: Final = (Role.VALID_FROM, Role.VALID_UNTIL, Role.CAMPAIGN)
"""The order of V-11, whatever the order of the fields on paper."""


def verify(text: str, trust: Trust, *, now: int, policy: Policy = EVERY_DOCUMENT) -> Verdict:
    """Return the verdict on one scanned text.

    Args:
        text: As the scanner gave it; nothing is trimmed or repaired.
        trust: Keys, profiles, lists and their age.
        now: The clock, seconds since 1970-01-01T00:00:00Z.
        policy: Document types asked for, tolerance, and the floor of time.

    Returns:
        Exactly one of `Accepted`, `Rejected`, `Undecided`. No text raises.
    """
    # V-01
    try:
        message = cose.parse(envelope.from_text(text))
    except MalformedCode as error:
        return _unreadable(error)

    # V-02
    signer = trust.key(message.kid)
    if signer is None:
        return Undecided(Reason.UNKNOWN_KEY)

    # V-03
    refusal = _refuse_key(message, signer)
    if refusal is not None:
        return Rejected(refusal)

    # V-04
    now = policy.believed_time(now, trust)

    # V-05
    if not message.verified_by(signer.key):
        return Rejected(Reason.BAD_SIGNATURE)

    # V-06
    try:
        claims = claims_.parse(message.payload)
    except MalformedCode as error:
        return Rejected(Reason.MALFORMED, error=error)

    return _judge(trust, policy, now, claims, signer, message)


def _unreadable(error: MalformedCode) -> Verdict:
    match error.code:
        case "text-newer":
            return Undecided(Reason.NEWER_FORMAT, error=error)
        case "text-prefix":
            return Rejected(Reason.NOT_A_CODE, error=error)
        case _:
            return Rejected(Reason.MALFORMED, error=error)


def _refuse_key(message: Message, signer: TrustedKey) -> Reason | None:
    if not signer.key.kind.answers_to(message.alg):
        return Reason.KEY_MISMATCH
    if signer.use is not KeyUse.DOCUMENT:
        return Reason.KEY_NOT_FOR_DOCUMENTS
    match signer.state:
        case KeyState.ACTIVE | KeyState.RETIRED:
            return None
        case KeyState.COMPROMISED:
            allowed = message.fingerprint in signer.allowed
            return None if allowed else Reason.KEY_COMPROMISED
        case _ as never:  # pragma: no cover - mypy proves that no state is left
            assert_never(never)


def _judge(  # noqa: C901, PLR0911, PLR0912 - one arm a step, read from top to bottom
    trust: Trust, policy: Policy, now: int, claims: Claims, signer: TrustedKey, message: Message
) -> Verdict:
    """Take the steps V-07 to V-13: hold what a good signature vouches for against the trust."""
    profile = trust.profile(claims.type, claims.version)
    violation = _violation(claims, profile)
    document = VerifiedDocument(
        claims=claims,
        signer=signer,
        fingerprint=message.fingerprint,
        profile=None if violation else profile,
    )

    # V-07
    if claims.type not in signer.types or not policy.asks_for(claims.type):
        return Rejected(Reason.TYPE_NOT_ALLOWED, document)

    # V-08
    if claims.iat > now + policy.tolerance:
        return Undecided(Reason.CLOCK_WRONG, document)
    if claims.nbf is not None and claims.nbf > now:
        return Rejected(Reason.NOT_YET_VALID, document)
    if claims.exp <= now:
        return Rejected(Reason.EXPIRED, document)

    # V-09
    if not signer.window.holds(claims.iat):
        return Rejected(Reason.OUTSIDE_KEY_WINDOW, document)

    # V-10
    if trust.denies(document.fingerprint):
        return Rejected(Reason.WITHDRAWN, document)

    # V-11
    if profile is None:
        return Undecided(Reason.UNKNOWN_TYPE, document)
    if violation is not None:
        return Rejected(Reason.PROFILE_VIOLATION, document, violation)
    for role in _VALIDITY:
        field = profile.field_with(role)
        value = claims.fields.get(field.label) if field else None
        verdict = _judge_validity(role, value, document, trust, now)
        if verdict is not None:
            return verdict

    # V-12
    if claims.status is not None:
        verdict = _judge_status(trust.status(claims.status), document)
        if verdict is not None:
            return verdict

    # V-13
    age = now - trust.as_of
    if age > profile.stop:
        return Undecided(Reason.LISTS_STALE, document)
    return Accepted(Reason.GENUINE_AGED if age > profile.amber else Reason.GENUINE, document, age)


def _violation(claims: Claims, profile: Profile | None) -> ProfileError | None:
    if profile is not None:
        try:
            profile.check(claims)
        except ProfileError as error:
            return error
    return None


def _judge_validity(
    role: Role, value: object, document: VerifiedDocument, trust: Trust, now: int
) -> Verdict | None:
    """Judge one field of V-11: the validity that the document itself states."""
    match role, value:
        case Role.VALID_FROM, int() if value > luxembourg_day(now):
            return Rejected(Reason.NOT_YET_VALID, document)
        case Role.VALID_UNTIL, int() if value < luxembourg_day(now):
            return Rejected(Reason.EXPIRED, document)
        case Role.CAMPAIGN, int():
            return _judge_campaign(trust.campaign(value), document, now)
        case _:
            return None


def _judge_campaign(
    campaign: Campaign | None, document: VerifiedDocument, now: int
) -> Verdict | None:
    if campaign is None:
        return Undecided(Reason.UNKNOWN_CAMPAIGN, document)
    if now < campaign.start:
        return Rejected(Reason.NOT_YET_VALID, document)
    if now >= campaign.end + campaign.grace:
        return Rejected(Reason.EXPIRED, document)
    return None


def _judge_status(status: Status | None, document: VerifiedDocument) -> Verdict | None:
    match status:
        case None:
            return Undecided(Reason.STATUS_MISSING, document)
        case Status.VALID:
            return None
        case Status.WITHDRAWN:
            return Rejected(Reason.WITHDRAWN, document)
        case Status.SUSPENDED:
            return Rejected(Reason.SUSPENDED, document)
        case Status.USED:
            return Rejected(Reason.USED, document)
        case _ as never:  # pragma: no cover - mypy proves that no status is left
            assert_never(never)
