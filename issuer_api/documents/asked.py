"""The route that issues, in one change of thread: who asks, what for, and what is done about it.

FastAPI goes to a thread and back for each dependency that may wait, again for the route itself, and
settles anew for each request what a route needs. What the route's signature says is read here
instead, in the same order and with the same errors (ADR 0020). FastAPI still describes the route by
its signature.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi import HTTPException
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError
from starlette.requests import ClientDisconnect

from issuer_api.clients.access import bearer, caller, counted
from issuer_api.documents.idempotency import HEADER, Idempotency
from issuer_api.documents.schemas import DocumentRequest
from issuer_api.house import of

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from fastapi import Request, Response

_KEY: Final = TypeAdapter[str](Idempotency)


class OneThread(APIRoute):
    """A route with the signature of `issuer_api.documents.routes.issue`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        issue = self.endpoint

        async def answer(request: Request) -> Response:
            house = await of(request)
            await counted(request, house)
            shown = await bearer(request)
            body = await _body(request)

            def work() -> Response:
                asking = caller(request, house, shown)
                wanted, idempotency = _asked(request, body)
                answered: Response = issue(wanted, idempotency, asking, house)
                return answered

            return await run_in_threadpool(work)

        return answer


async def _body(request: Request) -> bytes:
    try:
        return await request.body()
    except ClientDisconnect as error:  # nobody is there to be answered, and nothing is to be done
        raise HTTPException(HTTPStatus.BAD_REQUEST) from error


def _asked(request: Request, body: bytes) -> tuple[DocumentRequest, str]:
    """Return the document that is asked for, and the idempotency key.

    Raises:
        RequestValidationError: One of them, or both, are not what they should be.
        HTTPException: The body is no text.
    """
    wanted = idempotency = None
    errors: list[dict[str, Any]] = []
    try:
        idempotency = _KEY.validate_python(request.headers.get(HEADER, ""))
    except ValidationError as error:
        errors += _placed(error, "header", HEADER)
    try:
        wanted = DocumentRequest.model_validate(_json(request, body))
    except ValidationError as error:
        errors += _placed(error, "body")
    if wanted is None or idempotency is None:
        raise RequestValidationError(errors)
    return wanted, idempotency


def _json(request: Request, body: bytes) -> object:
    """Return what a body of JSON says, and any other body as it is."""
    if not body or not _is_json(request):
        return body
    try:
        return json.loads(body)
    except json.JSONDecodeError as error:
        raise RequestValidationError([{"loc": ("body", error.pos)}]) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from error


def _is_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    family, _, name = kind.partition("/")
    return family == "application" and (name == "json" or name.endswith("+json"))


def _placed(error: ValidationError, *place: str) -> list[dict[str, Any]]:
    """Return where an error is; what stood there goes nowhere."""
    return [{"loc": (*place, *each["loc"])} for each in error.errors(include_input=False)]
