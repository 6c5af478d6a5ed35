"""Trust in keys that an operator names himself, at one moment. It is no published format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gouvcheck_core.errors import KeyFormatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gouvcheck_core.claims import StatusReference
    from gouvcheck_core.profiles import Profile
    from gouvcheck_core.trust.model import Campaign, Status, TrustedKey


@dataclass(frozen=True, slots=True)
class PinnedTrust:
    """Answers from values at hand. Build it with `of`, which refuses two keys of one name."""

    as_of: int
    keys: Mapping[bytes, TrustedKey]
    profiles: Mapping[tuple[int, int], Profile]
    campaigns: Mapping[int, Campaign]
    denied: frozenset[bytes]
    statuses: Mapping[int, Mapping[int, Status]]

    @classmethod
    def of(
        cls,
        keys: Iterable[TrustedKey],
        *,
        as_of: int,
        profiles: Iterable[Profile],
        campaigns: Iterable[Campaign] = (),
        denied: Iterable[bytes] = (),
        statuses: Mapping[int, Mapping[int, Status]] | None = None,
    ) -> PinnedTrust:
        """Return trust in ``keys``.

        Args:
            keys: Each with its own kid.
            as_of: When this was known to be true.
            profiles: The document types that can be judged.
            campaigns: The voucher campaigns that can be judged.
            denied: Fingerprints of single refused documents.
            statuses: By list number, the entries that are listed; others are not known.

        Raises:
            KeyFormatError: Two keys have the same kid (K-02).
        """
        by_kid: dict[bytes, TrustedKey] = {}
        for trusted in keys:
            if by_kid.setdefault(trusted.key.kid, trusted) is not trusted:
                raise KeyFormatError(
                    "key-repeated",
                    f"The key {trusted.key.kid.hex()} is listed twice.",
                    hint="List each key once, with all its document types.",
                )
        return cls(
            as_of=as_of,
            keys=by_kid,
            profiles={(profile.type, profile.version): profile for profile in profiles},
            campaigns={campaign.id: campaign for campaign in campaigns},
            denied=frozenset(denied),
            statuses=statuses or {},
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
        """Tell whether that one document is on the deny list."""
        return fingerprint in self.denied

    def status(self, reference: StatusReference) -> Status | None:
        """Return the entry, or None where it is not listed."""
        return self.statuses.get(reference.list, {}).get(reference.index)
