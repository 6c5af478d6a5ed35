"""The pages of citizens. The path holds the key of a document: no log may hold the path.

Reading a page uses nothing up: programs that look into mailboxes open every link they find.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Form, Header, Query, Request, Response
from fastapi.responses import HTMLResponse

from gouvcheck_core.profiles import Language
from issuer_api.download import answers, link, pages, service
from issuer_api.download.answers import Question
from issuer_api.download.link import Link
from issuer_api.download.pages import Leaf
from issuer_api.download.repository import Kept
from issuer_api.download.schemas import Filled
from issuer_api.errors import DeliveryError
from issuer_api.house import House, InHouse
from issuer_api.observe import observed

router: Final = APIRouter(prefix="/d", tags=["download"], include_in_schema=False)

FILE_NAME: Final = "document.pdf"
"""Says nothing to who looks over a shoulder at a list of downloads."""

Likes = Annotated[str, Header(alias="Accept-Language")]
Typed = Annotated[Filled, Form()]


@router.get("/{text}")
def ask(
    text: str,
    request: Request,
    house: InHouse,
    likes: Likes = "",
    lang: Annotated[str, Query()] = "",
) -> Response:
    """Ask who comes with a link what only its citizen knows."""
    leaf = _leaf(house, request, text, lang=lang, likes=likes)
    kept = _behind(house, link.read(text))
    if kept is None:
        return _html(leaf, pages.gone(leaf), HTTPStatus.NOT_FOUND)
    return _html(leaf, pages.asking(leaf, kept.question))


@router.post("/fresh")
def fresh(request: Request, house: InHouse, filled: Typed, likes: Likes = "") -> Response:
    """Send a fresh link to the registered address; the answer is the same whatever happens."""
    leaf = _leaf(house, request, "", lang=filled.lang, likes=likes)
    found = link.read(filled.link)
    if found is not None:
        with house.register.begin() as books:
            sent = service.fresh(books, house.desk, found, now=house.clock())
        observed.info("fresh-link", count=int(sent))
    return _html(leaf, pages.sent(leaf))


@router.post("/{text}")
def answer(
    text: str, request: Request, house: InHouse, filled: Typed, likes: Likes = ""
) -> Response:
    """Show the document to who knows the answer, or opened it a moment ago."""
    leaf = _leaf(house, request, text, lang=filled.lang, likes=likes)
    found = link.read(text)
    kept = _behind(house, found)
    if found is None or kept is None:
        return _html(leaf, pages.gone(leaf), HTTPStatus.NOT_FOUND)
    try:
        if filled.permit:
            return _html(leaf, pages.document(leaf, _reopened(house, found, filled.permit)))
        given = _given(kept.question, filled)
        guessed = service.guess(house.register, house.desk, found, given, now=house.clock())
    except DeliveryError as error:
        return _refused(leaf, kept, error)
    if guessed is None:
        return _wrong(house, leaf, found)
    observed.info("fetched", document=kept.document)
    return _html(leaf, pages.document(leaf, guessed))


@router.post("/{text}/pdf")
def pdf(text: str, request: Request, house: InHouse, filled: Typed, likes: Likes = "") -> Response:
    """Hand out the PDF to who opened the page a moment ago."""
    leaf = _leaf(house, request, text, lang=filled.lang, likes=likes)
    found = link.read(text)
    kept = _behind(house, found)
    if found is None or kept is None:
        return _html(leaf, pages.gone(leaf), HTTPStatus.NOT_FOUND)
    try:
        opened = _reopened(house, found, filled.permit)
    except DeliveryError as error:
        return _refused(leaf, kept, error)
    return Response(
        opened.pdf,
        media_type="application/pdf",
        headers=pages.headers(leaf.language)
        | {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'},
    )


def _leaf(house: House, request: Request, text: str, *, lang: str, likes: str) -> Leaf:
    chosen = Language(lang) if lang in set(Language) else pages.negotiated(likes)
    return Leaf(
        link=text,
        language=chosen,
        issuer=house.settings.issuer,
        root=str(request.scope.get("root_path", "")),
    )


def _behind(house: House, found: Link | None) -> Kept | None:
    if found is None:
        return None
    with house.register.read() as books:
        return service.look(books, house.desk, found, now=house.clock())


def _given(question: Question, filled: Filled) -> str:
    """Return the answer as it is compared.

    Raises:
        DeliveryError: ``delivery-answer``.
    """
    if question is Question.BIRTH_DATE:
        return answers.written_date(year=filled.year, month=filled.month, day=filled.day)
    return answers.document_number(filled.number)


def _reopened(house: House, found: Link, permit: str) -> service.Opened:
    return service.reopen(house.register, house.desk, found, permit, now=house.clock())


def _refused(leaf: Leaf, kept: Kept, error: DeliveryError) -> Response:
    match error.code:
        case "delivery-gone":
            return _html(leaf, pages.gone(leaf), HTTPStatus.NOT_FOUND)
        case "delivery-permit":
            return _html(
                leaf, pages.asking(leaf, kept.question, fault="over"), HTTPStatus.FORBIDDEN
            )
        case "delivery-answer":
            page = pages.asking(leaf, kept.question, fault="unreadable")
            return _html(leaf, page, HTTPStatus.UNPROCESSABLE_ENTITY)
        case _:
            raise error


def _wrong(house: House, leaf: Leaf, found: Link) -> Response:
    """Ask again, or say that the link is locked: as any other that opens nothing."""
    kept = _behind(house, found)
    if kept is None:
        return _html(leaf, pages.gone(leaf), HTTPStatus.NOT_FOUND)
    return _html(leaf, pages.asking(leaf, kept.question, fault="wrong"), HTTPStatus.FORBIDDEN)


def _html(leaf: Leaf, page: str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return HTMLResponse(page, status_code=int(status), headers=pages.headers(leaf.language))
