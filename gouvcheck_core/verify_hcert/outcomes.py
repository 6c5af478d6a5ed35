"""The three outcomes for EU certificates; the reasons are those of `gouvcheck_core.verdict`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from gouvcheck_core.verify_hcert import rows as rows_

if TYPE_CHECKING:
    from gouvcheck_core.errors import HcertError
    from gouvcheck_core.hcert import HcertClaims, HcertKey
    from gouvcheck_core.profiles import Language, Row
    from gouvcheck_core.verdict import Reason


@dataclass(frozen=True, slots=True)
class VerifiedHcert:
    """A certificate behind a good signature. Only `verify` makes one.

    It says who signed what, not that it is in force: that is the verdict's word.

    Args:
        claims: What was signed.
        signer: The key that signed it.
        fingerprint: SHA-256 of what was signed.
    """

    claims: HcertClaims
    signer: HcertKey
    fingerprint: bytes

    def rows(self, language: Language) -> tuple[Row, ...]:
        """Return the fields for people, to be compared with the paper line by line."""
        return rows_.rows(self.claims.certificate, language)


class _Outcome:
    """What the three outcomes share: none of them is true or false."""

    __slots__ = ()

    def __bool__(self) -> NoReturn:
        """Refuse to be a condition: "not rejected" is not "accepted"."""
        raise TypeError("a verdict is no condition; match the three outcomes")


@dataclass(frozen=True, slots=True)
class HcertAccepted(_Outcome):
    """The certificate is genuine and in force.

    Args:
        reason: ``GENUINE``.
        document: What was signed.
        age: Seconds since the keys at hand were known to be right.
    """

    reason: Reason
    document: VerifiedHcert
    age: int


@dataclass(frozen=True, slots=True)
class HcertRejected(_Outcome):
    """This certificate is bad.

    Args:
        reason: Why.
        document: What was signed, where the signature held; else None, and nothing may be shown.
        error: The rule that is broken, where that is the reason.
    """

    reason: Reason
    document: VerifiedHcert | None = None
    error: HcertError | None = None


@dataclass(frozen=True, slots=True)
class HcertUndecided(_Outcome):
    """This device cannot tell.

    Args:
        reason: Why not.
        document: What was signed, where the signature held: to be shown only on request, marked
            as unproven; else None.
        error: The rule that could not be judged, where one is the reason.
    """

    reason: Reason
    document: VerifiedHcert | None = None
    error: HcertError | None = None


HcertVerdict: TypeAlias = "HcertAccepted | HcertRejected | HcertUndecided"
