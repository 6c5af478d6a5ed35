"""The whole story over a real server: issued, accepted offline, withdrawn, refused offline."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from gouvcheck_core.trust_store import https_source
from gouvcheck_core.update import published_trust, update
from gouvcheck_core.verdict import Reason
from gouvcheck_core.verify import verify
from issuer_api.app import create_app
from issuer_api.audit.checkpoint import open_checkpoint
from issuer_api.audit.tiles import TileNodes, tiles_of
from issuer_api.clients.caller import Right
from issuer_api.publish.publisher import Publisher, chore
from issuer_api.store.opening import create_register, open_register
from tests.support.door import Door, body
from tests.support.press import AUDIT, ORIGIN, furnished, phone
from tests.support.register import NOW, let_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fastapi import FastAPI

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

PACE = 0.2
PATIENCE = 30.0
"""Seconds after which a test gives up; the publisher needs less than one."""


@pytest.fixture(autouse=True)
def straight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the server itself, whatever proxy the machine has."""
    monkeypatch.setenv("no_proxy", "*")


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Run the app on a free port of this machine, from its lifespan's start to its end."""
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="on")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_for(lambda: server.started)
        (socket,) = server.servers[0].sockets
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def wait_for(condition: Any) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def post(url: str, content: dict[str, Any], key: str, idempotency: str) -> dict[str, Any]:
    request = urllib.request.Request(  # noqa: S310 - of this machine
        url,
        data=json.dumps(content).encode(),
        headers={
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/json",
            "Idempotency-Key": idempotency,
        },
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - as above
        found = json.load(answer)
    assert isinstance(found, dict)
    return found


def fetched(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - as above
        content = answer.read()
    assert isinstance(content, bytes)
    return content


def test_phone_learns_of_a_withdrawal_with_the_publishers_next_head(tmp_path: Path) -> None:
    press = furnished(tmp_path / "keys")
    url = f"sqlite:///{tmp_path / 'register.db'}"
    create_register(url)
    with open_register(url) as register:
        let_in(register)
        door = Door(register, keys=press.folder)
        began = time.monotonic()

        def clock() -> int:
            return NOW + int(time.monotonic() - began)

        publisher = Publisher(register, press, desk=door.desk, clock=clock)
        house = replace(door.house, clock=clock, chores=(chore(publisher, every=PACE),))
        key = door.key(Right.ISSUE, Right.WITHDRAW)
        with serving(create_app(house)) as address:
            state = phone(press.folder)
            document = post(f"{address}/v1/documents", body(), key, "first-request")
            reasons = []

            def look() -> Reason:
                """Update the phone, then judge with what it holds and nothing else."""
                nonlocal state
                outcome = update(state, https_source(f"{address}/keys/"), now=clock())
                assert outcome.error is None
                state = outcome.state
                trust = published_trust(state)
                assert trust is not None
                reasons.append(verify(document["code"], trust, now=clock()).reason)
                return reasons[-1]

            assert look() is Reason.GENUINE
            post(
                f"{address}/v1/documents/{document['id']}/withdraw",
                {"reason": "fraud", "actor": "desk 7"},
                key,
                "withdraw-1",
            )
            wait_for(lambda: look() is Reason.WITHDRAWN)

            assert set(reasons) == {Reason.GENUINE, Reason.WITHDRAWN}
            note = open_checkpoint(
                fetched(f"{address}/audit/checkpoint"), origin=ORIGIN, key=AUDIT.public
            )
            tiles = {tile: fetched(f"{address}/audit/{tile.path}") for tile in tiles_of(note.size)}
            nodes = TileNodes(tiles, size=note.size)
            assert (note.size, nodes(1, 0)) == (2, note.root)


def test_service_ends_while_its_publisher_waits(tmp_path: Path) -> None:
    press = furnished(tmp_path / "keys")
    url = f"sqlite:///{tmp_path / 'register.db'}"
    create_register(url)
    with open_register(url) as register:
        let_in(register)
        door = Door(register, keys=press.folder)
        publisher = Publisher(register, press, desk=door.desk, clock=lambda: NOW + 1)
        house = replace(door.house, chores=(chore(publisher, every=3_600),))

        with serving(create_app(house)):
            wait_for(lambda: publisher.last_published == NOW + 1)

        assert not any(thread.name.startswith("asyncio") for thread in threading.enumerate())
