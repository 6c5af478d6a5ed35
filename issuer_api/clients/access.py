"""From a request to its caller: the one place where keys and tokens are looked at."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header

from issuer_api.clients import api_keys
from issuer_api.clients.caller import Caller
from issuer_api.house import House, InHouse

_SCHEME = "bearer "


def caller(house: InHouse, authorization: Annotated[str, Header(max_length=8_192)] = "") -> Caller:
    """Return who asks.

    Raises:
        ClientError: ``client-token``.
    """
    if not authorization.lower().startswith(_SCHEME):
        raise api_keys.unauthenticated()
    return _holder(house, authorization[len(_SCHEME) :])


def _holder(house: House, credential: str) -> Caller:
    with house.register.read() as books:
        return api_keys.authenticate(books, credential, pepper=house.desk.pepper, now=house.clock())


Asking = Annotated[Caller, Depends(caller)]
