"""Fetching published files from a web server that is slow, broken, hostile or not who it says."""

from __future__ import annotations

import socket
import ssl
import threading
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from gouvcheck_core.errors import UpdateError
from gouvcheck_core.trust_store import https_source, sources
from tests.integration.web_server import HOST, Authority, Server, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    Answer: TypeAlias = "Callable[[BaseHTTPRequestHandler], None]"

pytestmark = pytest.mark.allow_hosts([HOST])

NAME = "root/1.root.cose"


@pytest.fixture(autouse=True)
def straight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the server itself, whatever proxy the machine has."""
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def says(status: int, body: bytes = b"", **headers: str) -> Answer:
    """Return an answer with a status, a body and headers."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def writes(data: bytes) -> Answer:
    """Return an answer that is these bytes and nothing else."""
    return lambda request: writes_all(request, data)


def writes_all(request: BaseHTTPRequestHandler, data: bytes) -> None:
    request.wfile.write(data)


def failure(url: str, **options: Any) -> UpdateError:
    with pytest.raises(UpdateError) as caught:
        https_source(url, **options)(NAME, limit=100)
    assert caught.value.code == "update-unreachable"
    return caught.value


def test_file_is_fetched_over_https(authority: Authority) -> None:
    with running(says(200, b"root"), context=authority.serving()) as server:
        fetch = https_source(f"{server.url}tree", context=authority.trusting())
        assert fetch(NAME, limit=4) == b"root"
        assert fetch("head.cose", limit=100) == b"root"
        assert server.asked == ["/tree/root/1.root.cose", "/tree/head.cose"]


def test_file_is_fetched_over_http_on_this_machine() -> None:
    with running(says(200, b"root")) as server:
        assert https_source(server.url)(NAME, limit=100) == b"root"


@pytest.mark.parametrize("length", [0, 99, 100, 101, 102, 1_000_000])
def test_long_answer_is_cut_one_byte_beyond_the_limit(length: int) -> None:
    with running(says(200, b"x" * length)) as server:
        content = https_source(server.url)(NAME, limit=100)
    assert content == b"x" * min(length, 101)


@pytest.mark.parametrize("chunked", [False, True])
def test_endless_answer_is_cut(chunked: bool) -> None:  # noqa: FBT001 - a parameter of the test
    def answer(request: BaseHTTPRequestHandler) -> None:
        kind = b"Transfer-Encoding: chunked\r\n" if chunked else b""
        request.wfile.write(b"HTTP/1.1 200 OK\r\n" + kind + b"\r\n")
        block = b"x" * 1024
        while True:
            request.wfile.write(b"400\r\n" + block + b"\r\n" if chunked else block)

    with running(answer) as server:
        assert https_source(server.url)(NAME, limit=5_000) == b"x" * 5_001


@pytest.mark.parametrize("status", [404, 410])
def test_absent_file_is_absent(status: int) -> None:
    with running(says(status, b"no such file")) as server:
        assert https_source(server.url)(NAME, limit=100) is None


@pytest.mark.parametrize("status", [400, 401, 403, 407, 429, 500, 502, 503])
def test_refusal_of_the_server_is_no_absence(status: int) -> None:
    with running(says(status, b"x", WWW_Authenticate="Basic realm=x")) as server:
        assert str(status) in failure(server.url).sentence
        assert len(server.asked) == 1


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
@pytest.mark.parametrize(
    "location",
    ["/elsewhere", "https://elsewhere.example/", "file:///etc/passwd", "http://[::1", ""],
)
def test_redirect_is_not_followed(status: int, location: str) -> None:
    with running(says(status, Location=location)) as server:
        assert str(status) in failure(server.url).sentence
        assert len(server.asked) == 1


BROKEN = {
    "nothing": b"",
    "no HTTP": b"220 mail.example.lu ESMTP\r\n\r\n",
    "endless status line": b"HTTP/1.1 200 " + b"x" * 100_000 + b"\r\n\r\n",
    "endless header": b"HTTP/1.1 200 OK\r\nA: " + b"x" * 100_000 + b"\r\n\r\n",
    "too many headers": b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 1_000 + b"\r\n",
    "shorter than promised": b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nroot",
    "chunk that breaks off": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\nroot",
    "chunk of no size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nroot\r\n",
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_broken_answer_is_no_file(data: bytes) -> None:
    with running(writes(data)) as server:
        failure(server.url)


@pytest.fixture
def stalling() -> Iterator[Callable[[bytes], Server]]:
    """Return servers that say something and then nothing more, until the test is over."""
    over = threading.Event()
    running_ones = []

    def start(beginning: bytes) -> Server:
        def answer(request: BaseHTTPRequestHandler) -> None:
            request.wfile.write(beginning)
            over.wait(30)

        running_ones.append(running(answer))
        return running_ones[-1].__enter__()

    yield start
    over.set()
    for each in running_ones:
        each.__exit__(None, None, None)


@pytest.mark.parametrize(
    "beginning",
    [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nroot"],
    ids=["nothing", "half the headers", "half the file"],
)
def test_server_that_stalls_is_given_up(
    beginning: bytes, stalling: Callable[[bytes], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "TIMEOUT", 0.2)
    failure(stalling(beginning).url)


def test_server_that_is_not_there_is_unreachable() -> None:
    with socket.socket() as taken:  # bound and not listening: nobody else can be there
        taken.bind((HOST, 0))
        failure(f"http://{HOST}:{taken.getsockname()[1]}/")


def test_certificate_of_an_unknown_authority_is_refused(authority: Authority) -> None:
    with running(says(200, b"root"), context=authority.serving()) as server:
        failure(server.url)
        failure(server.url, context=ssl.create_default_context())
        assert server.asked == []


@pytest.mark.parametrize(
    ("name", "days"),
    [("keys.example.lu", (-1, 1)), ("127.0.0.2", (-1, 1)), (HOST, (-3, -2)), (HOST, (2, 3))],
    ids=["another name", "another address", "expired", "not valid yet"],
)
def test_certificate_that_is_not_the_servers_or_not_of_today_is_refused(
    authority: Authority, name: str, days: tuple[int, int]
) -> None:
    with running(says(200, b"root"), context=authority.serving(name, days=days)) as server:
        failure(server.url, context=authority.trusting())
        assert server.asked == []


def test_server_without_https_is_refused(authority: Authority) -> None:
    with running(says(200, b"root")) as server:
        failure(server.url.replace("http:", "https:"), context=authority.trusting())
