"""Stamp a code onto a PDF over HTTP.

A sheet that cannot be stamped is refused before anything is issued. What fails after the commit
withdraws the document again, and nothing of it is released.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Final

from fastapi import APIRouter, Form, Response, UploadFile
from pydantic import Json

from gouvcheck_core.profiles import by_id
from gouvcheck_core.qr import Level
from issuer_api.clients.access import Asking
from issuer_api.clients.caller import Right
from issuer_api.documents import service
from issuer_api.documents.idempotency import Idempotency
from issuer_api.documents.model import Issued, Order
from issuer_api.documents.releasing import withdrawn_unless_sound
from issuer_api.documents.routes import issued_for
from issuer_api.documents.stamping.schemas import StampRequest, settled
from issuer_api.house import House, InHouse
from issuer_api.sheets.block import measure
from issuer_api.sheets.opening import MAX_BYTES
from issuer_api.sheets.stamp_code import Code, require_room, stamp_code

router: Final = APIRouter(prefix="/v1", tags=["documents"])

_PDF: Final = "application/pdf"


@router.post(
    "/stamp",
    status_code=201,
    summary="Issue a document onto a PDF",
    response_class=Response,
    responses={201: {"content": {_PDF: {}}}},
)
def stamp_document(
    file: UploadFile,
    request: Annotated[Json[StampRequest], Form()],
    idempotency: Idempotency,
    asking: Asking,
    house: InHouse,
) -> Response:
    """Return the same PDF with the code on it; its text stays text, other pages as they are."""
    profile = by_id(request.profile)
    asking.require(Right.ISSUE, doc_type=profile.type)
    sheet = file.file.read(MAX_BYTES + 1)
    order = Order(
        client=asking.client,
        actor=request.actor or asking.actor,
        profile=profile,
        fields=request.claims,
        idempotency=idempotency,
        also=_digest(sheet, request),
    )
    house.require_seal()
    _refuse_unfit(house, order, sheet, request)
    issued = issued_for(house, order)
    with withdrawn_unless_sound(house, issued, order):
        finished = house.sealed(_stamped(house, sheet, issued, order, request))
    return Response(finished, status_code=201, media_type=_PDF, headers=_headers(issued))


def _refuse_unfit(house: House, order: Order, sheet: bytes, request: StampRequest) -> None:
    text = service.longest(order, desk=house.desk, now=house.clock())
    size = measure(text, level=Level(order.profile.level.value))
    house.draw(require_room, sheet, size, settled(request.place))


def _stamped(
    house: House, sheet: bytes, issued: Issued, order: Order, request: StampRequest
) -> bytes:
    return house.draw(
        stamp_code,
        sheet,
        Code(
            text=issued.text,
            reference=issued.reference,
            language=request.language,
            level=Level(order.profile.level.value),
        ),
        settled(request.place),
    )


def _digest(sheet: bytes, request: StampRequest) -> str:
    """Return the digest of what is asked for besides the document itself."""
    place = request.place.model_dump_json()
    return f"{hashlib.sha256(sheet).hexdigest()} {place} {request.language}"


def _headers(issued: Issued) -> dict[str, str]:
    return {
        "Location": f"/v1/documents/{issued.id}",
        "GouvCheck-Document": issued.id,
        **({"GouvCheck-Reference": issued.reference} if issued.reference else {}),
        "GouvCheck-Leaf": str(issued.leaf),
    }
