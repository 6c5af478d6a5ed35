"""Many documents are withdrawn by a query; above ten it takes a second person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from issuer_api.clients.caller import Right
from issuer_api.documents import service
from issuer_api.documents.changes import many
from issuer_api.store.tables import DocumentState
from tests.support.door import door
from tests.support.register import CLIENT, NOW, sample_order
from voucher_batch.errors import BookError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.support.door import Door

__all__ = ["door"]

FRAUD = {"reason": "fraud", "since": NOW, "until": NOW + 100}


@pytest.fixture
def key(door: Door) -> str:
    return door.key(Right.WITHDRAW)


@pytest.fixture
def second(door: Door) -> str:
    return door.key(Right.APPROVE)


def issue(door: Door, count: int, *, kind: str = "appointment", at: int = NOW) -> list[str]:
    with door.register.begin() as books:
        orders = [sample_order(kind, idempotency=f"{kind} {at} {n}") for n in range(count)]
        return [service.issue(books, order, desk=door.desk, now=at).id for order in orders]


def states(door: Door, documents: Iterable[str]) -> set[DocumentState]:
    with door.register.read() as books:
        return {books.documents.get(document).state for document in documents}


def propose(door: Door, key: str, *, idempotency: str = "withdrawal-1", **change: Any) -> Any:
    door.now = max(door.now, NOW + 200)
    return door.post("/v1/withdrawals", FRAUD | change, key=key, idempotency=idempotency)


def approve(door: Door, key: str, which: str) -> Any:
    return door.post(f"/v1/withdrawals/{which}/approve", {}, key=key)


def test_ten_documents_are_withdrawn_at_once(door: Door, key: str) -> None:
    documents = issue(door, 10)
    others = [*issue(door, 1, kind="vaccination"), *issue(door, 1, at=NOW + 100)]

    answer = propose(door, key, profile="appointment")

    assert answer.status_code == 201
    assert (answer.json()["state"], answer.json()["count"], answer.json()["left"]) == (
        "done",
        10,
        0,
    )
    assert states(door, documents) == {DocumentState.WITHDRAWN}
    assert states(door, others) == {DocumentState.VALID}
    with door.register.read() as books:
        assert books.audit.size() == 22


def test_eleven_documents_wait_for_a_second_person(door: Door, key: str, second: str) -> None:
    documents = issue(door, 11)

    waiting = propose(door, key).json()

    assert (waiting["state"], waiting["count"], waiting["left"]) == ("waiting", 11, 11)
    assert states(door, documents) == {DocumentState.VALID}
    done = approve(door, second, waiting["id"])
    assert done.json() == waiting | {"state": "done", "left": 0}
    assert states(door, documents) == {DocumentState.WITHDRAWN}
    assert approve(door, second, waiting["id"]).json() == done.json()
    assert door.get(f"/v1/withdrawals/{waiting['id']}", key=key).json() == done.json()


def test_who_proposed_cannot_approve(door: Door) -> None:
    documents = issue(door, 11)
    both = door.key(Right.WITHDRAW, Right.APPROVE)
    waiting = propose(door, both).json()

    answer = approve(door, both, waiting["id"])

    assert (answer.status_code, answer.json()["code"]) == (409, "document-two-people")
    assert states(door, documents) == {DocumentState.VALID}


@pytest.mark.parametrize(
    "change",
    ["approved_by = proposed_by, approved = 1", "done = 1", "approved = 1"],
    ids=["approver is proposer", "done without approval", "approved by nobody"],
)
def test_database_itself_demands_two_people(door: Door, key: str, change: str) -> None:
    issue(door, 11)
    propose(door, key)

    with pytest.raises(BookError) as caught, door.register.begin() as books:
        books.connection.exec_driver_sql(f"UPDATE withdrawal SET {change}")  # noqa: S608 - ours

    assert caught.value.code == "book-conflict"


def test_withdrawal_goes_on_after_it_was_broken_off(
    door: Door, key: str, second: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = issue(door, 12)
    monkeypatch.setattr(many, "CHUNK", 5)
    monkeypatch.setattr("issuer_api.documents.changes.routes.AT_ONCE", 1)
    waiting = propose(door, key).json()

    partly = approve(door, second, waiting["id"]).json()

    assert (partly["state"], partly["left"]) == ("under-way", 7)
    with door.register.read() as books:
        assert books.withdrawals.under_way() == waiting["id"]
    finished = many.go_on(door.register, waiting["id"], desk=door.desk, now=door.now, pieces=9)
    assert finished.done == door.now
    assert states(door, documents) == {DocumentState.WITHDRAWN}
    with door.register.read() as books:
        assert books.audit.size() == 24
        assert books.withdrawals.under_way() is None


def test_document_that_somebody_withdrew_meanwhile_stops_nothing(door: Door, second: str) -> None:
    documents = issue(door, 11)
    key = door.key(Right.WITHDRAW)
    waiting = propose(door, key).json()
    why = {"reason": "lost"}
    door.post(f"/v1/documents/{documents[0]}/withdraw", why, key=key, idempotency="withdraw-1")

    assert approve(door, second, waiting["id"]).json()["state"] == "done"
    with door.register.read() as books:
        assert books.audit.size() == 22


def test_same_request_is_one_withdrawal(door: Door, key: str) -> None:
    issue(door, 11)
    first = propose(door, key)

    assert propose(door, key).json() == first.json()
    other = propose(door, key, reason="lost")
    assert (other.status_code, other.json()["code"]) == (422, "document-idempotency")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"until": NOW + 201}, 422, "document-period"),
        ({"until": NOW}, 422, "document-period"),
        ({"profile": "none"}, 404, "profile-unknown"),
        ({"client": "other"}, 403, "client-scope"),
    ],
    ids=["future", "nothing", "unknown kind", "another client"],
)
def test_bad_query_is_refused(
    door: Door, key: str, change: dict[str, Any], status: int, code: str
) -> None:
    answer = propose(door, key, **change)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_key_for_one_kind_withdraws_no_other(door: Door) -> None:
    narrow = door.key(Right.WITHDRAW, types=frozenset({2}))

    for change in ({}, {"profile": "appointment"}):
        answer = propose(door, narrow, **change)
        assert (answer.status_code, answer.json()["code"]) == (403, "client-scope")


def test_key_for_one_kind_approves_no_withdrawal_of_every_kind(door: Door, key: str) -> None:
    issue(door, 11)
    waiting = propose(door, key).json()

    answer = approve(door, door.key(Right.APPROVE, types=frozenset({2})), waiting["id"])

    assert (answer.status_code, answer.json()["code"]) == (403, "client-scope")


def test_who_runs_the_service_withdraws_for_a_client_that_nobody_else_sees(
    door: Door, key: str
) -> None:
    documents = issue(door, 2)
    with door.register.begin() as books:
        for name in ("service", "other"):
            books.clients.propose(name, title="Sample", by="first", now=NOW)
            books.clients.approve(name, by="second", now=NOW)
    keeper, other = door.key(Right.RELEASE, client="service"), door.key(client="other")

    done = propose(door, keeper, client=CLIENT).json()

    assert done["state"] == "done"
    assert states(door, documents) == {DocumentState.WITHDRAWN}
    path = f"/v1/withdrawals/{done['id']}"
    assert [door.get(path, key=each).status_code for each in (keeper, key, other)] == [
        200,
        200,
        404,
    ]
