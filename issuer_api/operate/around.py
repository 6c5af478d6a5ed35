"""What stands around every answer: its number, a line in the log, its count, and safe headers."""

from __future__ import annotations

import re
import secrets
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders

from issuer_api.observe import observed

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from issuer_api.operate.metrics import Metrics

REQUEST_ID: Final = "X-Request-Id"
_REQUEST_ID: Final = re.compile(r"[0-9a-f]{32}")
"""As proxies make them; whatever else a caller sends is no number of ours and is not logged."""

_METHODS: Final = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
_SAFE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Around:
    """Wraps the service: ASGI itself, so that answers that stream are not held up.

    Of a request, the log and the counts get the template of its route, such as
    ``/v1/documents/{id}``: what a caller wrote into the path or the query goes nowhere.

    Args:
        app: The service.
        metrics: Where requests are counted.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app: Final = app
        self._metrics: Final = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        number = _number(Headers(scope=scope).get(REQUEST_ID, ""))
        status = int(HTTPStatus.INTERNAL_SERVER_ERROR)

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(MutableHeaders(scope=message), number)
            await send(message)

        try:
            await self._app(scope, receive, answer)
        finally:
            self._report(scope, number, status, time.perf_counter() - begun)

    def _report(self, scope: Scope, number: str, status: int, seconds: float) -> None:
        route = _route(scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._metrics.answered(method, route, status, seconds)
        observed.info(
            "answered",
            request=number,
            method=method,
            route=route,
            status=status,
            duration_ms=round(seconds * 1000, 1),
        )


def _number(given: str) -> str:
    return given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(16)


def _route(scope: Scope) -> str:
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) else "none"


def _add_headers(headers: MutableHeaders, number: str) -> None:
    """Let nobody keep an answer, read it as something else, or learn where it was read."""
    headers[REQUEST_ID] = number
    headers.setdefault("Cache-Control", "no-store")
    for name, value in _SAFE.items():
        headers[name] = value
