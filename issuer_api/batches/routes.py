"""Batches over HTTP. Transactions end here, before anything is handed out."""

from __future__ import annotations

import os
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from gouvcheck_core.profiles import Language, by_id
from issuer_api.batches import answers, ranges, reading, service
from issuer_api.batches.events import events
from issuer_api.batches.files import MANIFEST, RESULT, BatchFiles
from issuer_api.batches.manifest import MEDIA_TYPE
from issuer_api.batches.model import Batch, Delivery
from issuer_api.batches.receiving import received
from issuer_api.batches.result import MEDIA_TYPES
from issuer_api.batches.schemas import BatchAnswer
from issuer_api.clients.access import Asking
from issuer_api.clients.caller import Caller, Right
from issuer_api.documents.committing import committed
from issuer_api.documents.idempotency import Idempotency, once
from issuer_api.errors import BatchJobError
from issuer_api.house import House, InHouse
from issuer_api.observe import observed
from issuer_api.sheets.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from gouvcheck_core.profiles import Profile
    from issuer_api.batches.settings import BatchSettings
    from issuer_api.store.books import Books

router: Final = APIRouter(prefix="/v1", tags=["batches"])

_BLOCK: Final = 1 << 16
_FILE: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "One row a document. CSV has the profile's fields as its header; a line of"
        " JSON Lines is one object with them. UTF-8, or what its byte order mark says.",
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "application/jsonl": {"schema": {"type": "string"}},
        },
    }
}
_STREAM: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"text/event-stream": {}}}}
_RESULT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"application/zip": {}, "application/pdf": {}}},
    206: {"description": "The part that was asked for by `Range`."},
}

_MANIFEST: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {MEDIA_TYPE: {}}},
    206: {"description": "The part that was asked for by `Range`."},
}


@router.post(
    "/batches",
    status_code=202,
    summary="Issue many documents",
    response_model=BatchAnswer,
    openapi_extra=_FILE,
)
async def begin(
    request: Request,
    idempotency: Idempotency,
    asking: Asking,
    house: InHouse,
    profile: Annotated[str, Query(max_length=64, examples=["criminal-record"])],
    delivery: Annotated[Delivery, Query()] = Delivery.ZIP,
    language: Annotated[Language, Query(description="Of the sheets.")] = Language.FR,
) -> Response:
    """Check every row of a file; if all are good, issue them one by one in the background.

    If one is bad, nothing is issued, and the answer lists each bad row with its line, its field and
    a reason, never with a value.
    """
    kind = by_id(profile)
    asking.require(Right.ISSUE, doc_type=kind.type)
    _settings(house)
    async with received(request.stream()) as file:
        make = partial(
            service.Wanted,
            client=asking.client,
            actor=asking.actor,
            language=(language if language in LANGUAGES else Language.FR).value,
            delivery=delivery,
            idempotency=idempotency,
        )
        return await run_in_threadpool(_taken_in, house, kind, file, make)


@router.get("/batches/{batch}", summary="Look at a batch")
def show(batch: str, asking: Asking, house: InHouse) -> BatchAnswer:
    """Tell how far a batch is."""
    return BatchAnswer.of(_own(house, asking, batch), now=house.clock())


