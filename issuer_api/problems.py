"""Errors as HTTP says them: problem details (RFC 9457), one status for each stable code.

A problem carries the code, the sentence and the hint of a `GouvCheckError`, none of which holds
personal data or a claim's value. What is not such an error is a defect: it is answered with 500, no
word of it leaves the house, and the log gets its kind and place.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from gouvcheck_core.errors import GouvCheckError
from issuer_api.errors import LimitError
from issuer_api.observe import observed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request

MEDIA_TYPE: Final = "application/problem+json"

_BY_CODE: Final[Mapping[str, HTTPStatus]] = {
    "audit-no-checkpoint": HTTPStatus.NOT_FOUND,
    "audit-no-leaf": HTTPStatus.NOT_FOUND,
    "audit-no-tile": HTTPStatus.NOT_FOUND,
    "audit-path": HTTPStatus.NOT_FOUND,
    "batch-job-columns": HTTPStatus.UNPROCESSABLE_ENTITY,
    "batch-job-erased": HTTPStatus.GONE,
    "batch-job-empty": HTTPStatus.NOT_FOUND,
    "batch-job-idempotency": HTTPStatus.UNPROCESSABLE_ENTITY,
    "batch-job-known": HTTPStatus.CONFLICT,
    "batch-job-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "batch-job-lost": HTTPStatus.SERVICE_UNAVAILABLE,
    "batch-job-off": HTTPStatus.SERVICE_UNAVAILABLE,
    "batch-job-open": HTTPStatus.CONFLICT,
    "batch-job-range": HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
    "batch-job-rows": HTTPStatus.UNPROCESSABLE_ENTITY,
    "batch-job-sealed": HTTPStatus.INTERNAL_SERVER_ERROR,
    "batch-job-unknown": HTTPStatus.NOT_FOUND,
    "book-busy": HTTPStatus.SERVICE_UNAVAILABLE,
    "book-conflict": HTTPStatus.CONFLICT,
    "client-idempotency": HTTPStatus.UNPROCESSABLE_ENTITY,
    "client-key-expiry": HTTPStatus.UNPROCESSABLE_ENTITY,
    "client-key-made": HTTPStatus.CONFLICT,
    "client-keys": HTTPStatus.SERVICE_UNAVAILABLE,
    "client-known": HTTPStatus.CONFLICT,
    "client-missing": HTTPStatus.NOT_FOUND,
    "client-no-key": HTTPStatus.NOT_FOUND,
    "client-no-stop": HTTPStatus.NOT_FOUND,
    "client-not-proposed": HTTPStatus.CONFLICT,
    "client-stop-value": HTTPStatus.UNPROCESSABLE_ENTITY,
    "client-token": HTTPStatus.UNAUTHORIZED,
    "client-two-people": HTTPStatus.CONFLICT,
    "delivery-damaged": HTTPStatus.INTERNAL_SERVER_ERROR,
    "delivery-off": HTTPStatus.SERVICE_UNAVAILABLE,
    "document-approved": HTTPStatus.CONFLICT,
    "document-idempotency": HTTPStatus.UNPROCESSABLE_ENTITY,
    "document-key-full": HTTPStatus.SERVICE_UNAVAILABLE,
    "document-list-full": HTTPStatus.SERVICE_UNAVAILABLE,
    "document-no-key": HTTPStatus.SERVICE_UNAVAILABLE,
    "document-no-sheet": HTTPStatus.SERVICE_UNAVAILABLE,
    "document-no-status": HTTPStatus.CONFLICT,
    "document-no-withdrawal": HTTPStatus.NOT_FOUND,
    "document-state": HTTPStatus.CONFLICT,
    "document-two-people": HTTPStatus.CONFLICT,
    "document-unknown": HTTPStatus.NOT_FOUND,
    "limit-storage": HTTPStatus.SERVICE_UNAVAILABLE,
    "profile-unknown": HTTPStatus.NOT_FOUND,
    "publish-no-file": HTTPStatus.NOT_FOUND,
    "quota-none": HTTPStatus.FORBIDDEN,
    "quota-raise": HTTPStatus.FORBIDDEN,
    "scan-too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "stamp-too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
}
_BY_FAMILY: Final[Mapping[str, HTTPStatus]] = {
    "book-": HTTPStatus.SERVICE_UNAVAILABLE,
    "client-": HTTPStatus.FORBIDDEN,
    "limit-": HTTPStatus.TOO_MANY_REQUESTS,
    "publish-": HTTPStatus.SERVICE_UNAVAILABLE,
    "quota-": HTTPStatus.TOO_MANY_REQUESTS,
    "seal-": HTTPStatus.SERVICE_UNAVAILABLE,
    "signer-": HTTPStatus.SERVICE_UNAVAILABLE,
    "status-": HTTPStatus.SERVICE_UNAVAILABLE,
    "trust-": HTTPStatus.SERVICE_UNAVAILABLE,
    "update-": HTTPStatus.SERVICE_UNAVAILABLE,
    "usage-": HTTPStatus.SERVICE_UNAVAILABLE,
}
"""Families of errors that are not the asker's data; all others are."""


