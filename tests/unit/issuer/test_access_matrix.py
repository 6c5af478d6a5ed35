"""Who may ask for what: every route, every role, for the own client and for another one's.

A route without a row fails, and so does a row without a route.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest

from issuer_api.clients.caller import ROLES, Right, Role
from issuer_api.problems import MEDIA_TYPE
from issuer_api.store.opening import create_register, open_register
from tests.support.door import Door, body
from tests.support.register import CLIENT, NOW, let_in

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHER: Final = "other-register"
REQUESTER, APPROVER, ADMIN, MANAGER, AUDITOR = Role
NOBODY: Final[frozenset[Role]] = frozenset()
ANY: Final = frozenset(Role)
_REFUSED: Final = frozenset({"client-token", "client-right", "client-scope"})
_UNAUTHORIZED: Final = 401


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Who may use a route.

    Args:
        own: Roles of the client that it is about.
        other: Roles of another client.
        path: As it is asked for; the route's own unless told.
        body: Sent as JSON.
        form: Sent as a form, with a file that is none.
        hides: Code by which others' things are answered as if they were not there.
        public: Whether it asks for no key at all.
    """

    own: frozenset[Role] = NOBODY
    other: frozenset[Role] = NOBODY
    path: str = ""
    body: dict[str, Any] | None = None
    form: dict[str, str] | None = None
    hides: str = ""
    public: bool = False


PUBLIC: Final = Row(public=True)
_REASON: Final = {"reason": "sample reason"}
_FRAUD: Final = {"reason": "fraud"}
_ISSUING: Final = frozenset({REQUESTER})
_RUNNING: Final = frozenset({MANAGER})
_WATCHING: Final = frozenset({MANAGER, AUDITOR})
_LOOKING: Final = _WATCHING | {ADMIN}
_NO_DOCUMENT: Final = "document-unknown"
_NO_WITHDRAWAL: Final = "document-no-withdrawal"
_BATCH: Final = Row(own=_ISSUING, other=_ISSUING)  # others' batches: test_batches_*

TABLE: Final[dict[str, Row]] = {
    # Clients
    "GET /v1/clients": Row(own=_WATCHING, other=_WATCHING),
    "POST /v1/clients": Row(own=_RUNNING, other=_RUNNING, body={"id": "newcomer", "name": "N"}),
    "GET /v1/clients/{client}": Row(own=_LOOKING, other=_WATCHING),
    "POST /v1/clients/{client}/approval": Row(own=_RUNNING, other=_RUNNING),
    "GET /v1/clients/{client}/keys": Row(own=_LOOKING, other=_WATCHING),
    "POST /v1/clients/{client}/keys": Row(
        own=frozenset({ADMIN}), body={"rights": ["issue"], "expires": NOW + 60}
    ),
    "DELETE /v1/clients/{client}/keys/{key}": Row(own=frozenset({ADMIN, MANAGER}), other=_RUNNING),
    "GET /v1/clients/{client}/quotas": Row(own=_LOOKING | _ISSUING, other=_WATCHING),
    "PUT /v1/clients/{client}/quotas/{profile}": Row(
        own=frozenset({ADMIN, MANAGER}), other=_RUNNING, body={"daily": 1}
    ),
    "GET /v1/stops": Row(own=_WATCHING, other=_WATCHING),
    "GET /v1/stops/history": Row(own=_WATCHING, other=_WATCHING),
    "PUT /v1/stops/{kind}/{value}": Row(
        own=frozenset({ADMIN, MANAGER}), other=_RUNNING, body=_REASON
    ),
    "POST /v1/stops/{kind}/{value}/release": Row(own=_RUNNING, other=_RUNNING, body=_REASON),
    "GET /v1/alarms": Row(own=_WATCHING, other=_WATCHING),
    # Documents: whoever issues, issues for the own client
    "POST /v1/documents": Row(own=_ISSUING, other=_ISSUING, body=body()),
    "POST /v1/stamp": Row(
        own=_ISSUING,
        other=_ISSUING,
        form={"request": json.dumps(body() | {"place": {"corner": "top-right"}})},
    ),
    "GET /v1/documents/{document}": Row(own=ANY, hides=_NO_DOCUMENT),
    "POST /v1/documents/{document}/suspend": Row(own=_ISSUING, hides=_NO_DOCUMENT, body=_FRAUD),
    "POST /v1/documents/{document}/reinstate": Row(own=_ISSUING, hides=_NO_DOCUMENT, body=_FRAUD),
    "POST /v1/documents/{document}/withdraw": Row(own=_ISSUING, hides=_NO_DOCUMENT, body=_FRAUD),
    "POST /v1/withdrawals": Row(
        own=_ISSUING,
        other=_RUNNING,
        body=_FRAUD | {"client": CLIENT, "since": NOW, "until": NOW + 1},
    ),
    "GET /v1/withdrawals/{withdrawal}": Row(own=ANY, other=_RUNNING, hides=_NO_WITHDRAWAL),
    "POST /v1/withdrawals/{withdrawal}/approve": Row(
        own=frozenset({APPROVER}), hides=_NO_WITHDRAWAL
    ),
    # Batches
    "POST /v1/batches": Row(
        own=_ISSUING, other=_ISSUING, path="/v1/batches?profile=criminal-record"
    ),
    "GET /v1/batches/{batch}": _BATCH,
    "GET /v1/batches/{batch}/events": _BATCH,
    "POST /v1/batches/{batch}/cancel": _BATCH,
    "GET /v1/batches/{batch}/result": _BATCH,
    "GET /v1/batches/{batch}/manifest": _BATCH,
    # For everybody
    "GET /keys/{name}": PUBLIC,
    "GET /audit/checkpoint": PUBLIC,
    "GET /audit/{path}": PUBLIC,
    "GET /v1/profiles": PUBLIC,
    "POST /v1/verify": PUBLIC,
    "POST /v1/verify/file": PUBLIC,
    "GET /healthz": PUBLIC,
    "GET /readyz": PUBLIC,
    "GET /metrics": PUBLIC,
}


