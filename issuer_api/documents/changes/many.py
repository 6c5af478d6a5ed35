"""Withdraw many documents: proposed, approved by somebody else above ten, done piece by piece.

Each piece is a transaction of its own and takes the documents that are not withdrawn yet, so that
whoever goes on after a crash finds what is left and does nothing twice.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from issuer_api.audit.leaf import Action
from issuer_api.documents.changes.one import Change, change
from issuer_api.documents.hashing import identifier, keyed
from issuer_api.documents.model import Withdrawal
from issuer_api.documents.tables import ALONE
from issuer_api.errors import DocumentError

if TYPE_CHECKING:
    from issuer_api.documents.model import Query
    from issuer_api.documents.service import Desk
    from issuer_api.documents.tables import Cause
    from issuer_api.store.books import Books
    from issuer_api.store.opening import Register

CHUNK: Final = 100
"""Documents of one transaction: others wait for the log no longer than a fraction of a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a client asks for.

    Args:
        query: Which documents.
        cause: Why.
        client: Who asks.
        by: The person or key behind the request.
        idempotency: Chosen by the client for this one withdrawal.
    """

    query: Query
    cause: Cause
    client: str
    by: str
    idempotency: str


def propose(books: Books, wanted: Proposal, *, desk: Desk, now: int) -> Withdrawal:
    """Enter a withdrawal and count its documents.

    Args:
        books: In a transaction.
        wanted: Which documents, and why.
        desk: For its secrets.
        now: Seconds since 1970-01-01T00:00:00Z.

    Raises:
        DocumentError: ``document-period``, ``document-idempotency``.
    """
    idempotency = keyed(desk.pepper, b"withdrawal", wanted.idempotency.encode())
    request = keyed(desk.pepper, b"withdrawal request", _canonical(wanted))
    before = books.withdrawals.asked_before(wanted.client, idempotency)
    if before is not None:
        if not hmac.compare_digest(before.request, request):
            raise DocumentError(
                "document-idempotency",
                "This idempotency key was used for another withdrawal.",
                hint="Choose a new key for each withdrawal, and the same one only to ask again.",
            )
        return before
    if not wanted.query.since < wanted.query.until <= now:
        raise DocumentError(
            "document-period",
            "The period of a withdrawal begins before it ends, and has ended.",
            hint="Choose an end that is not in the future; stop the client first if need be.",
        )
    entered = Withdrawal(
        id=identifier(desk.random),
        asker=wanted.client,
        query=wanted.query,
        cause=wanted.cause,
        count=books.withdrawals.count(wanted.query),
        proposed_by=wanted.by,
        proposed=now,
        request=request,
    )
    books.withdrawals.enter(entered, idempotency=idempotency)
    return entered


def approve(books: Books, waiting: Withdrawal, *, by: str, now: int) -> Withdrawal:
    """Approve a withdrawal; to approve again what one approved oneself changes nothing.

    Raises:
        DocumentError: ``document-two-people``; ``document-approved``: somebody else did, or it
            needs none.
    """
    if books.withdrawals.approve(waiting.id, by=by, now=now):
        return books.withdrawals.get(waiting.id)
    current = books.withdrawals.get(waiting.id)
    if current.approved_by == by:
        return current
    if current.proposed_by == by:
        raise DocumentError(
            "document-two-people",
            "Whoever proposed a withdrawal cannot approve it.",
            hint=f"Above {ALONE} documents a second person has to look at it and approve it.",
        )
    raise DocumentError(
        "document-approved",
        "This withdrawal waits for nobody's approval.",
        hint="Ask for its state; it was approved or carried out before.",
    )


def may_happen(waiting: Withdrawal) -> bool:
    """Tell whether a withdrawal is small enough for one person, or approved."""
    return waiting.count <= ALONE or waiting.approved is not None


def go_on(register: Register, which: str, *, desk: Desk, now: int, pieces: int) -> Withdrawal:
    """Carry out a withdrawal, or some more of it.

    Args:
        register: The books; each piece is a transaction of its own.
        which: Identifier of a withdrawal that may happen.
        desk: For its secrets.
        now: Seconds since 1970-01-01T00:00:00Z.
        pieces: How many transactions at most.
    """
    for _ in range(pieces):
        with register.begin() as books:
            if _piece(books, books.withdrawals.get(which), desk=desk, now=now):
                break
    with register.read() as books:
        return books.withdrawals.get(which)


def _piece(books: Books, current: Withdrawal, *, desk: Desk, now: int) -> bool:
    """Withdraw the next documents; tell whether these were the last."""
    if current.done is not None or not may_happen(current):
        return True
    found = books.withdrawals.chunk(current.query, size=CHUNK)
    for document in found:
        wanted = Change(
            document=document,
            action=Action.WITHDRAWN,
            cause=current.cause,
            client=current.asker,
            actor=current.proposed_by,
            idempotency=f"{current.id} {document}",
        )
        try:
            change(books, wanted, desk=desk, now=now)
        except DocumentError as error:
            if error.code != "document-state":  # somebody else has withdrawn it meanwhile
                raise
    if len(found) < CHUNK:
        books.withdrawals.finish(current.id, now=now)
        return True
    return False


def _canonical(wanted: Proposal) -> bytes:
    query = wanted.query
    content = [query.client, query.type, query.since, query.until, wanted.cause]
    return json.dumps(content).encode()