def status_of(error: GouvCheckError) -> HTTPStatus:
    """Return the HTTP status that an error is answered with."""
    if error.code in _BY_CODE:
        return _BY_CODE[error.code]
    return _BY_FAMILY.get(error.family, HTTPStatus.UNPROCESSABLE_ENTITY)


def problem(
    status: HTTPStatus, *, code: str, sentence: str, hint: str, headers: Mapping[str, str] | None
) -> JSONResponse:
    """Return a problem.

    Args:
        status: Of the answer.
        code: Stable; programs compare this and nothing else.
        sentence: What happened.
        hint: What to do.
        headers: To be sent with it.
    """
    return JSONResponse(
        {
            "type": f"urn:gouvcheck:problem:{code}",
            "title": status.phrase,
            "status": int(status),
            "code": code,
            "detail": sentence,
            "hint": hint,
        },
        status_code=int(status),
        media_type=MEDIA_TYPE,
        headers=dict(headers or {}),
    )


RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    status: {
        "description": description,
        "content": {
            MEDIA_TYPE: {
                "schema": {
                    "type": "object",
                    "required": ["type", "title", "status", "code", "detail", "hint"],
                    "properties": {
                        "type": {"type": "string"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "code": {"type": "string"},
                        "detail": {"type": "string"},
                        "hint": {"type": "string"},
                    },
                }
            }
        },
    }
    for status, description in (("4XX", "The request is refused."), ("5XX", "The service fails."))
}
"""How the OpenAPI says that every route may answer with a problem."""


def add_problems(app: FastAPI) -> None:
    """Let an app answer every error with a problem."""
    app.add_exception_handler(GouvCheckError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _defect)


def _ours(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, GouvCheckError):
        raise TypeError(error)
    status = status_of(error)
    headers = {}
    if status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
        headers["Retry-After"] = str(error.wait if isinstance(error, LimitError) else 5)
    return problem(
        status, code=error.code, sentence=error.sentence, hint=error.hint, headers=headers
    )


def _invalid(_request: Request, error: Exception) -> JSONResponse:
    """Say which places of a request are wrong, and never what stood there."""
    if not isinstance(error, RequestValidationError):
        raise TypeError(error)
    places = sorted({".".join(str(part) for part in each["loc"][:4]) for each in error.errors()})
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        code="api-request",
        sentence=f"The request does not fit the interface at: {', '.join(places[:8])}.",
        hint="Compare it with the OpenAPI document of this service.",
        headers=None,
    )


def _http(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise TypeError(error)
    status = HTTPStatus(error.status_code)
    return problem(
        status,
        code=f"api-http-{int(status)}",
        sentence=f"{status.description or status.phrase}.",
        hint="See the OpenAPI document of this service for what it answers.",
        headers=error.headers,
    )


def _defect(_request: Request, error: Exception) -> JSONResponse:
    observed.error("defect", kind=type(error).__name__)
    return problem(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        code="api-defect",
        sentence="The service failed; nothing was released.",
        hint="Ask again with the same Idempotency-Key, and report it if it stays so.",
        headers=None,
    )
