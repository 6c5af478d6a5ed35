"""Alarms over HTTP."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query

from issuer_api.clients.access import Asking
from issuer_api.clients.caller import Right
from issuer_api.clients.schemas import ClientName
from issuer_api.house import InHouse
from issuer_api.limits.schemas import AlarmAnswer

router: Final = APIRouter(prefix="/v1", tags=["alarms"])

_MOST: Final = 500


@router.get("/alarms", summary="List alarms")
def list_alarms(
    asking: Asking,
    house: InHouse,
    after: Annotated[int, Query(ge=0, le=2**53, description="Number of the last one seen.")] = 0,
    client: ClientName | None = None,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 100,
) -> list[AlarmAnswer]:
    """List what was odd in what clients had issued, the oldest first."""
    asking.require_any(Right.RELEASE, Right.AUDIT)
    with house.register.read() as books:
        alarms = books.alarms.after(after, client=client, limit=limit)
    return [AlarmAnswer.of(alarm) for alarm in alarms]
