"""Who asks, and what they may do: settled once for a request, and asked for at each step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from issuer_api.errors import ClientError

if TYPE_CHECKING:
    from collections.abc import Mapping


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


class Role(StrEnum):
    """What people and programs are to the service; each is a set of rights."""

    REQUESTER = "requester"
    APPROVER = "approver"
    CLIENT_ADMIN = "client-admin"
    RELEASE_MANAGER = "release-manager"
    AUDITOR = "auditor"


ROLES: Final[Mapping[Role, frozenset[Right]]] = {
    Role.REQUESTER: frozenset({Right.ISSUE, Right.WITHDRAW}),
    Role.APPROVER: frozenset({Right.APPROVE}),
    Role.CLIENT_ADMIN: frozenset({Right.ADMINISTER}),
    Role.RELEASE_MANAGER: frozenset({Right.RELEASE}),
    Role.AUDITOR: frozenset({Right.AUDIT}),
}
"""No role holds what another one checks, so that whoever wants both must be given both."""

FOR_PROGRAMS: Final = ROLES[Role.REQUESTER]
"""What a program may be given. The rest is for people, who can be told apart and asked."""

FOR_ALL_CLIENTS: Final = frozenset({Right.RELEASE, Right.AUDIT})
"""Rights that do not end at the own client."""


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

    def require_for(self, client: str, *rights: Right) -> Right:
        """Refuse whoever has none of these rights over a client; return the first one held.

        Args:
            client: Whom it is about; rights other than `FOR_ALL_CLIENTS` end at the own client.
            rights: One of them suffices.

        Raises:
            ClientError: ``client-right``; the same for a client that does not exist, so that
                nobody learns the names of others.
        """
        for right in rights:
            if right in self.rights and (right in FOR_ALL_CLIENTS or client == self.client):
                return right
        raise ClientError(
            "client-right",
            f"This needs the right to {' or '.join(rights)}, over the client that it is about.",
            hint="Ask somebody who has it; the roles are in docs/how-to/let-a-client-in.md.",
        )

    def require_any(self, *rights: Right) -> None:
        """Refuse whoever has none of these rights.

        Raises:
            ClientError: ``client-right``.
        """
        self.require_for(self.client, *rights)
