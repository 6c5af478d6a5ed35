"""What the service knows of clients, of their keys and of what is stopped; no secret in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from issuer_api.clients.caller import Right
    from issuer_api.clients.tables import Turn
    from issuer_api.store.tables import StopKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A client.

    Args:
        id: Its name in tokens and paths.
        name: As people call it.
        proposed_by: Who proposed it.
        proposed: When.
        approved_by: Who approved it, or None.
        approved: When, or None.
    """

    id: str
    name: str
    proposed_by: str
    proposed: int
    approved_by: str | None
    approved: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An API key, by its public part.

    Args:
        id: Public part.
        client: Whose it is.
        rights: What it may do.
        types: With which kinds of document, by wire number; None for all.
        made_by: Who made it.
        made: When.
        expires: When it ends.
        last_used: When it was used last, to the hour; or None.
        revoked: When it was revoked, or None.
    """

    id: str
    client: str
    rights: frozenset[Right]
    types: frozenset[int] | None
    made_by: str
    made: int
    expires: int
    last_used: int | None
    revoked: int | None

    def is_good(self, now: int) -> bool:
        """Tell whether it lets anybody in."""
        return self.revoked is None and now < self.expires


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Who did something, when and why.

    Args:
        reason: In words.
        by: Who.
        at: When.
    """

    reason: str
    by: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A kill switch that was thrown or released.

    Args:
        kind: What it stops.
        value: Which one: a client, a wire number, or a kid in hexadecimal.
        turn: Which way.
        why: And by whom.
    """

    kind: StopKind
    value: str
    turn: Turn
    why: Why
