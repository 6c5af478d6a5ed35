"""A process that draws is killed while it draws what was asked for over HTTP."""

from __future__ import annotations

import base64
import contextlib
import os
import signal
import sqlite3
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import httpx2 as httpx
import pytest

from gouvcheck_core import scan
from tests.support.demonstration import Running, started

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORKS: Final = 2_000_000
"""Nanoseconds; one that waits for work takes none, and the first sheet of a process a hundred
times as many."""

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with started(tmp_path / "serve") as it:
        assert httpx.get(f"{it.address}/readyz", timeout=60).status_code == 200
        yield it


@pytest.fixture
def thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def ask(running: Running, key: str) -> httpx.Response:
    return httpx.post(
        f"{running.address}/v1/documents",
        headers=running.headers | {"Idempotency-Key": key},
        content=running.request,
        timeout=60,
    )


def kill_who_works(running: Running, idle: dict[int, int], answer: Future[httpx.Response]) -> int:
    """Kill the process that draws, as soon as one does, and return its number."""
    while not answer.done():
        for number, worked in running.drawers().items():
            if worked - idle.get(number, worked) > WORKS:
                os.kill(number, signal.SIGKILL)
                return number
        time.sleep(0.001)
    pytest.fail("nobody was seen to draw")


def code_of(answer: httpx.Response) -> tuple[str, str]:
    """Return the code that an answer tells, and the one on its sheet."""
    content = answer.json()
    (found,) = scan.scan(base64.b64decode(content["pdf"]))
    return content["code"], found.text


def states(running: Running) -> list[str]:
    """Return the state of each document in the register, in the order in which they came."""
    with contextlib.closing(sqlite3.connect(running.folder / "register.db")) as register:
        return [state for (state,) in register.execute("SELECT state FROM document ORDER BY leaf")]


def test_document_is_drawn_by_another_where_one_is_killed_at_it(
    running: Running, thread: ThreadPoolExecutor
) -> None:
    idle = running.drawers()
    answer = thread.submit(ask, running, "killed-once")
    killed = kill_who_works(running, idle, answer)

    issued = answer.result()

    assert issued.status_code == 201
    told, shown = code_of(issued)
    assert told == shown
    assert killed not in running.drawers()
    assert len(running.drawers()) == len(idle)
    assert ask(running, "the-next-one").status_code == 201
    assert states(running) == ["valid", "valid"]
    status, logged = running.end()
    assert status == 0
    lost = [line["kind"] for line in logged if line["event"] == "drawer-lost"]
    assert lost == ["gone"]


def test_document_that_nobody_lives_to_draw_is_withdrawn(
    running: Running, thread: ThreadPoolExecutor
) -> None:
    idle = running.drawers()
    answer = thread.submit(ask, running, "killed-each-time")
    kill_who_works(running, idle, answer)
    while not answer.done():  # who takes its place does not get as far as the sheet
        for number in running.drawers().keys() - idle.keys():
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        time.sleep(0.001)

    refused, again = answer.result(), ask(running, "killed-each-time")
    after = ask(running, "the-next-one")

    assert (refused.status_code, refused.json()["code"]) == (503, "document-no-sheet")
    assert (again.status_code, again.json()["code"]) == (409, "document-state")
    assert after.status_code == 201
    told, shown = code_of(after)
    assert told == shown
    assert states(running) == ["withdrawn", "valid"]
