"""The service put together: routes, problems, and what stands around every answer."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI
from starlette.middleware.base import BaseHTTPMiddleware

from issuer_api.clients import routes as clients
from issuer_api.clients.access import counted
from issuer_api.documents import routes as documents
from issuer_api.documents.changes import routes as changes
from issuer_api.limits import routes as limits
from issuer_api.problems import RESPONSES, add_problems
from issuer_api.quotas import routes as quotas

if TYPE_CHECKING:
    from starlette.middleware.base import RequestResponseEndpoint
    from starlette.requests import Request
    from starlette.responses import Response

    from issuer_api.house import House

DESCRIPTION = (
    "Issues signed codes on official documents. Claims go in, a signed document comes out; nothing"
    " here signs bytes that a caller chose. Errors are problem details (RFC 9457) with a stable"
    " `code`."
)


def create_app(house: House) -> FastAPI:
    """Return the service.

    Args:
        house: What its routes have at hand.
    """
    app = FastAPI(
        title="GouvCheck issuer",
        version=version("gouvcheck"),
        description=DESCRIPTION,
        # The page that draws the OpenAPI loads scripts of strangers; the document itself stays.
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(counted)],
        responses=RESPONSES,
    )
    app.state.house = house
    add_problems(app)
    app.add_middleware(BaseHTTPMiddleware, dispatch=_guarded)
    app.include_router(clients.router)
    app.include_router(quotas.router)
    app.include_router(limits.router)
    app.include_router(documents.router)
    app.include_router(changes.router)
    return app


async def _guarded(request: Request, answer: RequestResponseEndpoint) -> Response:
    """Let nobody keep an answer, read it as something else, or learn where it was read."""
    response = await answer(request)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
