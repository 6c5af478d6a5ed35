"""The service put together: routes, problems, and what stands around every answer."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI

from issuer_api.batches import routes as batches
from issuer_api.clients import routes as clients
from issuer_api.clients.access import counted
from issuer_api.documents import routes as documents
from issuer_api.documents.changes import routes as changes
from issuer_api.documents.stamping import routes as stamping
from issuer_api.download import routes as download
from issuer_api.limits import routes as limits
from issuer_api.operate import routes as operate
from issuer_api.operate.around import Around
from issuer_api.operate.chores import Chores
from issuer_api.operate.metrics import Metrics
from issuer_api.problems import RESPONSES, add_problems
from issuer_api.publish import routes as publish
from issuer_api.quotas import routes as quotas

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

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
        # Errors would be told in the words of libraries, which may quote a claim, and whoever takes
        # telemetry could read what was refused (fastapi.telemetry).
        telemetry={"tracing": False, "metrics": False, "logs": False},
        lifespan=_living,
        dependencies=[Depends(counted)],
        responses=RESPONSES,
    )
    app.state.house = house
    add_problems(app)
    app.state.metrics = Metrics(house)
    app.state.chores = Chores(house.chores)
    app.add_middleware(Around, metrics=app.state.metrics)
    # A path is looked for in this order: what is asked most stands first.
    app.include_router(documents.router)
    app.include_router(stamping.router)
    app.include_router(changes.router)
    app.include_router(clients.router)
    app.include_router(quotas.router)
    app.include_router(limits.router)
    app.include_router(download.router)
    app.include_router(batches.router)
    app.include_router(publish.router)
    app.include_router(operate.router)
    return app


@asynccontextmanager
async def _living(app: FastAPI) -> AsyncIterator[None]:
    """Do what recurs from the start of the service to its end."""
    chores: Chores = app.state.chores
    chores.start()
    yield
    await chores.end()
