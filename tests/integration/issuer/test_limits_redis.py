"""Requests of several processes are counted together in a real Redis, or nobody is let through."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
from fastapi.testclient import TestClient

from issuer_api.app import create_app
from issuer_api.clients.caller import Right
from issuer_api.errors import LimitError
from issuer_api.limits import limiter as limits
from issuer_api.limits.limiter import Limiter
from issuer_api.settings import Limits
from tests.support.databases import Database
from tests.support.door import Door, door
from tests.support.redis_server import HOST, RedisServer, serving
from tests.support.register import register, store_url

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["door", "register", "store_url"]

pytestmark = pytest.mark.allow_hosts([HOST])

ALLOWED: Final = 20
# Asks 15 times as a process of its own, and says how often it was let through.
ASKING: Final = """
import sys
from issuer_api.errors import LimitError
from issuer_api.limits.limiter import Limiter
from issuer_api.settings import Limits

limiter, through = Limiter(Limits(storage=sys.argv[1], client="20/hour")), 0
print("ready", flush=True)
sys.stdin.readline()
for _ in range(15):
    try:
        limiter.client("sample-register")
        through += 1
    except LimitError as error:
        assert error.code == "limit-client", error.code
print(through)
"""


@pytest.fixture
def database() -> Database:
    return Database.SQLITE


@pytest.fixture
def server() -> Iterator[RedisServer]:
    with serving() as server:
        yield server


def limiter_of(uri: str) -> Limiter:
    return Limiter(Limits(storage=uri, client=f"{ALLOWED}/hour", address="3/hour"))


def refused(limiter: Limiter) -> str:
    with pytest.raises(LimitError) as caught:
        limiter.client("sample-register")
    return caught.value.code


def test_two_limiters_share_one_count(server: RedisServer) -> None:
    first, second = limiter_of(server.uri), limiter_of(server.uri)
    for number in range(ALLOWED):
        (first, second)[number % 2].client("sample-register")

    assert (refused(first), refused(second)) == ("limit-client", "limit-client")
    first.client("another-register")
    with server.client() as client:
        assert client.dbsize() > 0


def test_two_processes_together_get_no_more_than_one(server: RedisServer) -> None:
    several = [
        subprocess.Popen(
            [sys.executable, "-c", ASKING, server.uri],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for each in several:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    through = [int(each.communicate("go\n")[0]) for each in several]

    assert sum(through) == ALLOWED


def test_lost_redis_lets_nobody_through_until_it_is_back(server: RedisServer) -> None:
    limiter = limiter_of(server.uri)
    limiter.client("sample-register")
    server.stop()

    assert refused(limiter) == "limit-storage"
    with pytest.raises(LimitError, match="cannot be counted"):
        limiter.ask()

    server.start()
    limiter.ask()
    for _ in range(ALLOWED):  # what was counted is gone with the server
        limiter.client("sample-register")
    assert refused(limiter) == "limit-client"


@pytest.mark.parametrize(
    ("setting", "value"),
    [("maxmemory", "1"), ("requirepass", "sample"), ("replicaof", f"{HOST} 1")],
    ids=["full", "wants a password", "is a copy"],
)
def test_redis_that_does_not_write_lets_nobody_through(
    server: RedisServer, setting: str, value: str
) -> None:
    limiter = limiter_of(server.uri)
    with server.client() as client:
        if setting == "replicaof":
            client.execute_command("REPLICAOF", *value.split())
        else:
            client.config_set(setting, value)

    assert refused(limiter_of(server.uri)) == "limit-storage"
    if setting != "requirepass":  # who is let in already stays
        assert refused(limiter) == "limit-storage"


def test_redis_with_something_else_under_the_name_lets_nobody_through(server: RedisServer) -> None:
    limiter = limiter_of(server.uri)
    limiter.client("sample-register")
    with server.client() as client:
        for name in client.scan_iter():
            client.delete(name)
            client.rpush(name, "no number")

    assert refused(limiter) == "limit-storage"


@contextmanager
def answering(answer: bytes | None) -> Iterator[str]:
    """Run a server that gives one answer to whatever is said, or none; yield its address."""
    with socket.create_server((HOST, 0)) as server:
        kept: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                kept.append(connection)
                if answer is not None:
                    connection.recv(65_536)
                    connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"redis://{HOST}:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
        for each in kept:
            each.close()


@pytest.mark.parametrize(
    "answer",
    [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x15\x03\x01\x00\x02\x02\x46", b"-ERR no\r\n", None],
    ids=["http", "tls", "error", "hangs"],
)
def test_server_that_is_no_redis_or_hangs_lets_nobody_through(
    answer: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "_PATIENCE", 0.2)
    with answering(answer) as uri:
        assert refused(limiter_of(uri)) == "limit-storage"


def test_count_that_is_lost_between_two_questions_is_no_defect(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    limiter = Limiter(Limits(storage=server.uri, client="1/hour"))
    limiter.client("sample-register")
    # The server is gone when the second question, how long to wait, is asked.
    real = limiter._counts.hit  # noqa: SLF001 - between the two there is no other place

    def hit_and_lose(*asked: object) -> bool:
        found: bool = real(*asked)  # type: ignore[arg-type]
        server.stop()
        return found

    monkeypatch.setattr(limiter._counts, "hit", hit_and_lose)  # noqa: SLF001

    assert refused(limiter) == "limit-storage"


def test_service_without_its_counts_says_so_and_lives(door: Door, server: RedisServer) -> None:
    house = replace(door.house, limiter=limiter_of(server.uri))
    headers = {"Authorization": f"Bearer {door.key(Right.AUDIT)}"}
    with TestClient(create_app(house)) as http:
        assert http.get("/readyz").json()["checks"]["limits"] == "well"
        assert http.get("/v1/alarms", headers=headers).status_code == 200
        server.stop()

        for path, sent in (("/v1/alarms", headers), ("/v1/profiles", {})):
            answer = http.get(path, headers=sent)
            assert (answer.status_code, answer.json()["code"]) == (503, "limit-storage")
            assert int(answer.headers["retry-after"]) > 0
        assert http.get("/healthz").status_code == 200
        ready = http.get("/readyz")
        assert (ready.status_code, ready.json()["checks"]["limits"]) == (503, "limit-storage")

        server.start()
        assert http.get("/v1/alarms", headers=headers).status_code == 200
        assert http.get("/readyz").status_code == 200
