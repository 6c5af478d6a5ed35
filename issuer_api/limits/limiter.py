"""Requests are counted by client, or by address where no client is known."""

from __future__ import annotations

import ipaddress
import math
import time
from typing import TYPE_CHECKING, Final

from limits import parse
from limits.errors import ConfigurationError, StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis.backoff import NoBackoff
from redis.retry import Retry

from gouvcheck_core.environment import Environment
from issuer_api.errors import LimitError
from issuer_api.settings import Limits

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.storage import Storage

    from issuer_api.settings import Settings

_NEIGHBOURS: Final = 64
"""Bits of an IPv6 address that name a house; whoever has one has all addresses behind them."""


_PATIENCE: Final = 1.0
"""Seconds that a server of counts may take to be reached or to answer; each is tried twice."""


class Limiter:
    """Counts of requests.

    Args:
        settings: Where they are counted, and how many are let through.

    Raises:
        LimitError: ``limit-settings``.
    """

    def __init__(self, settings: Limits | None = None) -> None:
        settings = settings or Limits()
        try:
            self._storage: Final = _opened(settings.storage)
            self._client: Final = parse(settings.client)
            self._address: Final = parse(settings.address)
        except (ConfigurationError, ValueError) as error:
            raise LimitError(
                "limit-settings",
                "The limits cannot be read, or what counts them is not installed.",
                hint="Write them like 600/minute; redis:// needs the package redis.",
            ) from error
        self._counts: Final = SlidingWindowCounterRateLimiter(self._storage)

    @property
    def is_shared(self) -> bool:
        """Whether several processes count together, in a server that may be lost."""
        return not isinstance(self._storage, MemoryStorage)

    def ask(self) -> None:
        """Ask whether requests can be counted.

        Raises:
            LimitError: ``limit-storage``.
        """
        if not self._storage.check():
            raise _lost()

    def client(self, name: str) -> None:
        """Count a request of a client.

        Raises:
            LimitError: ``limit-client``.
        """
        self._count(self._client, "client", name, code="limit-client")

    def address(self, text: str) -> None:
        """Count a request from an address.

        Raises:
            LimitError: ``limit-address``.
        """
        self._count(self._address, "address", _house(text), code="limit-address")

    def _count(self, allowed: RateLimitItem, kind: str, who: str, *, code: str) -> None:
        try:
            if self._counts.hit(allowed, kind, who):
                return
            until = self._counts.get_window_stats(allowed, kind, who).reset_time
        except StorageError as error:  # whoever cannot be counted is not let through
            raise _lost() from error
        raise LimitError(
            code,
            f"Too many requests of this {kind}.",
            hint="Wait for the seconds in Retry-After, and ask less often.",
            wait=max(1, math.ceil(until - time.time())),
        )


def open_limiter(settings: Settings) -> Limiter:
    """Return what counts requests in a running service.

    Raises:
        LimitError: ``limit-memory``: in production every process would count for itself;
            ``limit-settings``.
    """
    in_memory = settings.limits.storage.startswith("memory:")
    if in_memory and settings.environment is Environment.PRODUCTION:
        raise LimitError(
            "limit-memory",
            "Production does not count requests in the memory of one process.",
            hint="Set GOUVCHECK_API_LIMITS__STORAGE to the redis:// address of a server.",
        )
    return Limiter(settings.limits)


def _opened(uri: str) -> Storage:
    """Return what counts; a server that hangs is given up on, and no request hangs with it."""
    if uri.startswith("memory:"):
        return MemoryStorage()
    # Once more at once: a connection that was kept may be one of a server that has started anew.
    again = Retry(NoBackoff(), 1)
    return RedisStorage(
        uri,
        wrap_exceptions=True,
        socket_timeout=_PATIENCE,
        socket_connect_timeout=_PATIENCE,
        retry=again,  # type: ignore[arg-type] # handed on to redis, which takes it
    )


def _lost() -> LimitError:
    return LimitError(
        "limit-storage",
        "Requests cannot be counted.",
        hint="Ask again later; whoever runs the service sees it in /readyz.",
    )


def _house(text: str) -> str:
    """Return what one household or program shares: an IPv4 address, or the half of an IPv6 one."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:  # a Unix socket has none
        return text
    if address.version == 4:  # noqa: PLR2004 - the number of the protocol
        return str(address)
    return str(ipaddress.ip_network((address, _NEIGHBOURS), strict=False).network_address)
