"""From a request to its caller: the one place where keys and tokens are looked at."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from issuer_api.clients import api_keys
from issuer_api.clients.caller import Caller
from issuer_api.clients.model import Key
from issuer_api.clients.repository import USE_IS_WRITTEN_EVERY
from issuer_api.errors import ClientError, LimitError
from issuer_api.house import House, InHouse
from voucher_batch.errors import BookError

_LONGEST = 8_192
_MONITORING = frozenset({"/healthz", "/readyz", "/metrics"})
_BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="bearer",
    description="An API key (gck_…) of a program, or an OAuth 2 access token of a person.",
)

Shown = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]


async def counted(request: Request, house: InHouse) -> None:
    """Count a request that shows nothing by the address that it comes from.

    Monitoring is answered while requests cannot be counted: a service that is restarted over and
    over because it has lost its counts would be worse off. Whoever shows something is counted by
    `caller`, and goes to no thread for this.

    Raises:
        LimitError: ``limit-address``; ``limit-storage``.
    """
    if "authorization" in request.headers:
        return
    try:
        await run_in_threadpool(_count, request, house)
    except LimitError as error:
        if error.code != "limit-storage" or request.url.path not in _MONITORING:
            raise


def caller(request: Request, house: InHouse, shown: Shown) -> Caller:
    """Return who asks.

    Raises:
        ClientError: ``client-token``, ``client-keys``.
        LimitError: ``limit-client``, ``limit-address``.
    """
    try:
        asking = _holder(house, shown)
    except ClientError:
        if shown is not None:  # whoever guesses is counted too
            _count(request, house)
        raise
    house.limiter.client(asking.client)
    return asking


def _holder(house: House, shown: HTTPAuthorizationCredentials | None) -> Caller:
    if shown is None or len(shown.credentials) > _LONGEST:
        raise api_keys.unauthenticated()
    if shown.credentials.startswith(api_keys.PREFIX):
        return api_keys.caller_of(_key(house, shown.credentials))
    if house.tokens is None:
        raise api_keys.unauthenticated()
    return house.tokens.authenticate(shown.credentials, now=house.clock())


def _key(house: House, text: str) -> Key:
    now = house.clock()
    with house.register.read() as books:
        key = api_keys.recognise(books, text, pepper=house.desk.pepper, now=now)
    if key.last_used is None or now - key.last_used >= USE_IS_WRITTEN_EVERY:
        # When a key was used last is good to know, and no reason to turn its holder away.
        with suppress(BookError), house.register.begin() as books:
            books.clients.key_was_used(key.id, now=now)
    return key


def _count(request: Request, house: House) -> None:
    house.limiter.address("unknown" if request.client is None else request.client.host)


Asking = Annotated[Caller, Depends(caller)]
