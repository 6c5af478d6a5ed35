"""What a verifier trusts: keys with their windows, issuers, campaigns, status answers.

`Trust` is the question list that a verdict asks (spec section 6). `PinnedTrust` answers it from
values at hand: keys that an operator names himself. Published trust files answer it too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Protocol

from gouvcheck_core.errors import KeyFormatError
from gouvcheck_core.format import EARLIEST_TIME, LATEST_TIME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gouvcheck_core.claims import StatusReference
    from gouvcheck_core.keys import PublicKey
    from gouvcheck_core.profiles import Profile


class KeyUse(Enum):
    """What a key may sign; a status key never vouches for a document."""

    DOCUMENT = "document"
    STATUS = "status"


class KeyState(Enum):
    """Where a key is in its life."""

    ACTIVE = "active"
    RETIRED = "retired"
    """Signs nothing new; its documents stay good until they end."""
    COMPROMISED = "compromised"
    """Stays listed for ever, so that its documents are refused and not just unknown."""


class Status(IntEnum):
    """The two bits of a document in its issuer's status list."""

    VALID = 0
    WITHDRAWN = 1
    SUSPENDED = 2
    USED = 3


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time in seconds since 1970-01-01T00:00:00Z, both ends included."""

    start: int = EARLIEST_TIME
    end: int = LATEST_TIME

    def holds(self, time: int) -> bool:
        """Tell whether ``time`` lies inside."""
        return self.start <= time <= self.end


@dataclass(frozen=True, slots=True)
class Issuer:
    """An authority whose keys are listed.

    Args:
        id: Stable identifier such as ``lu-ctie``.
        names: What people read, by language code.
    """

    id: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A key and what it may vouch for.

    Args:
        key: The public key; its algorithm is fixed with it.
        issuer: Whose it is.
        types: Wire numbers of the documents it may sign.
        window: When a document must have been signed (its iat).
        use: Documents or status lists.
        state: Where it is in its life.
        allowed: Fingerprints of the documents that stay good although the key is compromised.
    """

    key: PublicKey
    issuer: Issuer
    types: frozenset[int]
    window: Window = field(default_factory=Window)
    use: KeyUse = KeyUse.DOCUMENT
    state: KeyState = KeyState.ACTIVE
    allowed: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
class Campaign:
    """A voucher campaign; its window moves without touching paper.

    Args:
        id: The number that stands in the code.
        start: First second in which a voucher is good.
        end: First second in which it is no longer, before grace.
        grace: Seconds behind ``end`` in which it is still taken.
    """

    id: int
    start: int
    end: int
    grace: int = 0


class Trust(Protocol):
    """The questions that a verdict asks; a missing answer is None, and never means "good"."""

    @property
    def as_of(self) -> int:
        """The newest signed time held, seconds since 1970-01-01T00:00:00Z."""
        ...

    def key(self, kid: bytes) -> TrustedKey | None:
        """Return the key of that name."""
        ...

    def profile(self, doc_type: int, version: int) -> Profile | None:
        """Return the meaning of that document type in that version."""
        ...

    def campaign(self, number: int) -> Campaign | None:
        """Return the campaign of that number."""
        ...

    def denies(self, fingerprint: bytes) -> bool:
        """Tell whether that one document is on the deny list."""
        ...

    def status(self, reference: StatusReference) -> Status | None:
        """Return what the status list says, or None where it is not held or has no such entry."""
        ...


@dataclass(frozen=True, slots=True)
class PinnedTrust:
    """Trust in keys that somebody names himself, at one moment. It is no published format.

    Build it with `of`, which refuses two keys of one name.
    """

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
