"""The service loses what it stands on, says so, releases nothing, and goes on when it is back."""

from __future__ import annotations

import resource
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy.engine import make_url

from gouvcheck_core.keys import KeyKind
from gouvcheck_core.signer import close_tokens, generate_key
from issuer_api.operate.counting import Counts
from tests.integration import softhsm
from tests.integration.issuer.fault_program import Service, problems, released, wait_for
from tests.support.databases import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx2 as httpx

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]

CLIENTS = 8
FIRST = 5
"""Documents that are issued before anything is lost."""
ROOM = 16 * 1024
"""Bytes that the full disk still takes: less than one document."""


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[softhsm.SoftToken]:
    monkeypatch.setenv("SOFTHSM2_CONF", "")  # so that the variable is put back afterwards
    close_tokens()
    yield softhsm.new_token(tmp_path)
    close_tokens()


def ask_all(service: Service, numbers: range) -> list[tuple[int, httpx.Response]]:
    """Ask for documents, several at a time."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(zip(numbers, pool.map(service.ask, numbers), strict=True))


def goes_on(
    service: Service,
    before: list[tuple[int, httpx.Response]],
    during: list[tuple[int, httpx.Response]],
) -> None:
    """See that what was refused is issued now, once, and that the log knows all of it."""
    assert problems(answer for _, answer in before) == set()
    count = len(before) + len(during)
    after = ask_all(service, range(count))
    assert problems(answer for _, answer in after) == set()
    documents = released([*before, *during, *after])
    assert service.audited(documents) == Counts(count, count, count)


@contextmanager
def unreachable(url: str) -> Iterator[None]:
    """Throw everybody out of a database, and let nobody in."""
    place = make_url(url)
    host = place.query["host"]
    with psycopg.connect(
        f"host={host} user={place.username} dbname=postgres", autocommit=True
    ) as ruler:
        ruler.execute(f"ALTER DATABASE {place.database} ALLOW_CONNECTIONS false".encode())
        ruler.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [place.database],
        )
        yield
        ruler.execute(f"ALTER DATABASE {place.database} ALLOW_CONNECTIONS true".encode())


@contextmanager
def away(folder: Path) -> Iterator[None]:
    """Take a folder away and bring it back."""
    elsewhere = folder.with_name("away")
    folder.rename(elsewhere)
    yield
    elsewhere.rename(folder)


@contextmanager
def full(service: Service) -> Iterator[None]:
    """Let the program's files grow hardly any more."""
    place = Path(str(make_url(service.url).database))
    largest = max(path.stat().st_size for path in place.parent.glob(f"{place.name}*"))
    pid = service.process.pid
    _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (largest + ROOM, hard))
    yield
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))


def test_database_lost_in_mid_request(tmp_path: Path) -> None:
    url = postgres().create()
    service = Service(url, tmp_path)
    service.lay_out()
    answers: list[tuple[int, httpx.Response]] = []
    over = threading.Event()

    def keep_asking(client: int) -> None:
        number = client
        while not over.is_set():
            answers.append((number, service.ask(number)))
            number += CLIENTS

    def refused() -> int:
        return sum(answer.status_code == 503 for _, answer in answers)

    with service.running(), ThreadPoolExecutor(CLIENTS) as pool:
        for client in range(CLIENTS):
            pool.submit(keep_asking, client)
        try:
            wait_for(lambda: len(answers) >= 2 * CLIENTS)
            with unreachable(url):
                wait_for(lambda: refused() >= CLIENTS)
                assert service.get("/readyz").status_code == 503
            before = len(answers)
            wait_for(lambda: len(answers) >= before + 2 * CLIENTS)
        finally:
            over.set()
        pool.shutdown()
        count = max(number for number, _ in answers) + 1
        answers += ask_all(service, range(count))

        assert problems(answer for _, answer in answers) == {(503, "book-database")}
        assert problems(answer for _, answer in answers[-count:]) == set()
        assert service.audited(released(answers)) == Counts(count, count, count)
    postgres().drop(url)


def test_token_removed_in_mid_run(token: softhsm.SoftToken, tmp_path: Path) -> None:
    generate_key(token.uri(), kind=KeyKind.P256)
    service = Service(f"sqlite:///{tmp_path / 'register.db'}", tmp_path, signer=token.uri())
    service.lay_out()
    close_tokens()
    with service.running():
        before = ask_all(service, range(FIRST))
        with away(token.tokens):
            during = ask_all(service, range(FIRST, 2 * FIRST))

        assert released(during) == {}
        lost = {(503, "signer-token-lost"), (503, "signer-module")}
        assert problems(answer for _, answer in during) == lost
        goes_on(service, before, during)


def test_disk_is_full_in_mid_run(tmp_path: Path) -> None:
    service = Service(f"sqlite:///{tmp_path / 'register.db'}", tmp_path)
    service.lay_out()
    with service.running():
        before = ask_all(service, range(FIRST))
        with full(service):
            during = ask_all(service, range(FIRST, 2 * FIRST))

        assert problems(answer for _, answer in during) == {(503, "book-database")}
        goes_on(service, before, during)