@router.get(
    "/batches/{batch}/events", summary="Follow a batch", response_class=Response, responses=_STREAM
)
async def follow(
    batch: str, asking: Asking, house: InHouse, last_event_id: Annotated[str, Header()] = ""
) -> StreamingResponse:
    """Tell every change of a batch as a server-sent event, until it has ended."""

    async def look() -> BatchAnswer:
        return await run_in_threadpool(show, batch, asking, house)

    await look()  # so that a batch of somebody else is a problem and not an empty stream
    return StreamingResponse(
        events(look, last=last_event_id),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


@router.post("/batches/{batch}/cancel", status_code=202, summary="Cancel a batch")
def cancel(batch: str, idempotency: Idempotency, asking: Asking, house: InHouse) -> BatchAnswer:
    """Issue no further row of a batch; what was issued stays, and is in the result."""
    _own(house, asking, batch)

    def act(books: Books) -> str:
        books.batches.cancel(batch, now=house.clock())
        return ""

    if not once(house, asking, idempotency, ("cancel", batch), act=act).again:
        observed.info("batch-cancelled", batch=batch, client=asking.client)
    return BatchAnswer.of(_own(house, asking, batch), now=house.clock())


@router.get(
    "/batches/{batch}/result", summary="Fetch a result", response_class=Response, responses=_RESULT
)
def result(
    batch: str, asking: Asking, house: InHouse, range_: Annotated[str, Header(alias="Range")] = ""
) -> StreamingResponse:
    """Hand out the documents of a batch that has ended: one ZIP, or one PDF to print."""
    found = _ended(_own(house, asking, batch))
    if found.size is None:
        raise BatchJobError(
            "batch-job-empty",
            "The batch ended before any document was made.",
            hint="Look at its reason, and send the file again.",
        )
    media = MEDIA_TYPES[found.delivery]
    tag = (found.digest or b"").hex()
    return _handed_out(house, found, RESULT, media=media, tag=tag, asked=range_)


@router.get(
    "/batches/{batch}/manifest",
    summary="Fetch a manifest",
    response_class=Response,
    responses=_MANIFEST,
)
def list_contents(
    batch: str, asking: Asking, house: InHouse, range_: Annotated[str, Header(alias="Range")] = ""
) -> StreamingResponse:
    """Tell which line became which document, where it is in the result, and which became none.

    There is one for each batch that has ended. No claim stands in it.
    """
    found = _ended(_own(house, asking, batch))
    tag = f"{found.id}-{MANIFEST}"  # it is written once
    return _handed_out(house, found, MANIFEST, media=MEDIA_TYPE, tag=tag, asked=range_)


def _taken_in(
    house: House, kind: Profile, file: BinaryIO, make: partial[service.Wanted]
) -> Response:
    wanted = make(plan=reading.plan(file, kind))
    with house.register.read() as books:
        known = service.before(books, wanted, desk=house.desk)
    if known is not None:
        return _accepted(house, known)
    checked = service.check(file, wanted)
    if checked.bad:
        return answers.bad_rows(checked)
    now = house.clock()
    taken = committed(
        house.register,
        lambda books: service.take_in(
            books, wanted, file, rows=checked.good, desk=house.desk, now=now
        ),
    )
    observed.info(
        "batch-taken-in",
        batch=taken.id,
        client=taken.client,
        profile=taken.profile,
        count=taken.rows,
    )
    return _accepted(house, taken)


def _accepted(house: House, batch: Batch) -> JSONResponse:
    answer = BatchAnswer.of(batch, now=house.clock())
    return JSONResponse(
        answer.model_dump(mode="json"),
        status_code=HTTPStatus.ACCEPTED,
        headers={"Location": f"/v1/batches/{batch.id}"},
    )


def _own(house: House, asking: Caller, batch: str) -> Batch:
    asking.require(Right.ISSUE)
    with house.register.read() as books:
        found = books.batches.get(batch, client=asking.client)
    asking.require(Right.ISSUE, doc_type=by_id(found.profile).type)
    return found


def _ended(batch: Batch) -> Batch:
    if batch.finished is None:
        raise BatchJobError(
            "batch-job-open",
            "The batch has not ended.",
            hint="Wait for its end; GET …/events tells it.",
        )
    return batch


def _handed_out(
    house: House, batch: Batch, name: str, *, media: str, tag: str, asked: str
) -> StreamingResponse:
    """Return a file of a batch, or the part of it that was asked for."""
    key = service.key_of(batch, pepper=house.desk.pepper)
    file = BatchFiles(_settings(house).output, batch.id, key).open(name)
    size = file.seek(0, os.SEEK_END)
    try:
        chosen = ranges.wanted(asked, size=size)
    except BatchJobError:
        file.close()
        raise
    part = chosen or range(size)
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Length": str(len(part)),
        "Content-Disposition": f'attachment; filename="{batch.id}.{media.rpartition("/")[2]}"',
        "ETag": f'"{tag}"',
    }
    if chosen is not None:
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return StreamingResponse(
        _blocks(file, part),
        status_code=HTTPStatus.OK if chosen is None else HTTPStatus.PARTIAL_CONTENT,
        media_type=media,
        headers=headers,
    )


def _settings(house: House) -> BatchSettings:
    if house.settings.batches is None:
        raise BatchJobError(
            "batch-job-off",
            "This service does not issue in bulk.",
            hint="Ask whoever runs it to set GOUVCHECK_API_BATCHES__OUTPUT.",
        )
    return house.settings.batches


def _blocks(file: BinaryIO, part: range) -> Iterator[bytes]:
    with file:
        file.seek(part.start)
        left = len(part)
        while left and (block := file.read(min(_BLOCK, left))):
            left -= len(block)
            yield block
