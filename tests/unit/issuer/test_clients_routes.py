"""Clients, keys, quotas and kill switches over HTTP."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from issuer_api.clients.caller import ROLES, Right, Role
from issuer_api.clients.repository import USE_IS_WRITTEN_EVERY
from tests.support.databases import Database
from tests.support.door import body, door
from tests.support.register import CLIENT, NOW, QUOTA

if TYPE_CHECKING:
    from tests.support.door import Door

__all__ = ["door"]

REASON = {"reason": "sample reason"}


@pytest.fixture
def database() -> Database:
    """Return the embedded database: what is the store's own is tested on both elsewhere."""
    return Database.SQLITE


def key_of(door: Door, role: Role, *, name: str = "") -> str:
    return door.key(*sorted(ROLES[role]), name=role + name)


def put(door: Door, path: str, content: dict[str, Any], *, key: str) -> Any:
    return door.write("PUT", path, content, key=key)


def post(door: Door, path: str, content: dict[str, Any], *, key: str) -> Any:
    return door.write("POST", path, content, key=key)


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_client_is_proposed_by_one_and_approved_by_another(door: Door) -> None:
    first, second = (key_of(door, Role.RELEASE_MANAGER, name=name) for name in "12")
    wanted = {"id": "commune-sample", "name": "Sample commune"}
    approval = "/v1/clients/commune-sample/approval"

    assert code(post(door, approval, {}, key=second)) == (404, "client-missing")
    proposed = post(door, "/v1/clients", wanted, key=first)
    assert (proposed.status_code, proposed.json()["approved"]) == (201, None)
    assert code(post(door, "/v1/clients", wanted, key=second)) == (409, "client-known")
    assert code(post(door, approval, {}, key=first)) == (409, "client-two-people")
    approved = post(door, approval, {}, key=second).json()
    assert approved["approved"] == NOW
    assert approved["approved_by"] != approved["proposed_by"]
    assert code(post(door, approval, {}, key=second)) == (409, "client-not-proposed")
    assert [each["id"] for each in door.get("/v1/clients", key=first).json()] == [
        "commune-sample",
        CLIENT,
    ]
    assert door.get("/v1/clients/commune-sample", key=first).json() == approved


def test_proposed_client_has_no_keys_yet(door: Door) -> None:
    manager = key_of(door, Role.RELEASE_MANAGER)
    post(door, "/v1/clients", {"id": "newcomer", "name": "Newcomer"}, key=manager)
    admin = door.key(Right.ADMINISTER, client="newcomer")
    wanted = {"rights": ["issue"], "expires": NOW + 60}

    answer = post(door, "/v1/clients/newcomer/keys", wanted, key=admin)

    assert code(answer) == (403, "client-not-approved")


def test_key_is_shown_once_listed_without_its_secret_and_revoked(door: Door) -> None:
    admin = key_of(door, Role.CLIENT_ADMIN)
    keys = f"/v1/clients/{CLIENT}/keys"
    wanted = {"rights": ["issue"], "profiles": ["criminal-record"], "expires": NOW + 600}

    made = post(door, keys, wanted, key=admin).json()
    assert door.issue(body(), key=made["key"]).status_code == 201
    assert code(door.issue(body("vaccination"), key=made["key"])) == (403, "client-scope")

    listed = door.get(keys, key=admin)
    secret = made["key"].split("_", 2)[2]
    assert secret not in listed.text
    assert base64.urlsafe_b64decode(secret + "=").hex() not in listed.text
    shown = next(each for each in listed.json() if each["id"] == made["id"])
    assert (shown["profiles"], shown["rights"]) == (["criminal-record"], ["issue"])
    assert (shown["last_used"], shown["revoked"]) == (NOW, None)

    for _ in range(2):
        assert door.write("DELETE", f"{keys}/{made['id']}", key=admin).status_code == 204
    unknown = door.write("DELETE", f"{keys}/{'a' * 12}", key=admin)
    assert code(unknown) == (404, "client-no-key")
    assert code(door.issue(body(), key=made["key"])) == (401, "client-token")


@pytest.mark.parametrize("right", sorted(set(Right) - {Right.ISSUE, Right.WITHDRAW}))
def test_no_program_gets_a_right_that_is_for_people(door: Door, right: Right) -> None:
    wanted = {"rights": ["issue", right], "expires": NOW + 600}

    answer = post(door, f"/v1/clients/{CLIENT}/keys", wanted, key=key_of(door, Role.CLIENT_ADMIN))

    assert code(answer) == (403, "client-key-rights")


@pytest.mark.parametrize("profiles", [None, ["vaccination"], ["criminal-record", "vaccination"]])
def test_nobody_hands_on_more_kinds_than_they_have(door: Door, profiles: list[str] | None) -> None:
    admin = door.key(Right.ADMINISTER, types=frozenset({1}))
    wanted = {"rights": ["issue"], "profiles": profiles, "expires": NOW + 600}

    answer = post(door, f"/v1/clients/{CLIENT}/keys", wanted, key=admin)

    assert code(answer) == (403, "client-key-rights")


def test_use_of_a_key_is_written_once_an_hour(door: Door) -> None:
    manager = door.key(Right.RELEASE, expires=NOW + 10_000)

    def last_used() -> int:
        listed = door.get(f"/v1/clients/{CLIENT}/keys", key=manager).json()
        found = next(key for key in listed if key["id"] == manager.split("_")[1])
        when: int = found["last_used"]
        return when

    assert last_used() == NOW
    door.now = NOW + USE_IS_WRITTEN_EVERY - 1
    assert last_used() == NOW
    door.now += 1
    assert last_used() == NOW + USE_IS_WRITTEN_EVERY


