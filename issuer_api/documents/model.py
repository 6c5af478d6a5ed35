"""What the service knows of a document, and what it is asked to issue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.claims import Claims, StatusReference
    from gouvcheck_core.profiles import Profile
    from issuer_api.audit.leaf import Action
    from issuer_api.documents.tables import Cause
    from issuer_api.store.tables import DocumentState


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A document's row; nothing in it says what the document says.

    Args:
        id: Of the document in the service.
        client: Who had it issued.
        type: Kind of document.
        version: Of its profile.
        iat: When it was signed.
        exp: When the code ends.
        status: Where its status bits stand, or None.
        cti: The document's own identifier, or None.
        kid: The key that signed.
        signature: 64 bytes.
        fingerprint: Of the code.
        salt: Of its leaf in the audit log, or None once it was erased.
        leaf: Number of that leaf.
        request: Keyed digest of what was asked for.
        state: What its status bits say.
    """

    id: str
    client: str
    type: int
    version: int
    iat: int
    exp: int
    status: StatusReference | None
    cti: bytes | None
    kid: bytes
    signature: bytes
    fingerprint: bytes
    salt: bytes | None
    leaf: int
    request: bytes
    state: DocumentState


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Order:
    """What a client asks for. Its ``repr`` is empty: it holds the claims of a person.

    Args:
        client: Who asks.
        actor: The person at the client's desk, as the client names them; or empty.
        profile: Kind of document.
        fields: Values by field id, as people and programs write them.
        idempotency: Chosen by the client for this one document.
        also: Digest of what else was asked for: the sheet to stamp, the delivery; or empty. The
            same key with something else is another request.
        batch: The batch whose reserved quota it uses; or empty, and it uses the day's.
    """

    client: str
    actor: str
    profile: Profile
    fields: Mapping[str, object]
    idempotency: str
    also: str = ""
    batch: str = ""


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Issued:
    """An issued document. Its ``repr`` is empty as that of `Order`.

    Args:
        id: Of the document in the service.
        claims: What was signed.
        text: Of the code.
        reference: The human reference, or empty.
        leaf: Number of its leaf in the audit log.
    """

    id: str
    claims: Claims
    text: str
    reference: str
    leaf: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What became of a document at some time.

    Args:
        leaf: Number of its leaf in the audit log.
        document: Identifier.
        client: Who asked.
        action: What was done.
        cause: Why.
        at: When.
        request: Keyed digest of what was asked for.
    """

    leaf: int
    document: str
    client: str
    action: Action
    cause: Cause
    at: int
    request: bytes


@dataclass(frozen=True, slots=True)
class Changed:
    """A change that was made.

    Args:
        document: Identifier.
        state: In which it left the document.
        leaf: Number of its leaf in the audit log.
        at: When.
    """

    document: str
    state: DocumentState
    leaf: int
    at: int


@dataclass(frozen=True, slots=True)
class Query:
    """Which documents many are.

    Args:
        client: Whose.
        type: Kind of document, or None for all.
        since: Signed from here on, seconds since 1970-01-01T00:00:00Z.
        until: Signed before this.
    """

    client: str
    type: int | None
    since: int
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Documents that are withdrawn together.

    Args:
        id: Of the withdrawal.
        asker: The client that asks.
        query: Which documents.
        cause: Why.
        count: How many they were when it was proposed; no more can come.
        proposed_by: Who asked.
        proposed: When.
        approved_by: The second person, or None.
        approved: When, or None.
        done: When the last document was withdrawn, or None.
        request: Keyed digest of what was asked for.
    """

    id: str
    asker: str
    query: Query
    cause: Cause
    count: int
    proposed_by: str
    proposed: int
    request: bytes
    approved_by: str | None = None
    approved: int | None = None
    done: int | None = None
