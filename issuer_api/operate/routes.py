"""Health and metrics over HTTP, for proxies and monitoring; they say nothing of any document."""

from __future__ import annotations

import hmac
import ipaddress
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from issuer_api.errors import ClientError
from issuer_api.house import InHouse
from issuer_api.operate import health
from issuer_api.operate.metrics import MEDIA_TYPE, Metrics

if TYPE_CHECKING:
    from issuer_api.settings import Settings

router: Final = APIRouter(tags=["operation"])

_FORWARDED: Final = ("forwarded", "x-forwarded-for", "via")


@router.get("/healthz", summary="Tell that the process lives")
async def live() -> dict[str, str]:
    """Answer; whoever restarts the service when this fails helps it."""
    return {"status": "alive"}


@router.get("/readyz", summary="Tell whether documents can be issued now")
def ready(request: Request, house: InHouse) -> JSONResponse:
    """Look at the database, the signers and what recurs; 503 keeps a proxy from sending more."""
    behind = tuple(request.app.state.chores.behind())
    findings = health.look(house)
    checks = {finding.what: finding.error.code if finding.error else "well" for finding in findings}
    checks |= dict.fromkeys(behind, "behind")
    well = all(said == "well" for said in checks.values())
    return JSONResponse(
        {"status": "ready" if well else "not ready", "checks": checks},
        status_code=HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE,
    )


@router.get("/metrics", summary="Counters for Prometheus", response_class=Response)
def metrics(request: Request, house: InHouse) -> Response:
    """Return the counters, to this machine or to whoever holds the token for it.

    Raises:
        ClientError: ``client-metrics``.
    """
    if not (_holds_token(request, house.settings) or _is_local(request)):
        raise ClientError(
            "client-metrics",
            "The metrics are for this machine only.",
            hint="Ask from it, past the proxy, or set and send the token for metrics.",
        )
    counted: Metrics = request.app.state.metrics
    counted.behind.set(len(tuple(request.app.state.chores.behind())))
    return Response(counted.text(), media_type=MEDIA_TYPE)


def _holds_token(request: Request, settings: Settings) -> bool:
    token = settings.metrics_token
    if token is None:
        return False
    wanted = b"bearer " + token.get_secret_value()
    scheme, _, sent = request.headers.get("authorization", "").partition(" ")
    return hmac.compare_digest(f"{scheme.lower()} {sent}".encode(), wanted)


def _is_local(request: Request) -> bool:
    """Tell whether the caller is on this machine and speaks for nobody else, as a proxy would."""
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:  # the name of a test's or socket's peer
        return False
