"""The three outcomes of a verification and the closed list of reasons (spec section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Generic, NoReturn, TypeAlias, TypeVar

if TYPE_CHECKING:
    from gouvcheck_core.claims import Claims
    from gouvcheck_core.errors import GouvCheckError
    from gouvcheck_core.profiles import Profile
    from gouvcheck_core.trust import TrustedKey


class Reason(Enum):
    """Why a verdict is what it is. Callers match all of them, without a default."""

    GENUINE = "genuine"
    GENUINE_AGED = "genuine-aged"

    NOT_A_CODE = "not-a-code"
    MALFORMED = "malformed"
    KEY_MISMATCH = "key-mismatch"
    KEY_NOT_FOR_DOCUMENTS = "key-not-for-documents"
    KEY_COMPROMISED = "key-compromised"
    BAD_SIGNATURE = "bad-signature"
    TYPE_NOT_ALLOWED = "type-not-allowed"
    NOT_YET_VALID = "not-yet-valid"
    EXPIRED = "expired"
    OUTSIDE_KEY_WINDOW = "outside-key-window"
    PROFILE_VIOLATION = "profile-violation"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    USED = "used"

    NEWER_FORMAT = "newer-format"
    UNKNOWN_KEY = "unknown-key"
    CLOCK_WRONG = "clock-wrong"
    UNKNOWN_TYPE = "unknown-type"
    UNKNOWN_CAMPAIGN = "unknown-campaign"
    STATUS_MISSING = "status-missing"
    LISTS_STALE = "lists-stale"


@dataclass(frozen=True, slots=True)
class VerifiedDocument:
    """Claims behind a good signature. Only `verify` makes one.

    It says who signed what, not that the document is in force: that is the verdict's word.

    Args:
        claims: What was signed.
        signer: The key that signed it, with its issuer.
        fingerprint: Identity of the code (spec S-10).
        profile: The meaning of the fields, or None where it is not known or they break it.
    """

    claims: Claims
    signer: TrustedKey
    fingerprint: bytes
    profile: Profile | None


Document = TypeVar("Document")
"""What was signed: a `VerifiedDocument`, or an EU certificate (`gouvcheck_core.verify_hcert`)."""


class _Outcome:
    """What the three outcomes share: none of them is true or false."""

    __slots__ = ()

    def __bool__(self) -> NoReturn:
        """Refuse to be a condition: "not rejected" is not "accepted"."""
        raise TypeError("a verdict is no condition; match Accepted, Rejected and Undecided")


@dataclass(frozen=True, slots=True)
class Accepted(_Outcome, Generic[Document]):
    """The code is genuine and in force.

    Args:
        reason: ``GENUINE`` or ``GENUINE_AGED``.
        document: What was signed, profile included.
        age: Seconds since the newest signed time of the trust used.
    """

    reason: Reason
    document: Document
    age: int


@dataclass(frozen=True, slots=True)
class Rejected(_Outcome, Generic[Document]):
    """This code is bad.

    Args:
        reason: Why.
        document: What was signed, where the signature held; else None, and nothing may be shown.
        error: The rule of the format or of the profile that is broken, where that is the reason.
    """

    reason: Reason
    document: Document | None = None
    error: GouvCheckError | None = None


@dataclass(frozen=True, slots=True)
class Undecided(_Outcome, Generic[Document]):
    """This device cannot tell.

    Args:
        reason: Why not.
        document: What was signed, where the signature held: to be shown only on request, marked
            as unproven; else None.
        error: The rule that could not be judged, where one is the reason.
    """

    reason: Reason
    document: Document | None = None
    error: GouvCheckError | None = None


Verdict: TypeAlias = (
    "Accepted[VerifiedDocument] | Rejected[VerifiedDocument] | Undecided[VerifiedDocument]"
)

ACCEPTED_REASONS = frozenset({Reason.GENUINE, Reason.GENUINE_AGED})
UNDECIDED_REASONS = frozenset({
    Reason.NEWER_FORMAT,
    Reason.UNKNOWN_KEY,
    Reason.CLOCK_WRONG,
    Reason.UNKNOWN_TYPE,
    Reason.UNKNOWN_CAMPAIGN,
    Reason.STATUS_MISSING,
    Reason.LISTS_STALE,
})  # fmt: skip
REJECTED_REASONS = frozenset(Reason) - ACCEPTED_REASONS - UNDECIDED_REASONS
