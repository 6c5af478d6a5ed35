"""Withdraw, suspend or reinstate a document, in one transaction with its leaf of the audit log.

Withdrawn is final: people were told that the document is void. What may come back is suspended.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from issuer_api.audit.leaf import SALT_LENGTH, Action, Leaf, commit
from issuer_api.documents.hashing import keyed
from issuer_api.documents.model import Changed, Event
from issuer_api.errors import DocumentError
from issuer_api.store.tables import DocumentState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from issuer_api.documents.model import Registered
    from issuer_api.documents.service import Desk
    from issuer_api.documents.tables import Cause
    from issuer_api.store.books import Books


@dataclass(frozen=True, slots=True)
class _Step:
    """From which states an action leads, and to which."""

    allowed_from: frozenset[DocumentState]
    to: DocumentState


_VALID, _WITHDRAWN, _SUSPENDED = DocumentState
_STEPS: Final[Mapping[Action, _Step]] = {
    Action.WITHDRAWN: _Step(frozenset({_VALID, _SUSPENDED}), _WITHDRAWN),
    Action.SUSPENDED: _Step(frozenset({_VALID}), _SUSPENDED),
    Action.REINSTATED: _Step(frozenset({_SUSPENDED}), _VALID),
}


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Change:
    """What shall become of a document. Its ``repr`` is empty: the actor is a person.

    Args:
        document: Identifier.
        action: Any but `Action.ISSUED`.
        cause: Why.
        client: Who asks.
        actor: The person at the desk, as the client names them.
        idempotency: Chosen by the client for this one change.
    """

    document: str
    action: Action
    cause: Cause
    client: str
    actor: str
    idempotency: str


def change(books: Books, wanted: Change, *, desk: Desk, now: int) -> Changed:
    """Change the state of one document; the caller has seen that it may be touched.

    Args:
        books: In a transaction; nothing counts until it is committed.
        wanted: What shall become of it.
        desk: For its secrets.
        now: Seconds since 1970-01-01T00:00:00Z.

    Raises:
        DocumentError: ``document-unknown``, ``document-state``, ``document-idempotency``.
    """
    idempotency = keyed(desk.pepper, b"change", wanted.idempotency.encode())
    request = keyed(desk.pepper, b"change request", _canonical(wanted))
    before = books.events.asked_before(wanted.client, idempotency)
    if before is not None:
        return _again(before, request)
    registered = books.documents.get(wanted.document)
    step = _STEPS[wanted.action]
    _refuse_unsuspendable(registered, wanted.action)
    if not books.documents.change(registered.id, to=step.to, allowed_from=step.allowed_from):
        # The same request may have come twice at once, and the other one was first.
        before = books.events.asked_before(wanted.client, idempotency)
        if before is not None:
            return _again(before, request)
        raise _not_in_state(books.documents.get(wanted.document))
    leaf = Leaf(
        time=now,
        action=wanted.action,
        client=wanted.client,
        type=registered.type,
        kid=b"",
        commitment=commit(
            salt=event_salt(registered.salt, idempotency) or desk.random(SALT_LENGTH),
            fingerprint=registered.fingerprint,
            actor=wanted.actor,
        ),
    )
    event = Event(
        leaf=books.audit.append(leaf.encode()),
        document=registered.id,
        client=wanted.client,
        action=wanted.action,
        cause=wanted.cause,
        at=now,
        request=request,
    )
    books.events.enter(event, idempotency=idempotency)
    return Changed(registered.id, step.to, event.leaf, now)


def event_salt(salt: bytes | None, idempotency: bytes) -> bytes | None:
    """Return the salt of an event's leaf, or None where the document's was erased.

    It follows from the document's, so that erasing that one makes all its leaves anonymous; it is
    another one for each event, so that nobody can tell which leaves belong together.
    """
    return None if salt is None else hmac.digest(salt, b"event\0" + idempotency, "sha256")


def _again(before: Event, request: bytes) -> Changed:
    if not hmac.compare_digest(before.request, request):
        raise DocumentError(
            "document-idempotency",
            "This idempotency key was used for another change.",
            hint="Choose a new key for each change, and the same one only to ask again.",
        )
    return Changed(before.document, _STEPS[before.action].to, before.leaf, before.at)


def _refuse_unsuspendable(registered: Registered, action: Action) -> None:
    if registered.status is None and action is not Action.WITHDRAWN:
        raise DocumentError(
            "document-no-status",
            "A document of this kind has no status entry, so that it can only be withdrawn.",
            hint="Withdraw it, and issue it anew when it shall be good again.",
        )


def _not_in_state(registered: Registered) -> DocumentError:
    return DocumentError(
        "document-state",
        f"The document is {registered.state.value}, which does not allow this.",
        hint="Withdrawn is final: issue it anew. Only a suspended document can be reinstated.",
    )


def _canonical(wanted: Change) -> bytes:
    content = [wanted.document, int(wanted.action), wanted.cause, wanted.actor]
    return json.dumps(content, ensure_ascii=True).encode()
