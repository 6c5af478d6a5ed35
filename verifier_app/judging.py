"""Judge a scanned text, whatever it is: GouvCheck's own code, an EU certificate, or neither.

Pure: lists, keys and time are given. What may not be shown (gouvcheck_core.catalogue) does not
leave this module, so that no screen can show it by mistake.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gouvcheck_core import verify_hcert
from gouvcheck_core.catalogue import Showing, showing
from gouvcheck_core.format import HCERT_PREFIX, LATEST_TIME
from gouvcheck_core.hcert import HcertKeys
from gouvcheck_core.policy import Policy
from gouvcheck_core.profiles import Language, Role, Words
from gouvcheck_core.trust import PinnedTrust
from gouvcheck_core.verdict import Accepted
from gouvcheck_core.verify import verify
from verifier_app.model.judgement import Judgement, Paper, PaperRow

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from gouvcheck_core.errors import GouvCheckError
    from gouvcheck_core.profiles import Profile, Row
    from gouvcheck_core.trust import Campaign, Trust
    from gouvcheck_core.verdict import Reason, VerifiedDocument
    from gouvcheck_core.verify_hcert import VerifiedHcert

_NOTHING: Final = PinnedTrust.of((), as_of=0, profiles=())
"""What a phone without lists trusts: no key, so that it cannot confirm anything."""

_NO_KEYS: Final = HcertKeys.of((), as_of=0)

_IMPERSONAL: Final = frozenset({Role.VALUE, Role.VALID_FROM, Role.VALID_UNTIL, Role.CAMPAIGN})
"""Fields that say nothing about a person, and that a desk needs: they are never covered."""

_EU_IMPERSONAL: Final = frozenset({"country", "issuer"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a verdict stands on, beside the text.

    Args:
        trust: For GouvCheck's own codes, or None where the phone holds no lists that can be used.
        hcert_keys: For EU certificates.
        certain: A time that is certainly past: when the app was made, or the newest signed time.
    """

    trust: Trust | None = None
    hcert_keys: HcertKeys = field(default_factory=lambda: _NO_KEYS)
    certain: int = 0


def judge(text: str, basis: Basis, *, clock: int) -> Judgement:
    """Return the judgement on one scanned text. No text raises.

    Args:
        text: As it was scanned; nothing is trimmed or repaired.
        basis: Lists and keys.
        clock: What the device believes, seconds since 1970-01-01T00:00:00Z.
    """
    clock = min(clock, LATEST_TIME)
    if text.startswith(HCERT_PREFIX):
        return _judge_hcert(text, basis, clock)
    return _judge_own(text, basis, clock)


def _judge_own(text: str, basis: Basis, clock: int) -> Judgement:
    trust = _NOTHING if basis.trust is None else basis.trust
    policy = Policy(floor=basis.certain)
    now = policy.believed_time(clock, trust)
    verdict = verify(text, trust, now=clock, policy=policy)
    paper = None if verdict.document is None else _own(verdict.document, trust)
    error = None if isinstance(verdict, Accepted) else verdict.error
    return _judgement(verdict.reason, paper, error, now=now, as_of=trust.as_of)


def _judge_hcert(text: str, basis: Basis, clock: int) -> Judgement:
    keys = basis.hcert_keys
    now = max(clock, basis.certain, keys.as_of)
    verdict = verify_hcert.verify(text, keys, now=clock, policy=Policy(floor=basis.certain))
    paper = None if verdict.document is None else _european(verdict.document)
    error = None if isinstance(verdict, Accepted) else verdict.error
    return _judgement(verdict.reason, paper, error, now=now, as_of=keys.as_of)


def _judgement(
    reason: Reason, paper: Paper | None, error: GouvCheckError | None, *, now: int, as_of: int
) -> Judgement:
    return Judgement(
        reason=reason,
        paper=None if showing(reason) is Showing.HIDDEN else paper,
        error=None if error is None else error.code,
        now=now,
        as_of=as_of,
    )


def _own(document: VerifiedDocument, trust: Trust) -> Paper | None:
    claims, profile = document.claims, document.profile
    if profile is None:
        return None
    impersonal = {f.id for f in profile.fields if f.role in _IMPERSONAL}
    return Paper(
        kind=profile.id,
        name=profile.names,
        rows=_rows(lambda language: profile.rows(claims, language), impersonal),
        issuer=document.signer.issuer.names,
        campaign=_campaign(document, profile, trust),
        signed=claims.iat,
        key=document.signer.key.kid,
        european=False,
    )


def _campaign(document: VerifiedDocument, profile: Profile, trust: Trust) -> Campaign | None:
    named = profile.field_with(Role.CAMPAIGN)
    number = None if named is None else document.claims.fields.get(named.label)
    return trust.campaign(number) if isinstance(number, int) else None


def _european(document: VerifiedHcert) -> Paper:
    kind = document.claims.certificate.kind
    return Paper(
        kind=f"eu-{kind.name.lower()}",
        name=Words(**{language.value: verify_hcert.title(kind, language) for language in Language}),
        rows=_rows(document.rows, _EU_IMPERSONAL),
        issuer={},
        campaign=None,
        signed=document.claims.iat,
        key=document.signer.kid,
        european=True,
    )


def _rows(
    rows_in: Callable[[Language], tuple[Row, ...]], impersonal: Collection[str]
) -> dict[Language, tuple[PaperRow, ...]]:
    """Return the fields in every language, each with whether it says something about a person."""
    return {
        language: tuple(
            PaperRow(
                id=row.field,
                label=row.label,
                value=row.value,
                compare=row.compare,
                personal=row.field not in impersonal,
            )
            for row in rows_in(language)
        )
        for language in Language
    }
