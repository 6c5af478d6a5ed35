"""What a verdict on an EU certificate is about; outcomes and reasons are those of our own codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from gouvcheck_core.verify_hcert import rows as rows_

if TYPE_CHECKING:
    from gouvcheck_core.hcert import HcertClaims, HcertKey
    from gouvcheck_core.profiles import Language, Row
    from gouvcheck_core.verdict import Accepted, Rejected, Undecided


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


HcertVerdict: TypeAlias = (
    "Accepted[VerifiedHcert] | Rejected[VerifiedHcert] | Undecided[VerifiedHcert]"
)
