"""The server: one process and one worker, because a token has one session; ended with care."""

from __future__ import annotations

import signal
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import uvicorn

from issuer_api.app import create_app
from issuer_api.errors import SettingsError
from issuer_api.observe import observed
from issuer_api.settings import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from issuer_api.house import House
    from issuer_api.settings import Settings

_BACKLOG: Final = 512
"""Callers that may wait to be let in."""


def listen(settings: Settings) -> socket.socket:
    """Return the socket that callers come to; they wait in it until the service answers.

    Raises:
        SettingsError: ``settings-address``.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise SettingsError(
            "settings-address",
            f"Nobody can be listened to at {PREFIX}HOST and {PREFIX}PORT ({error.strerror}).",
            hint="See whether another service has the port, and whether this machine the address.",
        ) from error


def serve(house: House, listening: socket.socket) -> None:
    """Answer callers until SIGTERM or SIGINT; requests that have begun are answered to the end.

    Args:
        house: Open; whoever opened it closes it afterwards.
        listening: From `listen`; closed afterwards.
    """
    settings = house.settings
    config = uvicorn.Config(
        create_app(house),
        workers=1,
        loop="uvloop",
        http="httptools",
        # The server's own log would hold paths and queries as callers wrote them.
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        timeout_graceful_shutdown=settings.shutdown_seconds,
    )
    with listening, _ending_in_order():
        observed.info("serving", port=listening.getsockname()[1])
        uvicorn.Server(config).run(sockets=[listening])
        observed.info("ended")


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Let a signal end the server and not the process, which has things to close.

    The server raises the signal that ended it once more when it is done.
    """
    before = {
        number: signal.signal(number, lambda _number, _frame: None)
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
