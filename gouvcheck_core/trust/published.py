"""Trust in published files: one complete generation, and the deny list of the newest head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.claims import StatusReference
    from gouvcheck_core.profiles import Profile
    from gouvcheck_core.status import StatusList
    from gouvcheck_core.trust.files import Head, TrustList
    from gouvcheck_core.trust.model import Campaign, Status, TrustedKey


@dataclass(frozen=True, slots=True)
class PublishedTrust:
    """Answers from a head with exactly the trust and the lists that it pins.

    Build it with `of`.
    """

    as_of: int
    keys: Mapping[bytes, TrustedKey]
    profiles: Mapping[tuple[int, int], Profile]
    campaigns: Mapping[int, Campaign]
    denied: frozenset[bytes]
    lists: Mapping[int, StatusList]

    @classmethod
    def of(
        cls,
        head: Head,
        trust: TrustList,
        lists: Mapping[int, StatusList],
        *,
        newest: Head | None = None,
    ) -> PublishedTrust:
        """Return trust in one generation.

        Args:
            head: Of the generation; its date is what the age of the data is counted from.
            trust: The trust that it pins.
            lists: The status lists that it pins, by number.
            newest: The newest head seen, whose generation may not be complete yet: a document
                that it denies is refused already.
        """
        denied = head.denied if newest is None else head.denied | newest.denied
        return cls(
            as_of=head.term.issued,
            keys={trusted.key.kid: trusted for trusted in trust.keys},
            profiles={(profile.type, profile.version): profile for profile in trust.profiles},
            campaigns={campaign.id: campaign for campaign in trust.campaigns},
            denied=denied,
            lists=lists,
        )

    def key(self, kid: bytes) -> TrustedKey | None:
        """Return the key of that name."""
        return self.keys.get(kid)

    def profile(self, doc_type: int, version: int) -> Profile | None:
        """Return the meaning of that document type in that version."""
        return self.profiles.get((doc_type, version))

    def campaign(self, number: int) -> Campaign | None:
        """Return the campaign of that number."""
        return self.campaigns.get(number)

    def denies(self, fingerprint: bytes) -> bool:
        """Tell whether that one document is on a deny list."""
        return fingerprint in self.denied

    def status(self, reference: StatusReference) -> Status | None:
        """Return the entry, or None where the list is not held or has no such entry."""
        held = self.lists.get(reference.list)
        return None if held is None else held.status(reference.index)
