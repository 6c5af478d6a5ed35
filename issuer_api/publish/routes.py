"""What everybody may ask for: published files, the audit log, kinds of document, and verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Form, Header, Path, Request, Response, UploadFile

from gouvcheck_core import scan
from gouvcheck_core.errors import ScanError
from gouvcheck_core.profiles import Language, packaged
from gouvcheck_core.trust.state import read_head
from gouvcheck_core.update import HEAD_NAME
from issuer_api.audit.tiles import Tile
from issuer_api.errors import AuditError
from issuer_api.house import House, InHouse
from issuer_api.publish.judging import Judge
from issuer_api.publish.schemas import (
    MAX_CODE,
    FileVerdictAnswer,
    ProfileAnswer,
    VerdictAnswer,
    VerifyRequest,
)
from issuer_api.publish.serving import (
    FOR_EVER,
    FOR_MINUTES,
    FOR_SECONDS,
    etag,
    how_long,
    is_known,
    published_file,
)

if TYPE_CHECKING:
    from gouvcheck_core.verdict import Verdict

router: Final = APIRouter(tags=["public"])

MAX_FILE: Final = 20 * 1024 * 1024
"""Bytes of a picture or PDF that is judged."""
_BINARY: Final = "application/octet-stream"
_TEXT: Final = "text/plain; charset=utf-8"

KnownTags = Annotated[str, Header(alias="If-None-Match", max_length=1_024)]


@router.get(
    "/keys/{name:path}",
    summary="Fetch a published file",
    response_class=Response,
    responses={200: {"content": {_BINARY: {}}}},
)
def keys(
    name: Annotated[str, Path(max_length=100)], house: InHouse, known: KnownTags = ""
) -> Response:
    """Return a file of the published tree: verifiers update from this address."""
    content = published_file(house.settings.keys, name)
    return _file(content, known, kind=_BINARY, kept=how_long(name))


@router.get(
    "/audit/checkpoint",
    summary="Fetch the audit log's signed checkpoint",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}},
)
def checkpoint(house: InHouse, known: KnownTags = "") -> Response:
    """Return the checkpoint that the published head pins (C2SP tlog-checkpoint)."""
    head = read_head(published_file(house.settings.keys, HEAD_NAME))
    if head.audit is None:
        raise AuditError(
            "audit-no-checkpoint",
            "No checkpoint of the audit log is published yet.",
            hint="Wait for the next head.",
        )
    return _file(head.audit, known, kind=_TEXT, kept=FOR_SECONDS)


@router.get(
    "/audit/{path:path}",
    summary="Fetch a file of the audit log",
    response_class=Response,
    responses={200: {"content": {_BINARY: {}}}},
)
def tile(
    path: Annotated[str, Path(max_length=100)], house: InHouse, known: KnownTags = ""
) -> Response:
    """Return a tile of hashes or a bundle of entries (C2SP tlog-tiles)."""
    wanted = Tile.parse(path)
    with house.register.read() as books:
        content = books.audit.tile(wanted)
    return _file(content, known, kind=_BINARY, kept=FOR_EVER)


@router.get("/v1/profiles", summary="List the kinds of document")
def profiles(response: Response) -> tuple[ProfileAnswer, ...]:
    """Return every kind of document with its fields and labels in four languages."""
    response.headers["Cache-Control"] = FOR_MINUTES
    return tuple(map(ProfileAnswer.of, packaged()))


@router.post("/v1/verify", summary="Judge a code")
def verify(wanted: VerifyRequest, request: Request, house: InHouse) -> VerdictAnswer:
    """Return the verdict on a code, by the published trust and what the register says now."""
    verdict = _judged(request, house, wanted.code)
    return VerdictAnswer.of(verdict, wanted.language)


@router.post("/v1/verify/file", summary="Judge the codes in a picture or PDF")
def verify_file(
    file: UploadFile,
    request: Request,
    house: InHouse,
    language: Annotated[Language, Form()] = Language.FR,
) -> FileVerdictAnswer:
    """Return the verdict on each code of a picture or PDF. The file is not kept."""
    content = file.file.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        raise ScanError(
            "scan-too-large",
            f"The file is larger than {MAX_FILE // 1024 // 1024} MiB.",
            hint="Send the page with the code alone.",
        )
    found = [code.text for code in scan.scan(content) if len(code.text) <= MAX_CODE]
    return FileVerdictAnswer(
        codes=tuple(VerdictAnswer.of(_judged(request, house, text), language) for text in found)
    )


def _judged(request: Request, house: House, text: str) -> Verdict:
    """Judge by a trust that is read once for each head, and kept with the app."""
    judge = getattr(request.app.state, "judge", None)
    if not isinstance(judge, Judge):
        judge = request.app.state.judge = Judge(house.settings.keys, house.settings.environment)
    return judge.judge(text, register=house.register, now=house.clock())


def _file(content: bytes, known: str, *, kind: str, kept: str) -> Response:
    headers = {"ETag": etag(content), "Cache-Control": kept}
    if is_known(known, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=kind, headers=headers)
