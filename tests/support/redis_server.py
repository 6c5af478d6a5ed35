"""A real Redis on a free port of this machine, which keeps nothing and ends with the test.

It ends with the process that started it, however that ends: its keeper waits for the end of a pipe
that only that process holds.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pytest
import redis

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST: Final = "127.0.0.1"
MISSING: Final = "Redis is missing. Install it with: apt-get install -y redis-server"
_START_LIMIT: Final = 60.0
_KEEPER: Final = '"$@" & server=$!; cat; kill -TERM $server; wait $server'


@dataclass(slots=True)
class RedisServer:
    """A server that can be stopped and started again on its port.

    Args:
        port: Where it listens.
    """

    port: int
    _keeper: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def uri(self) -> str:
        """The server, for the settings."""
        return f"redis://{HOST}:{self.port}"

    def client(self) -> Any:
        """Return a client of its own, for what a test wants to see or to spoil."""
        return redis.Redis(host=HOST, port=self.port)

    def start(self) -> None:
        """Start it, with nothing in it, and wait until it answers."""
        program = shutil.which("redis-server")
        assert program is not None, MISSING
        options = {"port": self.port, "bind": HOST, "save": "", "appendonly": "no"}
        arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        self._keeper = subprocess.Popen(
            ["/bin/sh", "-c", _KEEPER, "keeper", program, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the tests; the server is ended by them
        )
        end = time.monotonic() + _START_LIMIT
        while not self._answers():
            if time.monotonic() > end or self._keeper.poll() is not None:
                pytest.fail("Redis does not start")
            time.sleep(0.02)

    def stop(self) -> None:
        """End it, and wait until it is gone."""
        if self._keeper is not None:
            self._keeper.communicate()
            self._keeper = None

    def _answers(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


@contextmanager
def serving() -> Iterator[RedisServer]:
    """Run a server."""
    server = RedisServer(_free_port())
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
        return port
