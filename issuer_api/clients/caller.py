"""Who asks, and what they may do: settled once for a request, and asked for at each step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from issuer_api.errors import ClientError


class Right(StrEnum):
    """What a caller may do. Scopes of tokens and keys are written in these words."""

    ISSUE = "issue"
    """Have documents issued, stamped and sent, one or many."""
    WITHDRAW = "withdraw"
    """Withdraw, suspend and reinstate documents of the own client."""
    APPROVE = "approve"
    """Be the second person for what one person may not do."""
    ADMINISTER = "administer"
    """Make and revoke keys of the own client, and read what it did."""
    RELEASE = "release"
    """Let clients in, give quotas, throw kill switches, for all clients."""
    AUDIT = "audit"
    """Read the log and the counts of all clients, and change nothing."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks.

    Args:
        client: The administration's program.
        actor: The person or key behind the request, as the audit log commits to it.
        rights: What they may do.
        types: Kinds of document they may do it with, by wire number; None for all.
    """

    client: str
    actor: str
    rights: frozenset[Right]
    types: frozenset[int] | None = None

    def require(self, right: Right, *, doc_type: int | None = None) -> None:
        """Refuse what the caller may not do.

        Args:
            right: What is asked for.
            doc_type: With which kind of document, where it is about one.

        Raises:
            ClientError: ``client-scope``.
        """
        knows_type = doc_type is None or self.types is None or doc_type in self.types
        if right not in self.rights or not knows_type:
            raise ClientError(
                "client-scope",
                f"This key or token may not {right.value} documents of this kind.",
                hint="Ask the client's administrator for one that may.",
            )
