"""What the documents of a campaign have in common, worked out once: they differ in few fields.

Of a document that follows the pattern the bytes are put together from parts that were encoded
before, and its words from words that were said before. The core encodes the parts and says the
words, and a document that does not follow the pattern is left to it as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gouvcheck_core import cbor
from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.format import (
    CLAIM_CTI,
    CLAIM_DOC,
    CLAIM_EXP,
    CLAIM_IAT,
    DOC_PROFILE_VERSION,
    DOC_STATUS,
    DOC_TYPE,
    STATUS_INDEX_MAX,
    STATUS_LIST_MAX,
)
from gouvcheck_core.profiles import CtiRule, Kind, StatusRule
from gouvcheck_core.reference import BITS, BYTES
from voucher_batch.campaign.columns import is_plain
from voucher_batch.campaign.trial import trial_claims

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.claims import Claims, StatusReference
    from gouvcheck_core.profiles import Language
    from voucher_batch.campaign import Campaign

_CTI_BELOW: Final = 1 << (BITS % 8)
"""What the first byte of a reference is less than: it begins with two zero bits."""


class Pattern:
    """The documents of one campaign.

    Args:
        campaign: As its file describes it.
    """

    def __init__(self, campaign: Campaign) -> None:
        profile = campaign.profile
        self._profile: Final = profile
        self._window: Final = (campaign.iat, campaign.exp)
        self._kind: Final = (profile.type, profile.version)
        self._constants: Final = campaign.constants
        self._brought: Final = {each.label: each for each in campaign.brought}
        self._has_cti: Final = profile.cti is not CtiRule.NONE
        self._has_status: Final = profile.status is not StatusRule.NONE
        times = {CLAIM_EXP: campaign.exp, CLAIM_IAT: campaign.iat}
        self._times: Final = _members(times, more=1 + self._has_cti)
        self._cti: Final = cbor.encode(CLAIM_CTI) + cbor.byte_string_head(BYTES)
        encoded = {label: cbor.encode(value) for label, value in self._constants.items()}
        encoded |= dict.fromkeys(self._brought, b"")
        self._fields: Final = tuple(
            (label, cbor.encode(label) + encoded[label]) for label in sorted(encoded)
        )
        version = profile.version > 1
        more = len(encoded) + self._has_status + version
        self._doc: Final = cbor.encode(CLAIM_DOC) + _members({DOC_TYPE: profile.type}, more=more)
        self._status: Final = cbor.encode(DOC_STATUS)
        self._version: Final = (
            cbor.encode(DOC_PROFILE_VERSION) + cbor.encode(profile.version) if version else b""
        )
        self._said: Final[dict[Language, tuple[tuple[str, int, str | None], ...]]] = {}
        self._is_good: Final = self._is_good_for(campaign)

    def payload(self, claims: Claims) -> bytes | None:
        """Return ``claims.encode()``, or None of claims that do not follow the pattern.

        Claims that follow it are good by their profile.

        Args:
            claims: As `Rebuilder.claims` makes them.
        """
        if not self._is_followed_by(claims):
            return None
        return self._joined(claims)

    def words(self, claims: Claims, language: Language) -> Mapping[str, str]:
        """Return the fields as people read them, by id and in the paper's order.

        Args:
            claims: As `Rebuilder.claims` makes them.
            language: Of the words.

        Raises:
            ProfileError: Claims break a rule of the profile.
        """
        if not self._is_followed_by(claims):
            return {row.field: row.value for row in self._profile.rows(claims, language)}
        said = self._said.get(language)
        if said is None:
            said = self._said[language] = self._say(claims, language)
        return {
            field: str(claims.fields[label]) if words is None else words
            for field, label, words in said
        }

    def _say(self, claims: Claims, language: Language) -> tuple[tuple[str, int, str | None], ...]:
        """Return id and label of each field, and its words where they are always the same."""
        labels = {each.id: each.label for each in self._profile.fields}
        return tuple(
            (
                row.field,
                labels[row.field],
                None if labels[row.field] in self._brought else row.value,
            )
            for row in self._profile.rows(claims, language)
        )

    def _joined(self, claims: Claims) -> bytes:
        parts = [self._times]
        if claims.cti is not None:
            parts += (self._cti, claims.cti)
        parts.append(self._doc)
        for label, part in self._fields:
            parts.append(part)
            if label in self._brought:
                parts.append(cbor.encode(claims.fields[label]))
        if claims.status is not None:
            parts += (self._status, cbor.encode([claims.status.list, claims.status.index]))
        parts.append(self._version)
        return b"".join(parts)

    def _is_good_for(self, campaign: Campaign) -> bool:
        """Tell whether a specimen is good by its profile, and comes out as the core encodes it."""
        if any(each.kind is not Kind.TEXT for each in self._brought.values()):
            return False
        texts = {label: "x" * each.minimum for label, each in self._brought.items()}
        specimen = trial_claims(campaign, {**self._constants, **texts})
        try:
            self._profile.check(specimen)
            return self._joined(specimen) == specimen.encode()
        except GouvCheckError:
            return False

    def _is_followed_by(self, claims: Claims) -> bool:
        fields = claims.fields
        return (
            self._is_good
            and (claims.iat, claims.exp) == self._window
            and (claims.type, claims.version) == self._kind
            and claims.nbf is None
            and len(fields) == len(self._fields)
            and all(fields.get(label) is value for label, value in self._constants.items())
            and all(
                isinstance(text := fields.get(label), str) and is_plain(each, text)
                for label, each in self._brought.items()
            )
            and self._takes_cti(claims.cti)
            and self._takes_status(claims.status)
        )

    def _takes_cti(self, cti: bytes | None) -> bool:
        if cti is None or not self._has_cti:
            return cti is None and not self._has_cti
        return len(cti) == BYTES and cti[0] < _CTI_BELOW

    def _takes_status(self, status: StatusReference | None) -> bool:
        if status is None or not self._has_status:
            return status is None and not self._has_status
        return 0 <= status.list <= STATUS_LIST_MAX and 0 <= status.index <= STATUS_INDEX_MAX


def _members(members: Mapping[int, int], *, more: int) -> bytes:
    """Return how a map begins that has ``more`` members behind these."""
    filled = {**members, **{max(members) + 1 + at: 0 for at in range(more)}}
    whole = cbor.encode(filled)
    return whole[:1] + cbor.encode(dict(members))[1:]
