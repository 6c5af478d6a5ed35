"""Tokens of a real authorisation server let people and programs in, each to what is theirs."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient

from issuer_api.app import create_app
from issuer_api.clients.jwks import KeySource
from issuer_api.clients.tokens import Tokens
from issuer_api.house import House
from issuer_api.settings import OAuth
from issuer_api.store.opening import create_register, open_register
from tests.support.authorisation_server import AUDIENCE, serving
from tests.support.door import SETTINGS, body
from tests.support.register import CLIENT, desk, let_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.authorisation_server import Server

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

MANAGERS = frozenset({"first-manager", "second-manager"})


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(CLIENT) as server:
        yield server


@pytest.fixture
def http(server: Server, tmp_path: Path) -> Iterator[TestClient]:
    url = f"sqlite:///{tmp_path / 'register.db'}"
    create_register(url)
    oauth = OAuth(
        issuer=server.issuer,
        audience=AUDIENCE,
        jwks=f"{server.issuer}/jwks",
        release_managers=MANAGERS,
    )
    with open_register(url) as register:
        let_in(register)
        tokens = Tokens(oauth, keys=KeySource(oauth.jwks))
        house = House(SETTINGS, register, desk(), lambda: int(time.time()), tokens=tokens)
        with TestClient(create_app(house)) as http:
            yield http


def ask(http: TestClient, method: str, path: str, *, token: str, **more: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid.uuid4().hex}
    return http.request(method, path, headers=headers, **more)


def test_program_issues_what_its_scope_names(http: TestClient, server: Server) -> None:
    token = server.program("issue type:criminal-record")

    assert ask(http, "POST", "/v1/documents", token=token, json=body()).status_code == 201
    other = ask(http, "POST", "/v1/documents", token=token, json=body("vaccination"))
    assert (other.status_code, other.json()["code"]) == (403, "client-scope")


def test_two_people_let_a_client_in_and_its_token_says_who_they_were(
    http: TestClient, server: Server
) -> None:
    first, second = (server.person(name, "release") for name in sorted(MANAGERS))
    wanted = {"id": "commune-sample", "name": "Sample commune"}

    assert ask(http, "POST", "/v1/clients", token=first, json=wanted).status_code == 201
    path = "/v1/clients/commune-sample/approval"
    alone = ask(http, "POST", path, token=first)
    assert (alone.status_code, alone.json()["code"]) == (409, "client-two-people")
    both = ask(http, "POST", path, token=second).json()
    assert {both["proposed_by"], both["approved_by"]} == MANAGERS


def test_scope_alone_makes_nobody_a_release_manager(http: TestClient, server: Server) -> None:
    for token in (server.person("somebody", "release"), server.program("release")):
        answer = ask(http, "GET", "/v1/clients", token=token)

        assert (answer.status_code, answer.json()["code"]) == (403, "client-right")


def test_program_is_no_person(http: TestClient, server: Server) -> None:
    answer = ask(http, "GET", f"/v1/clients/{CLIENT}/keys", token=server.program("administer"))

    assert answer.status_code == 403


def test_administrator_makes_a_key_that_then_issues(http: TestClient, server: Server) -> None:
    token = server.person("admin", "administer")
    wanted = {"rights": ["issue"], "profiles": None, "expires": int(time.time()) + 3_600}

    made = ask(http, "POST", f"/v1/clients/{CLIENT}/keys", token=token, json=wanted)

    assert made.status_code == 201
    issued = ask(http, "POST", "/v1/documents", token=made.json()["key"], json=body())
    assert issued.status_code == 201


def test_token_that_was_touched_lets_nobody_in(http: TestClient, server: Server) -> None:
    header, claims, signature = server.program("issue").split(".")
    other = server.program("issue type:criminal-record").split(".")[1]

    for token in (f"{header}.{other}.{signature}", f"{header}.{claims}.", f"{header}.{claims}"):
        assert ask(http, "POST", "/v1/documents", token=token, json=body()).status_code == 401
