"""Clients of a service, in a process of their own so that they cost it nothing but their share.

They ask in one of two ways. In a closed loop each asks again as soon as it is answered: that shows
how many answers a service gives. In an open loop all together ask at a fixed rate, whatever the
service does: that shows how long an answer takes from the moment at which it was due, and a
service that falls behind shows it.
"""

from __future__ import annotations

import http.client
import itertools
import multiprocessing
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_WARM: Final = 1
"""Requests of each client that are not counted."""
_TIMEOUT: Final = 120
_LATE: Final = 10.0
"""Seconds behind its time at which an open loop gives up: the service cannot keep the rate."""


@dataclass(frozen=True)
class Request:
    """What every client asks.

    Args:
        port: Of the service on this machine.
        path: Where.
        headers: Beside a fresh idempotency key.
        body: The same each time.
    """

    port: int
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Loop:
    """How clients ask.

    Args:
        clients: How many, each with a connection of its own.
        seconds: For how long.
        rate: Requests a second of all together; None: each asks as soon as it is answered.
    """

    clients: int
    seconds: float
    rate: float | None = None


@dataclass(frozen=True)
class Seen:
    """What came of it.

    Args:
        rate: Answers a second.
        taken: Seconds that each took, in ascending order; at least one.
        failed: Requests that were refused, or not sent because the service was too far behind.
    """

    rate: float
    taken: tuple[float, ...]
    failed: int

    def quantile(self, part: float) -> float:
        """Return the time within which such a part of the answers came."""
        return self.taken[min(len(self.taken) - 1, int(part * len(self.taken)))]


def ask(request: Request, loop: Loop) -> Seen:
    """Let clients ask, in a process of their own, and return what they saw."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_asked, (request, loop))


def _asked(request: Request, loop: Loop) -> Seen:
    warm = _Clients(request)
    warm.run(loop.clients, lambda: _counted(_WARM * loop.clients))
    clients = _Clients(request)
    begun = time.perf_counter()
    clients.run(loop.clients, lambda: _due(loop, begun))
    seconds = time.perf_counter() - begun
    taken = tuple(sorted(clients.taken)) or (float("inf"),)
    return Seen(len(clients.taken) / seconds, taken, clients.failed)


def _counted(number: int) -> Iterator[float | None]:
    yield from itertools.repeat(None, number)


def _due(loop: Loop, begun: float) -> Iterator[float | None]:
    """Yield when each request is due, None for at once, until the time is over."""
    if loop.rate is None:
        while time.perf_counter() - begun < loop.seconds:
            yield None
    else:
        for number in range(int(loop.rate * loop.seconds)):
            yield begun + number / loop.rate


class _Clients:
    def __init__(self, request: Request) -> None:
        self._request: Final = request
        self._lock: Final = threading.Lock()
        self.taken: Final[list[float]] = []
        self.failed = 0

    def run(self, count: int, due: Callable[[], Iterator[float | None]]) -> None:
        moments = due()
        threads = [threading.Thread(target=self._client, args=(moments,)) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _client(self, moments: Iterator[float | None]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._request.port, timeout=_TIMEOUT)
        try:
            while True:
                with self._lock:  # a generator is for one thread at a time
                    moment = next(moments, -1.0)
                if moment == -1.0:
                    return
                self._one(connection, moment)
        finally:
            connection.close()

    def _one(self, connection: http.client.HTTPConnection, moment: float | None) -> None:
        now = time.perf_counter()
        begun = now if moment is None else moment
        if begun > now:
            time.sleep(begun - now)
        elif now - begun > _LATE:
            self.failed += 1
            return
        headers = {**self._request.headers, "Idempotency-Key": uuid4().hex}
        connection.request("POST", self._request.path, self._request.body, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status == http.client.CREATED:
            self.taken.append(time.perf_counter() - begun)
        else:
            self.failed += 1
