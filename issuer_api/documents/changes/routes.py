"""What becomes of documents, over HTTP: one at a time, or many with a second person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Path

from gouvcheck_core.profiles import by_id
from issuer_api.audit.leaf import Action
from issuer_api.clients.access import Asking
from issuer_api.clients.caller import Right
from issuer_api.documents.changes import many
from issuer_api.documents.changes.many import Proposal
from issuer_api.documents.changes.one import Change, change
from issuer_api.documents.changes.withdrawals import unknown
from issuer_api.documents.committing import committed
from issuer_api.documents.idempotency import Idempotency, once
from issuer_api.documents.model import Query
from issuer_api.documents.repository import unknown_document
from issuer_api.documents.schemas import (
    ChangeAnswer,
    ChangeRequest,
    DocumentStatus,
    EventAnswer,
    WithdrawalAnswer,
    WithdrawalRequest,
)
from issuer_api.house import House, InHouse
from issuer_api.observe import observed

if TYPE_CHECKING:
    from issuer_api.clients.caller import Caller
    from issuer_api.documents.model import Registered, Withdrawal
    from issuer_api.store.books import Books

router: Final = APIRouter(prefix="/v1", tags=["documents"])

Identifier = Annotated[str, Path(min_length=26, max_length=26, pattern="^[0-9a-z]{26}$")]

_NO_KIND: Final = -1
"""No kind of document has this number, so that no key for some kinds may do it."""
AT_ONCE: Final = 10
"""Pieces of a withdrawal that are carried out before the answer; the service does the rest."""


@router.get("/documents/{document}", summary="Look up the state of a document")
def look_up(document: Identifier, asking: Asking, house: InHouse) -> DocumentStatus:
    """Tell what became of a document of the own client; never what it says."""
    with house.register.read() as books:
        found = _own(books, document, asking)
        events = books.events.of(document)
    return DocumentStatus(
        id=found.id,
        type=found.type,
        state=found.state,
        signed=found.iat,
        ends=found.exp,
        leaf=found.leaf,
        events=tuple(
            EventAnswer(
                action=event.action.name.lower(), reason=event.cause, at=event.at, leaf=event.leaf
            )
            for event in events
        ),
    )


@router.post("/documents/{document}/withdraw", summary="Withdraw a document for good")
def withdraw(
    document: Identifier,
    wanted: ChangeRequest,
    idempotency: Idempotency,
    asking: Asking,
    house: InHouse,
) -> ChangeAnswer:
    """Make a document void; published within a minute, and never undone."""
    return _change(
        house,
        asking,
        document=document,
        action=Action.WITHDRAWN,
        wanted=wanted,
        idempotency=idempotency,
    )


@router.post("/documents/{document}/suspend", summary="Suspend a document for the time being")
def suspend(
    document: Identifier,
    wanted: ChangeRequest,
    idempotency: Idempotency,
    asking: Asking,
    house: InHouse,
) -> ChangeAnswer:
    """Make a document void until it is reinstated or withdrawn."""
    return _change(
        house,
        asking,
        document=document,
        action=Action.SUSPENDED,
        wanted=wanted,
        idempotency=idempotency,
    )


@router.post("/documents/{document}/reinstate", summary="Make a suspended document good again")
def reinstate(
    document: Identifier,
    wanted: ChangeRequest,
    idempotency: Idempotency,
    asking: Asking,
    house: InHouse,
) -> ChangeAnswer:
    """Undo a suspension; a withdrawn document stays withdrawn."""
    return _change(
        house,
        asking,
        document=document,
        action=Action.REINSTATED,
        wanted=wanted,
        idempotency=idempotency,
    )


@router.post("/withdrawals", status_code=201, summary="Propose to withdraw many documents")
def propose(
    wanted: WithdrawalRequest, idempotency: Idempotency, asking: Asking, house: InHouse
) -> WithdrawalAnswer:
    """Count what a query finds; above ten documents, wait for a second person."""
    doc_type = None if wanted.profile is None else by_id(wanted.profile).type
    _require_query(asking, wanted.client, doc_type)
    proposal = Proposal(
        query=Query(wanted.client or asking.client, doc_type, wanted.since, wanted.until),
        cause=wanted.reason,
        client=asking.client,
        by=asking.actor,
        idempotency=idempotency,
    )
    entered = committed(
        house.register,
        lambda books: many.propose(books, proposal, desk=house.desk, now=house.clock()),
    )
    return _carried_out(house, entered)


@router.post("/withdrawals/{withdrawal}/approve", summary="Approve a withdrawal as second person")
def approve(
    withdrawal: Identifier, idempotency: Idempotency, asking: Asking, house: InHouse
) -> WithdrawalAnswer:
    """Let a withdrawal happen that somebody else proposed; asked again, tell how far it is."""
    asking.require(Right.APPROVE)

    def act(books: Books) -> str:
        waiting = _visible(books, withdrawal, asking)
        _require_kind(asking, Right.APPROVE, waiting.query.type)
        return many.approve(books, waiting, by=asking.actor, now=house.clock()).id

    approved = once(house, asking, idempotency, ("approve-withdrawal", withdrawal), act=act)
    with house.register.read() as books:
        entered = books.withdrawals.get(approved.text)
    return _carried_out(house, entered)


@router.get("/withdrawals/{withdrawal}", summary="Look up a withdrawal")
def progress(withdrawal: Identifier, asking: Asking, house: InHouse) -> WithdrawalAnswer:
    """Tell how far a withdrawal has come."""
    with house.register.read() as books:
        return _told(books, _visible(books, withdrawal, asking))


def _change(
    house: House,
    asking: Caller,
    *,
    document: str,
    action: Action,
    wanted: ChangeRequest,
    idempotency: str,
) -> ChangeAnswer:
    asking.require(Right.WITHDRAW)
    order = Change(
        document=document,
        action=action,
        cause=wanted.reason,
        client=asking.client,
        actor=wanted.actor or asking.actor,
        idempotency=idempotency,
    )

    def act(books: Books) -> ChangeAnswer:
        found = _own(books, document, asking)
        asking.require(Right.WITHDRAW, doc_type=found.type)
        changed = change(books, order, desk=house.desk, now=house.clock())
        return ChangeAnswer(
            id=changed.document, state=changed.state, at=changed.at, leaf=changed.leaf
        )

    answer = committed(house.register, act)
    observed.info("changed", client=asking.client, document=document, action=action.name.lower())
    return answer


def _own(books: Books, document: str, asking: Caller) -> Registered:
    """Return a document of the caller's client; others' are as if they were not there."""
    found = books.documents.get(document)
    if found.client != asking.client:
        raise unknown_document()
    return found


def _require_query(asking: Caller, client: str | None, doc_type: int | None) -> None:
    """Refuse others' documents to all but those who run the service, and kinds out of scope."""
    if client is not None and client != asking.client:
        asking.require(Right.RELEASE)
        return
    _require_kind(asking, Right.WITHDRAW, doc_type)


def _require_kind(asking: Caller, right: Right, doc_type: int | None) -> None:
    """Refuse a kind out of scope, and all kinds at once to whoever may not touch every one."""
    every_kind = _NO_KIND if asking.types is not None else None
    asking.require(right, doc_type=every_kind if doc_type is None else doc_type)


def _visible(books: Books, withdrawal: str, asking: Caller) -> Withdrawal:
    found = books.withdrawals.get(withdrawal)
    if asking.client not in {found.asker, found.query.client} and (
        Right.RELEASE not in asking.rights
    ):
        raise unknown()
    return found


def _carried_out(house: House, entered: Withdrawal) -> WithdrawalAnswer:
    if many.may_happen(entered):
        many.go_on(house.register, entered.id, desk=house.desk, now=house.clock(), pieces=AT_ONCE)
    with house.register.read() as books:
        current = books.withdrawals.get(entered.id)
        answer = _told(books, current)
    observed.info("withdrawal", client=entered.asker, count=entered.count, status=answer.state)
    return answer


def _told(books: Books, current: Withdrawal) -> WithdrawalAnswer:
    left = 0 if current.done is not None else books.withdrawals.count(current.query)
    return WithdrawalAnswer.of(current, left=left)
