"""Writes of access: one effect for each idempotency key, and the same answer again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any, Final

import pytest

from issuer_api.clients.caller import Right
from tests.support.door import Door, door
from tests.support.register import CLIENT, NOW

if TYPE_CHECKING:
    from issuer_api.store.opening import Register

__all__ = ["door"]

NEWCOMER: Final = {"id": "newcomer", "name": "Sample newcomer"}
REASON: Final = {"reason": "sample reason"}
KEYS: Final = f"/v1/clients/{CLIENT}/keys"
WANTED: Final = {"rights": ["issue"], "profiles": ["vaccination"], "expires": NOW + 60}
AT_ONCE: Final = 4

# What asks, with another request that differs in one thing.
WRITES: Final = {
    "propose": (
        ("POST", "/v1/clients", NEWCOMER),
        ("POST", "/v1/clients", NEWCOMER | {"id": "n2"}),
    ),
    "quota": (
        ("PUT", f"/v1/clients/{CLIENT}/quotas/vaccination", {"daily": 7}),
        ("PUT", f"/v1/clients/{CLIENT}/quotas/vaccination", {"daily": 8}),
    ),
    "throw": (
        ("PUT", "/v1/stops/type/vaccination", REASON),
        ("POST", "/v1/stops/type/vaccination/release", REASON),
    ),
    "make a key": (("POST", KEYS, WANTED), ("POST", KEYS, WANTED | {"profiles": ["appointment"]})),
}


def ask(
    door: Door, write: tuple[str, str, Any], *, key: str, idempotency: str = "sample-write"
) -> Any:
    method, path, content = write
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": idempotency}
    return door.http.request(method, path, json=content, headers=headers)


def everything(register: Register) -> list[list[Any]]:
    """Return all rows that a write of access may change, and the writes that are kept."""
    tables = ("client", "api_key", "stop", "stop_turn", "allowance", "access_write")
    with register.read() as books:
        return [
            sorted(map(repr, books.connection.exec_driver_sql(f"SELECT * FROM {table}")))  # noqa: S608 - ours
            for table in tables
        ]


@pytest.fixture
def manager(door: Door) -> str:
    return door.key(Right.RELEASE, Right.ADMINISTER, expires=NOW + 10_000)


@pytest.mark.parametrize("name", [name for name in WRITES if name != "make a key"])
def test_same_request_again_is_answered_alike_and_does_nothing(
    door: Door, manager: str, name: str
) -> None:
    write, _ = WRITES[name]
    first = ask(door, write, key=manager)
    assert first.is_success
    before = everything(door.register)
    door.now += 100

    again = ask(door, write, key=manager)

    assert (again.status_code, again.text) == (first.status_code, first.text)
    assert everything(door.register) == before


def test_release_and_revocation_are_answered_again_as_well(door: Door, manager: str) -> None:
    stop, made = "/v1/stops/type/vaccination", door.key(Right.ISSUE).split("_")[1]
    assert ask(door, ("PUT", stop, REASON), key=manager).status_code == 204
    for number, write in enumerate(
        [("POST", f"{stop}/release", REASON), ("DELETE", f"{KEYS}/{made}", None)]
    ):
        for _ in range(2):
            answer = ask(door, write, key=manager, idempotency=f"write-number-{number}")
            assert answer.status_code == 204


def test_approval_is_answered_again_as_it_was(door: Door, manager: str) -> None:
    other = door.key(Right.RELEASE, name="second", expires=NOW + 10_000)
    ask(door, WRITES["propose"][0], key=manager)
    approve = ("POST", "/v1/clients/newcomer/approval", None)

    answers = [ask(door, approve, key=other, idempotency="an-approval") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    # Who asks is part of the request.
    assert ask(door, approve, key=manager, idempotency="an-approval").status_code == 422


@pytest.mark.parametrize("name", WRITES)
def test_same_key_for_another_request_is_refused_and_does_nothing(
    door: Door, manager: str, name: str
) -> None:
    write, another = WRITES[name]
    assert ask(door, write, key=manager).is_success
    before = everything(door.register)

    answer = ask(door, another, key=manager)

    assert (answer.status_code, answer.json()["code"]) == (422, "client-idempotency")
    assert everything(door.register) == before


def test_key_is_made_once_and_never_shown_again(door: Door, manager: str) -> None:
    made = ask(door, WRITES["make a key"][0], key=manager).json()
    before = everything(door.register)

    again = ask(door, WRITES["make a key"][0], key=manager)

    assert (again.status_code, again.json()["code"]) == (409, "client-key-made")
    assert made["id"] in again.json()["detail"]
    secret = made["key"].rsplit("_", 1)[1]
    assert secret not in again.text
    assert secret not in str(before)
    assert everything(door.register) == before


@pytest.mark.parametrize("name", WRITES)
def test_several_at_the_same_time_have_one_effect(door: Door, manager: str, name: str) -> None:
    write, _ = WRITES[name]
    together = Barrier(AT_ONCE)

    def one(_number: int) -> Any:
        together.wait()
        return ask(door, write, key=manager)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = list(threads.map(one, range(AT_ONCE)))

    if name == "make a key":
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    else:
        assert len({(answer.status_code, answer.text) for answer in answers}) == 1
        assert answers[0].is_success
    with door.register.read() as books:
        assert len(books.clients.turns(limit=10)) == (name == "throw")
        kept = books.connection.exec_driver_sql("SELECT count(*) FROM access_write")
        assert kept.scalar_one() == 1


def test_what_was_refused_may_be_asked_for_again(door: Door, manager: str) -> None:
    release = ("POST", "/v1/stops/type/vaccination/release", REASON)
    assert ask(door, release, key=manager).status_code == 404
    assert ask(door, WRITES["throw"][0], key=manager, idempotency="another-key").is_success

    assert ask(door, release, key=manager).status_code == 204


def test_two_clients_may_choose_the_same_key(door: Door, manager: str) -> None:
    with door.register.begin() as books:
        books.clients.propose("other-register", title="Other", by="first", now=NOW)
        books.clients.approve("other-register", by="second", now=NOW)
    other = door.key(Right.RELEASE, client="other-register")

    assert ask(door, WRITES["throw"][0], key=manager).is_success
    assert ask(door, WRITES["propose"][0], key=other).is_success


def test_every_write_in_the_openapi_asks_for_an_idempotency_key(door: Door) -> None:
    changes_nothing = {"/v1/verify", "/v1/verify/file"}
    lacking = {
        path
        for path, methods in door.http.get("/openapi.json").json()["paths"].items()
        for method, operation in methods.items()
        if method != "get"
        and not any(
            each["name"] == "Idempotency-Key" and each["required"]
            for each in operation.get("parameters", ())
        )
    }

    assert lacking == changes_nothing
