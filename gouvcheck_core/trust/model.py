"""What a verifier trusts: keys with their windows, issuers, campaigns, status answers.

`Trust` is the question list that a verdict asks (spec section 6).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Protocol

from gouvcheck_core.format import EARLIEST_TIME, LATEST_TIME

if TYPE_CHECKING:
    from collections.abc import Mapping

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