def test_kill_switch_stops_and_lets_go_and_both_are_remembered(door: Door) -> None:
    manager, requester = key_of(door, Role.RELEASE_MANAGER), door.key(Right.ISSUE)
    path = "/v1/stops/type/criminal-record"

    assert put(door, path, REASON, key=manager).status_code == 204
    assert code(door.issue(body(), key=requester)) == (403, "client-stopped")
    assert [(s["kind"], s["value"]) for s in door.get("/v1/stops", key=manager).json()] == [
        ("type", "criminal-record")
    ]
    assert post(door, f"{path}/release", {"reason": "looked at"}, key=manager).status_code == 204
    assert door.issue(body(), key=requester).status_code == 201
    assert door.get("/v1/stops", key=manager).json() == []
    assert code(post(door, f"{path}/release", REASON, key=manager)) == (404, "client-no-stop")
    history = door.get("/v1/stops/history", key=manager).json()
    assert [(turn["turn"], turn["reason"]) for turn in history] == [
        ("released", "looked at"),
        ("thrown", "sample reason"),
    ]


def test_key_in_service_can_be_stopped(door: Door) -> None:
    manager = key_of(door, Role.RELEASE_MANAGER)
    kid = door.desk.signers[1].public.kid.hex()

    assert put(door, f"/v1/stops/key/{kid}", REASON, key=manager).status_code == 204
    assert code(door.issue(body(), key=door.key(Right.ISSUE))) == (403, "client-stopped")


@pytest.mark.parametrize(
    ("path", "status", "expected"),
    [
        ("client/nobody-here", 404, "client-missing"),
        ("type/nothing", 404, "profile-unknown"),
        ("key/0011", 422, "client-stop-value"),
        ("key/AABBCCDDEEFF0011", 422, "client-stop-value"),
        ("moon/x1", 422, "api-request"),
    ],
)
def test_typing_error_does_not_stop_nothing_in_silence(
    door: Door, path: str, status: int, expected: str
) -> None:
    answer = put(door, f"/v1/stops/{path}", REASON, key=key_of(door, Role.RELEASE_MANAGER))

    assert code(answer) == (status, expected)


@pytest.mark.parametrize("content", [{}, {"reason": ""}, {"reason": "a\nb c"}])
def test_kill_switch_is_thrown_with_a_reason(door: Door, content: dict[str, str]) -> None:
    manager = key_of(door, Role.RELEASE_MANAGER)

    assert code(put(door, f"/v1/stops/client/{CLIENT}", content, key=manager)) == (
        422,
        "api-request",
    )


def test_administrator_stops_the_own_client_and_cannot_let_it_go_on(door: Door) -> None:
    admin, path = key_of(door, Role.CLIENT_ADMIN), f"/v1/stops/client/{CLIENT}"

    assert put(door, path, REASON, key=admin).status_code == 204
    assert code(door.issue(body(), key=door.key(Right.ISSUE))) == (403, "client-stopped")
    assert code(post(door, f"{path}/release", REASON, key=admin)) == (403, "client-right")
    wanted = {"rights": ["issue"], "expires": NOW + 60}
    made = post(door, f"/v1/clients/{CLIENT}/keys", wanted, key=admin)
    assert code(made) == (403, "client-stopped")
    assert code(put(door, "/v1/stops/type/vaccination", REASON, key=admin)) == (403, "client-right")


def test_quota_holds_at_once_is_lowered_by_the_client_and_raised_by_nobody_there(
    door: Door,
) -> None:
    manager, admin = key_of(door, Role.RELEASE_MANAGER), key_of(door, Role.CLIENT_ADMIN)
    requester = door.key(Right.ISSUE)
    quotas = f"/v1/clients/{CLIENT}/quotas"
    door.issue(body(), key=requester)

    assert put(door, f"{quotas}/criminal-record", {"daily": 1}, key=admin).status_code == 204
    answer = door.issue(body(), key=requester, idempotency="second-request")
    assert code(answer) == (429, "quota-used")
    raised = put(door, f"{quotas}/criminal-record", {"daily": 2}, key=admin)
    assert code(raised) == (403, "quota-raise")
    assert put(door, f"{quotas}/criminal-record", {"daily": 2}, key=manager).status_code == 204
    assert door.issue(body(), key=requester, idempotency="third-request").status_code == 201

    listed = {each["profile"]: each for each in door.get(quotas, key=admin).json()}
    assert listed["criminal-record"] == {"profile": "criminal-record", "daily": 2, "used": 2}
    assert listed["vaccination"]["daily"] == QUOTA


def test_quota_below_what_was_issued_stops_and_forgets_nothing(door: Door) -> None:
    manager, requester = key_of(door, Role.RELEASE_MANAGER), door.key(Right.ISSUE)
    for number in range(3):
        door.issue(body(), key=requester, idempotency=f"request-{number}")

    path = f"/v1/clients/{CLIENT}/quotas/criminal-record"
    assert put(door, path, {"daily": 0}, key=manager).status_code == 204

    assert code(door.issue(body(), key=requester)) == (429, "quota-used")
    listed = door.get(f"/v1/clients/{CLIENT}/quotas", key=manager).json()
    assert next(q for q in listed if q["profile"] == "criminal-record")["used"] == 3


def test_quota_is_for_a_client_that_there_is(door: Door) -> None:
    manager = key_of(door, Role.RELEASE_MANAGER)

    answer = put(door, "/v1/clients/nobody/quotas/vaccination", {"daily": 1}, key=manager)

    assert code(answer) == (404, "client-missing")
