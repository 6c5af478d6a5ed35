"""What the judge says of one code, in the shape in which the app keeps it while it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from gouvcheck_core.verdict import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.profiles import Language, Words
    from gouvcheck_core.trust import Campaign


class Outcome(StrEnum):
    """The kinds of verdict that a person tells apart: each has its own look, sound and count."""

    GENUINE = "genuine"
    GENUINE_AGED = "genuine-aged"
    OUT_OF_DATE = "out-of-date"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    USED = "used"
    NOT_GENUINE = "not-genuine"
    CANNOT_CONFIRM = "cannot-confirm"
    NEWER = "newer"
    NOT_A_CODE = "not-a-code"
    """Also a code that cannot be read: a short note, and no screen of its own."""


def outcome_of(reason: Reason) -> Outcome:  # noqa: C901, PLR0911 - one arm a kind of verdict
    """Return how a verdict with this reason is shown."""
    match reason:
        case Reason.GENUINE:
            return Outcome.GENUINE
        case Reason.GENUINE_AGED:
            return Outcome.GENUINE_AGED
        case Reason.NOT_YET_VALID | Reason.EXPIRED:
            return Outcome.OUT_OF_DATE
        case Reason.WITHDRAWN:
            return Outcome.WITHDRAWN
        case Reason.SUSPENDED:
            return Outcome.SUSPENDED
        case Reason.USED:
            return Outcome.USED
        case (
            Reason.KEY_MISMATCH
            | Reason.KEY_NOT_FOR_DOCUMENTS
            | Reason.KEY_COMPROMISED
            | Reason.BAD_SIGNATURE
            | Reason.TYPE_NOT_ALLOWED
            | Reason.OUTSIDE_KEY_WINDOW
            | Reason.PROFILE_VIOLATION
        ):
            return Outcome.NOT_GENUINE
        case (
            Reason.UNKNOWN_KEY
            | Reason.CLOCK_WRONG
            | Reason.UNKNOWN_TYPE
            | Reason.UNKNOWN_CAMPAIGN
            | Reason.STATUS_MISSING
            | Reason.LISTS_STALE
        ):
            return Outcome.CANNOT_CONFIRM
        case Reason.NEWER_FORMAT:
            return Outcome.NEWER
        case Reason.NOT_A_CODE | Reason.MALFORMED:
            return Outcome.NOT_A_CODE
        case _ as never:
            assert_never(never)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """One field of a document.

    Args:
        id: Of the field.
        label: Its name.
        value: Its value in words; may have several lines.
        compare: Whether the paper shows it too.
        personal: Whether "hide personal data" covers the value.
    """

    id: str
    label: str
    value: str = field(repr=False)
    compare: bool
    personal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a document behind a good signature says, ready in every language.

    Args:
        kind: Id of the kind of document.
        name: What people call it.
        rows: By language, in the order of the paper.
        issuer: Who signed, by language code, as the trust list names it; empty where it has none.
        campaign: The campaign of a voucher, whose window the paper does not show.
        signed: When it was signed, seconds since 1970-01-01T00:00:00Z.
        key: Name of the key that signed it.
        european: Whether it is an EU certificate, whose withdrawal nobody can see here.
    """

    kind: str
    name: Words
    rows: Mapping[Language, tuple[PaperRow, ...]] = field(repr=False)
    issuer: Mapping[str, str]
    campaign: Campaign | None
    signed: int
    key: bytes
    european: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict on one scanned text, of which the text is no part.

    Args:
        reason: Why.
        paper: What the document says, where the catalogue lets it be shown, else None.
        error: Stable code of the rule that is broken, where one is the reason.
        now: The time it was judged by.
        as_of: The newest signed time of the lists it was judged by; 0 without lists.
    """

    reason: Reason
    paper: Paper | None = None
    error: str | None = None
    now: int
    as_of: int

    @property
    def outcome(self) -> Outcome:
        """How it is shown."""
        return outcome_of(self.reason)

    @property
    def age(self) -> int:
        """Seconds since the newest signed time of the lists."""
        return max(0, self.now - self.as_of)
