"""What the service knows of a document, and what it is asked to issue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.claims import Claims, StatusReference
    from gouvcheck_core.profiles import Profile
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
    """

    client: str
    actor: str
    profile: Profile
    fields: Mapping[str, object]
    idempotency: str


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