@dataclass(frozen=True, slots=True)
class World:
    """A service with two clients, and something of the first one in every place.

    Args:
        door: The service.
        names: What stands in the paths of routes.
        keys: An API key for each role of each client.
    """

    door: Door
    names: dict[str, str]
    keys: dict[tuple[Role, str], str]

    def ask(self, route: str, row: Row, *, key: str) -> Any:
        method, path = route.split()
        headers = {"Idempotency-Key": "a-key-for-each-role" + key[-20:]}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        return self.door.http.request(
            method,
            row.path or path.format(**self.names),
            headers=headers,
            json=row.body,
            data=row.form,
            files=None if row.form is None else {"file": b"no PDF"},
        )


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    url = f"sqlite:///{tmp_path_factory.mktemp('matrix') / 'register.db'}"
    create_register(url)
    with open_register(url) as register:
        let_in(register)
        with register.begin() as books:
            books.clients.propose(OTHER, title="Other", by="first", now=NOW)
            books.clients.approve(OTHER, by="second", now=NOW)
        door = Door(register)
        door.now = NOW + 100
        with door.http:
            yield World(door, _names(door), _keys(door))


def _names(door: Door) -> dict[str, str]:
    requester = door.key(Right.ISSUE, Right.WITHDRAW)
    issued = door.issue(body(), key=requester, idempotency="something-issued").json()
    query = _FRAUD | {"since": NOW, "until": NOW + 1}
    withdrawal = door.post("/v1/withdrawals", query, key=requester).json()
    return {
        "client": CLIENT,
        "key": requester.split("_")[1],
        "profile": "appointment",
        "kind": "client",
        "value": CLIENT,
        "document": issued["id"],
        "withdrawal": withdrawal["id"],
        "batch": "0" * 26,
        "name": "head.cose",
        "path": "tile/0/000",
    }


def _keys(door: Door) -> dict[tuple[Role, str], str]:
    return {
        (role, client): door.key(*sorted(ROLES[role]), client=client, name=role)
        for role in Role
        for client in (CLIENT, OTHER)
    }


def _routes(door: Door) -> set[str]:
    paths = door.http.get("/openapi.json").json()["paths"]
    return {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}


def test_every_route_has_its_row(world: World) -> None:
    assert _routes(world.door) == TABLE.keys()


@pytest.mark.parametrize("route", TABLE)
def test_route_is_for_the_roles_in_its_row(world: World, route: str) -> None:
    row = TABLE[route]
    found = {
        (role, client): _is_let_through(world.ask(route, row, key=key), hides=row.hides)
        for (role, client), key in world.keys.items()
    }

    assert found == {
        (role, client): row.public or role in (row.own if client == CLIENT else row.other)
        for role, client in world.keys
    }


@pytest.mark.parametrize("route", TABLE)
def test_route_asks_for_a_key_unless_it_is_for_everybody(world: World, route: str) -> None:
    row = TABLE[route]

    for key in ("", "gck_" + "a" * 12 + "_" + "A" * 43):
        if row.public and key:
            continue  # what nobody asks for is not looked at
        answer = world.ask(route, row, key=key)
        assert (answer.status_code == _UNAUTHORIZED) == (not row.public)


def _is_let_through(answer: Any, *, hides: str) -> bool:
    """Tell whether a caller was let through; what came of it then, other tests say."""
    problem = answer.headers["content-type"] == MEDIA_TYPE
    code = answer.json()["code"] if problem else ""
    assert code != "api-defect"
    return code not in _REFUSED | {hides or "client-token"}
