"""Documents over HTTP. The transaction ends here, before anything is handed out."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Response
from pydantic_core import to_json

from gouvcheck_core import qr
from gouvcheck_core.profiles import Language, by_id
from gouvcheck_core.qr import Level
from issuer_api.clients.access import Asking
from issuer_api.clients.caller import Right
from issuer_api.documents import service
from issuer_api.documents.committing import committed
from issuer_api.documents.idempotency import Idempotency
from issuer_api.documents.model import Issued, Order
from issuer_api.documents.releasing import withdrawn_unless_sound
from issuer_api.documents.schemas import DocumentAnswer, DocumentRequest, Format
from issuer_api.download.service import deliver, require_open
from issuer_api.house import House, InHouse
from issuer_api.observe import observed
from issuer_api.sheets.render import Document, render
from issuer_api.sheets.words import LANGUAGES

if TYPE_CHECKING:
    from gouvcheck_core.profiles import Profile

router: Final = APIRouter(prefix="/v1", tags=["documents"])


@router.post(
    "/documents", status_code=201, summary="Issue a document", response_model=DocumentAnswer
)
def issue(
    wanted: DocumentRequest, idempotency: Idempotency, asking: Asking, house: InHouse
) -> Response:
    """Sign a document and hand it out as text, picture and PDF."""
    profile = by_id(wanted.profile)
    asking.require(Right.ISSUE, doc_type=profile.type)
    if wanted.delivery is not None:
        require_open(house.settings)
    if _wants_sheet(wanted):
        house.require_seal()
    order = Order(
        client=asking.client,
        actor=wanted.actor or asking.actor,
        profile=profile,
        fields=wanted.claims,
        idempotency=idempotency,
        also="" if wanted.delivery is None else wanted.delivery.model_dump_json(),
    )
    issued = issued_for(house, order)
    with withdrawn_unless_sound(house, issued, order):
        pdf = _pdf(house, profile, issued, wanted)
        answer = _answer(profile, issued, wanted, pdf)
    if wanted.delivery is not None and pdf is not None:
        with house.register.begin() as books:
            deliver(books, house, issued, pdf, wanted.delivery, now=house.clock())
    # As bytes: FastAPI would go to another thread to look at the answer's model once more.
    return Response(to_json(answer), status_code=201, media_type="application/json")


def issued_for(house: House, order: Order) -> Issued:
    """Issue in one transaction, which is committed when this returns."""
    issued = committed(
        house.register,
        lambda books: service.issue(books, order, desk=house.desk, now=house.clock()),
    )
    observed.info(
        "issued",
        client=order.client,
        document=issued.id,
        profile=order.profile.id,
        leaf=issued.leaf,
    )
    return issued


def _answer(
    profile: Profile, issued: Issued, wanted: DocumentRequest, pdf: bytes | None
) -> DocumentAnswer:
    pictures = wanted.formats - {Format.PDF}
    code = qr.encode(issued.text, level=Level(profile.level.value)) if pictures else None
    png = None if code is None or Format.PNG not in pictures else code.png()
    return DocumentAnswer(
        id=issued.id,
        profile=profile.id,
        code=issued.text,
        reference=issued.reference,
        leaf=issued.leaf,
        png=None if png is None else _base64(png),
        svg=None if code is None or Format.SVG not in pictures else code.svg(),
        pdf=_base64(pdf) if pdf is not None and Format.PDF in wanted.formats else None,
    )


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _pdf(house: House, profile: Profile, issued: Issued, wanted: DocumentRequest) -> bytes | None:
    """Return the rendered document, sealed, where anybody is to get it."""
    if not _wants_sheet(wanted):
        return None
    language = wanted.language if wanted.language in LANGUAGES else Language.FR
    names = house.settings.issuer
    document = Document(
        profile=profile,
        claims=issued.claims,
        text=issued.text,
        reference=issued.reference,
        issuer=names.get(language.value) or next(iter(names.values())),
        language=language,
    )
    return house.sealed(house.draw(render, document))


def _wants_sheet(wanted: DocumentRequest) -> bool:
    return Format.PDF in wanted.formats or wanted.delivery is not None
