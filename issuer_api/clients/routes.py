"""Clients, their keys and the kill switches over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Path, Query

from gouvcheck_core.profiles import by_id
from issuer_api.clients import service
from issuer_api.clients.access import Asking
from issuer_api.clients.caller import Caller, Right
from issuer_api.clients.model import Why
from issuer_api.clients.schemas import (
    ClientAnswer,
    ClientName,
    ClientRequest,
    KeyAnswer,
    KeyRequest,
    NewKeyAnswer,
    Reason,
    StopAnswer,
)
from issuer_api.documents.idempotency import Idempotency, once
from issuer_api.house import House, InHouse
from issuer_api.store.tables import StopKind

if TYPE_CHECKING:
    from issuer_api.clients.api_keys import NewKey
    from issuer_api.store.books import Books

router: Final = APIRouter(prefix="/v1", tags=["clients"])

KeyName = Annotated[str, Path(pattern=r"^[a-z2-7]{12}$", description="Public part of the key.")]
StopValue = Annotated[
    str,
    Path(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{1,63}$",
        description="A client, a profile, or the kid of a key in hexadecimal.",
    ),
]
_MOST_TURNS: Final = 500


@router.post("/clients", status_code=201, summary="Propose a client")
def propose(
    wanted: ClientRequest, idempotency: Idempotency, asking: Asking, house: InHouse
) -> ClientAnswer:
    """Enter a client that may do nothing until a second release manager approves it."""
    asking.require_any(Right.RELEASE)

    def act(books: Books) -> str:
        books.clients.propose(wanted.id, title=wanted.name, by=asking.actor, now=house.clock())
        return ClientAnswer.of(books.clients.get(wanted.id)).model_dump_json()

    what = ("propose-client", wanted.id, wanted.name)
    answered = once(house, asking, idempotency, what, act=act)
    return ClientAnswer.model_validate_json(answered.text)


@router.get("/clients", summary="List clients")
def list_clients(asking: Asking, house: InHouse) -> list[ClientAnswer]:
    """List who was proposed and let in, and by whom."""
    asking.require_any(Right.RELEASE, Right.AUDIT)
    with house.register.read() as books:
        return [ClientAnswer.of(client) for client in books.clients.all()]


@router.get("/clients/{client}", summary="Look at a client")
def look(client: ClientName, asking: Asking, house: InHouse) -> ClientAnswer:
    """Return a client."""
    asking.require_for(client, Right.RELEASE, Right.AUDIT, Right.ADMINISTER)
    with house.register.read() as books:
        return ClientAnswer.of(books.clients.get(client))


@router.post("/clients/{client}/approval", summary="Approve a client")
def approve(
    client: ClientName, idempotency: Idempotency, asking: Asking, house: InHouse
) -> ClientAnswer:
    """Let a client in. Whoever proposed it cannot; the database itself refuses that."""
    asking.require_any(Right.RELEASE)

    def act(books: Books) -> str:
        books.clients.get(client)
        books.clients.approve(client, by=asking.actor, now=house.clock())
        return ClientAnswer.of(books.clients.get(client)).model_dump_json()

    answered = once(house, asking, idempotency, ("approve-client", client), act=act)
    return ClientAnswer.model_validate_json(answered.text)


@router.post("/clients/{client}/keys", status_code=201, summary="Make an API key")
def make_key(
    client: ClientName,
    wanted: KeyRequest,
    idempotency: Idempotency,
    asking: Asking,
    house: InHouse,
) -> NewKeyAnswer:
    """Make a key for a program; its text is in this answer and nowhere else.

    Asked for again under the same Idempotency-Key, nothing is made and the text is not shown again.
    """
    asking.require_for(client, Right.ADMINISTER)
    types = None if wanted.profiles is None else frozenset(by_id(x).type for x in wanted.profiles)
    made: list[NewKey] = []

    def act(books: Books) -> str:
        key = service.make_key(
            books,
            asking,
            Caller(client=client, actor=asking.actor, rights=wanted.rights, types=types),
            desk=house.desk,
            expires=wanted.expires,
            now=house.clock(),
        )
        made.append(key)
        return key.identifier

    kinds = None if types is None else sorted(types)
    what = ("make-key", client, sorted(wanted.rights), kinds, wanted.expires)
    answered = once(house, asking, idempotency, what, act=act)
    if answered.again:
        raise service.key_was_made(answered.text)
    return NewKeyAnswer(id=answered.text, key=made[-1].text, expires=wanted.expires)


@router.get("/clients/{client}/keys", summary="List API keys")
def list_keys(client: ClientName, asking: Asking, house: InHouse) -> list[KeyAnswer]:
    """List the keys of a client, without their secrets, which nobody has."""
    asking.require_for(client, Right.RELEASE, Right.AUDIT, Right.ADMINISTER)
    with house.register.read() as books:
        return [KeyAnswer.of(key) for key in books.clients.keys(books.clients.get(client).id)]


@router.delete("/clients/{client}/keys/{key}", status_code=204, summary="Revoke an API key")
def revoke_key(
    client: ClientName, key: KeyName, idempotency: Idempotency, asking: Asking, house: InHouse
) -> None:
    """Revoke a key, from the next request on."""
    asking.require_for(client, Right.ADMINISTER, Right.RELEASE)

    def act(books: Books) -> str:
        service.revoke_key(books, asking, client=client, identifier=key, now=house.clock())
        return ""

    once(house, asking, idempotency, ("revoke-key", client, key), act=act)


@router.get("/stops", summary="List what is stopped")
def list_stops(asking: Asking, house: InHouse) -> list[StopAnswer]:
    """List the kill switches that are thrown now."""
    asking.require_any(Right.RELEASE, Right.AUDIT)
    with house.register.read() as books:
        return [StopAnswer.of(stop) for stop in books.clients.stops()]


@router.get("/stops/history", summary="List how kill switches were turned")
def list_turns(
    asking: Asking,
    house: InHouse,
    limit: Annotated[int, Query(ge=1, le=_MOST_TURNS)] = _MOST_TURNS,
) -> list[StopAnswer]:
    """List who threw and released kill switches, when and why, the newest first."""
    asking.require_any(Right.RELEASE, Right.AUDIT)
    with house.register.read() as books:
        return [StopAnswer.of(turn) for turn in books.clients.turns(limit=limit)]


@router.put("/stops/{kind}/{value}", status_code=204, summary="Throw a kill switch")
def throw(
    kind: StopKind,
    value: StopValue,
    why: Reason,
    idempotency: Idempotency,
    asking: Asking,
    house: InHouse,
) -> None:
    """Stop a client, a kind of document or a key: nothing more is signed for it."""
    service.require_throw(asking, kind, value)

    def act(books: Books) -> str:
        service.throw(books, asking, kind, value, why=_why(house, asking, why))
        return ""

    once(house, asking, idempotency, ("throw", kind.value, value, why.reason), act=act)


@router.post("/stops/{kind}/{value}/release", status_code=204, summary="Release a kill switch")
def release(
    kind: StopKind,
    value: StopValue,
    why: Reason,
    idempotency: Idempotency,
    asking: Asking,
    house: InHouse,
) -> None:
    """Let go on what was stopped."""
    asking.require_any(Right.RELEASE)

    def act(books: Books) -> str:
        service.release(books, asking, kind, value, why=_why(house, asking, why))
        return ""

    once(house, asking, idempotency, ("release", kind.value, value, why.reason), act=act)


def _why(house: House, asking: Caller, why: Reason) -> Why:
    return Why(reason=why.reason, by=asking.actor, at=house.clock())
