"""Documents are withdrawn, suspended and reinstated, one by one, each with its leaf."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from issuer_api.audit.leaf import Action, Leaf, commits_to
from issuer_api.clients.caller import Right
from issuer_api.documents.changes.one import event_salt
from issuer_api.documents.hashing import keyed
from tests.support.door import body, door
from tests.support.register import CLIENT, NOW

if TYPE_CHECKING:
    from tests.support.door import Door

__all__ = ["door"]

WHY = {"reason": "error", "actor": "desk 7"}
UNKNOWN = "0" * 26


@pytest.fixture
def key(door: Door) -> str:
    return door.key(Right.ISSUE, Right.WITHDRAW)


def issued(door: Door, key: str, *, idempotency: str = "first-request") -> str:
    identifier = door.issue(body(), key=key, idempotency=idempotency).json()["id"]
    assert isinstance(identifier, str)
    return identifier


def act(door: Door, key: str, document: str, verb: str, idempotency: str, **change: Any) -> Any:
    path = f"/v1/documents/{document}/{verb}"
    return door.post(path, WHY | change, key=key, idempotency=idempotency)


def test_withdrawn_document_stands_in_register_and_log(door: Door, key: str) -> None:
    document = issued(door, key)
    door.now += 60

    answer = act(door, key, document, "withdraw", "withdraw-1")

    assert answer.status_code == 200
    assert answer.json() == {"id": document, "state": "withdrawn", "at": NOW + 60, "leaf": 1}
    with door.register.read() as books:
        leaf = Leaf.parse(books.audit.entry(1))
        registered = books.documents.get(document)
    assert (leaf.action, leaf.client, leaf.time) == (Action.WITHDRAWN, CLIENT, NOW + 60)
    hashed = keyed(door.desk.pepper, b"change", b"withdraw-1")
    salt = event_salt(registered.salt, hashed)
    assert salt is not None
    assert commits_to(
        leaf.commitment, salt=salt, fingerprint=registered.fingerprint, actor="desk 7"
    )


def test_leaves_of_one_document_show_nobody_that_they_belong_together(door: Door, key: str) -> None:
    document = issued(door, key)
    act(door, key, document, "suspend", "change-one")
    act(door, key, document, "reinstate", "change-two")
    act(door, key, document, "suspend", "change-three")

    with door.register.read() as books:
        leaves = [Leaf.parse(books.audit.entry(number)) for number in range(4)]

    assert len({leaf.commitment for leaf in leaves}) == 4


@pytest.mark.parametrize(
    ("before", "verb", "status", "state"),
    [
        ([], "withdraw", 200, "withdrawn"),
        ([], "suspend", 200, "suspended"),
        ([], "reinstate", 409, "valid"),
        (["suspend"], "reinstate", 200, "valid"),
        (["suspend"], "suspend", 409, "suspended"),
        (["suspend"], "withdraw", 200, "withdrawn"),
        (["withdraw"], "reinstate", 409, "withdrawn"),
        (["withdraw"], "suspend", 409, "withdrawn"),
        (["withdraw"], "withdraw", 409, "withdrawn"),
    ],
)
def test_withdrawn_is_final_and_suspended_comes_back(
    door: Door, key: str, before: list[str], verb: str, status: int, state: str
) -> None:
    document = issued(door, key)
    for number, step in enumerate(before):
        assert act(door, key, document, step, f"before-{number}").status_code == 200

    answer = act(door, key, document, verb, "the-change")

    assert answer.status_code == status
    if status == 409:
        assert answer.json()["code"] == "document-state"
    assert door.get(f"/v1/documents/{document}", key=key).json()["state"] == state
    with door.register.read() as books:
        assert books.audit.size() == 1 + len(before) + (status == 200)


def test_same_request_gets_the_same_answer_and_another_one_a_refusal(door: Door, key: str) -> None:
    document = issued(door, key)
    first = act(door, key, document, "withdraw", "withdraw-1")
    door.now += 100

    assert act(door, key, document, "withdraw", "withdraw-1").json() == first.json()
    for verb, change in (("suspend", {}), ("withdraw", {"reason": "fraud"})):
        refused = act(door, key, document, verb, "withdraw-1", **change)
        assert (refused.status_code, refused.json()["code"]) == (422, "document-idempotency")
    with door.register.read() as books:
        assert books.audit.size() == 2


def test_request_that_comes_four_times_at_once_is_one_change(door: Door, key: str) -> None:
    document = issued(door, key)
    barrier = threading.Barrier(4)

    def ask(_: int) -> tuple[int, str]:
        barrier.wait()
        answer = act(door, key, document, "withdraw", "withdraw-1")
        return answer.status_code, answer.text

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(ask, range(4)))

    assert len(answers) == 1
    assert next(iter(answers))[0] == 200
    with door.register.read() as books:
        assert books.audit.size() == 2


def test_state_tells_what_happened_and_no_claim(door: Door, key: str) -> None:
    document = issued(door, key)
    act(door, key, document, "suspend", "change-one", reason="lost")

    told = door.get(f"/v1/documents/{document}", key=key).json()

    assert told.keys() == {"id", "type", "state", "signed", "ends", "leaf", "events"}
    assert told["events"] == [{"action": "suspended", "reason": "lost", "at": NOW, "leaf": 1}]


def test_document_of_another_client_is_as_if_it_were_not_there(door: Door, key: str) -> None:
    document = issued(door, key)
    with door.register.begin() as books:
        books.clients.propose("other", title="Sample", by="first", now=NOW)
        books.clients.approve("other", by="second", now=NOW)
    foreign = door.key(Right.WITHDRAW, client="other")

    answers = [
        act(door, foreign, document, "withdraw", "withdraw-1"),
        act(door, foreign, UNKNOWN, "withdraw", "withdraw-1"),
        door.get(f"/v1/documents/{document}", key=foreign),
        door.get(f"/v1/documents/{UNKNOWN}", key=foreign),
    ]

    assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}


@pytest.mark.parametrize(
    ("rights", "types"),
    [([Right.ISSUE], None), ([Right.WITHDRAW], frozenset({2}))],
    ids=["other right", "other kind"],
)
def test_key_changes_only_what_it_was_made_for(
    door: Door, key: str, rights: list[Right], types: frozenset[int] | None
) -> None:
    document = issued(door, key)

    answer = act(door, door.key(*rights, types=types), document, "withdraw", "withdraw-1")

    assert (answer.status_code, answer.json()["code"]) == (403, "client-scope")


@pytest.mark.parametrize("change", [{"reason": "mood"}, {"reason": None}, {"note": "Müller"}])
def test_reason_is_one_of_a_closed_list(door: Door, key: str, change: dict[str, Any]) -> None:
    document = issued(door, key)

    answer = act(door, key, document, "withdraw", "withdraw-1", **change)

    assert (answer.status_code, answer.json()["code"]) == (422, "api-request")
    assert "Müller" not in answer.text


def test_withdrawn_document_is_not_handed_out_again(door: Door, key: str) -> None:
    document = issued(door, key)
    act(door, key, document, "withdraw", "withdraw-1")

    again = door.issue(body(), key=key)

    assert (again.status_code, again.json()["code"]) == (409, "document-state")
