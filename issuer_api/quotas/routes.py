"""Allowances over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Path

from gouvcheck_core.policy import luxembourg_day
from gouvcheck_core.profiles import by_id
from issuer_api.clients.access import Asking
from issuer_api.clients.caller import Right
from issuer_api.clients.schemas import ClientName
from issuer_api.documents.idempotency import Idempotency, once
from issuer_api.house import InHouse
from issuer_api.quotas import service
from issuer_api.quotas.schemas import QuotaAnswer, QuotaRequest

if TYPE_CHECKING:
    from issuer_api.store.books import Books

router: Final = APIRouter(prefix="/v1", tags=["quotas"])

ProfileName = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,64}$", examples=["criminal-record"])]


@router.get("/clients/{client}/quotas", summary="List quotas")
def list_quotas(client: ClientName, asking: Asking, house: InHouse) -> list[QuotaAnswer]:
    """List what a client may issue a day, and what it has issued today."""
    asking.require_for(client, Right.RELEASE, Right.AUDIT, Right.ADMINISTER, Right.ISSUE)
    day = luxembourg_day(house.clock())
    with house.register.read() as books:
        allowances = books.quotas.allowances(books.clients.get(client).id, day=day)
    return [QuotaAnswer.of(each) for each in allowances]


@router.put("/clients/{client}/quotas/{profile}", status_code=204, summary="Set a quota")
def allow(
    client: ClientName,
    profile: ProfileName,
    wanted: QuotaRequest,
    idempotency: Idempotency,
    asking: Asking,
    house: InHouse,
) -> None:
    """Set a quota, from now on. A client's own administrator can lower it and not raise it."""
    asking.require_for(client, Right.RELEASE, Right.ADMINISTER)
    doc_type = by_id(profile).type

    def act(books: Books) -> str:
        service.allow(
            books,
            asking,
            client=client,
            doc_type=doc_type,
            daily=wanted.daily,
            now=house.clock(),
        )
        return ""

    once(house, asking, idempotency, ("quota", client, doc_type, wanted.daily), act=act)
