"""Judge what was scanned, a code of our own or an EU certificate, into one shape for output."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, assert_never

from gouvcheck_core import verify as gc1
from gouvcheck_core import verify_hcert
from gouvcheck_core.catalogue import Showing, showing
from gouvcheck_core.format import HCERT_PREFIX
from gouvcheck_core.verdict import Accepted, Reason, Rejected, Undecided

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gouvcheck_core.cli.source import Scanned
    from gouvcheck_core.errors import GouvCheckError
    from gouvcheck_core.hcert import HcertKeys
    from gouvcheck_core.profiles import Language, Row
    from gouvcheck_core.trust import Trust
    from gouvcheck_core.verdict import VerifiedDocument
    from gouvcheck_core.verify_hcert import VerifiedHcert


class Outcome(Enum):
    """The three outcomes, the worst last."""

    ACCEPTED = "accepted"
    UNDECIDED = "undecided"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Content:
    """What a document behind a good signature says.

    Args:
        kind: Id of the kind of document.
        name: What people call it.
        rows: The fields to compare with the paper.
        key: The key that signed it.
        fingerprint: Identity of the code.
        signed: When it was signed, seconds since 1970-01-01T00:00:00Z.
        ends: When the signature ends, likewise.
    """

    kind: str
    name: str
    rows: tuple[Row, ...]
    key: bytes
    fingerprint: bytes
    signed: int
    ends: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict on one scanned text.

    Args:
        scanned: What was judged.
        outcome: One of three.
        reason: Why.
        content: What the document says, where the signature held and its fields are understood.
        error: The rule that is broken, where that is the reason.
    """

    scanned: Scanned
    outcome: Outcome
    reason: Reason
    content: Content | None
    error: GouvCheckError | None = None

    @property
    def showing(self) -> Showing:
        """What may be shown of the content (spec V-14)."""
        return Showing.HIDDEN if self.content is None else showing(self.reason)


@dataclass(frozen=True, slots=True)
class Judge:
    """Everything that a verdict depends on beside the text, and the language to show it in.

    Args:
        trust: For codes of our own.
        hcert_keys: For EU certificates.
        now: The time to judge by, seconds since 1970-01-01T00:00:00Z.
        language: Of names and fields.
    """

    trust: Trust
    hcert_keys: HcertKeys
    now: int
    language: Language

    def judge(self, scanned: Scanned) -> Judged:
        """Return the verdict on one text."""
        if scanned.text.startswith(HCERT_PREFIX):
            return self._judge_hcert(scanned)
        match gc1.verify(scanned.text, self.trust, now=self.now):
            case Accepted(reason, document):
                return Judged(scanned, Outcome.ACCEPTED, reason, self._own(document))
            case Rejected(reason, document, error):
                return Judged(scanned, Outcome.REJECTED, reason, self._own(document), error)
            case Undecided(reason, document, error):
                return Judged(scanned, Outcome.UNDECIDED, reason, self._own(document), error)
            case _ as never:
                assert_never(never)

    def _judge_hcert(self, scanned: Scanned) -> Judged:
        match verify_hcert.verify(scanned.text, self.hcert_keys, now=self.now):
            case Accepted(reason, document):
                return Judged(scanned, Outcome.ACCEPTED, reason, self._eu(document))
            case Rejected(reason, document, error):
                return Judged(scanned, Outcome.REJECTED, reason, self._eu(document), error)
            case Undecided(reason, document, error):
                return Judged(scanned, Outcome.UNDECIDED, reason, self._eu(document), error)
            case _ as never:
                assert_never(never)

    def _own(self, document: VerifiedDocument | None) -> Content | None:
        if document is None or document.profile is None:
            return None
        claims, profile = document.claims, document.profile
        return Content(
            kind=profile.id,
            name=profile.names.say(self.language),
            rows=profile.rows(claims, self.language),
            key=document.signer.key.kid,
            fingerprint=document.fingerprint,
            signed=claims.iat,
            ends=claims.exp,
        )

    def _eu(self, document: VerifiedHcert | None) -> Content | None:
        if document is None:
            return None
        kind = document.claims.certificate.kind
        return Content(
            kind=f"eu-{kind.name.lower()}",
            name=verify_hcert.title(kind, self.language),
            rows=document.rows(self.language),
            key=document.signer.kid,
            fingerprint=document.fingerprint,
            signed=document.claims.iat,
            ends=document.claims.exp,
        )


def worst(judged: Iterable[Judged]) -> Outcome:
    """Return the worst outcome of at least one: rejected, then undecided, then accepted."""
    order = list(Outcome)
    return max((one.outcome for one in judged), key=order.index)
