"""I2: two researchers registered an invented pharmacy, in 2021, and issued real certificates.

A portal took a fax with an invented number for a pharmacy, and nobody looked twice; when it came
out, all pharmacies were cut off. Here two people who are not the same let a client in, the database
itself refuses one person as both, a switch stops that client alone, and one query finds and
withdraws all that it had issued.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from gouvcheck_core.profiles import by_id
from issuer_api.clients.caller import Right
from issuer_api.store.opening import create_register, open_register
from issuer_api.store.tables import DocumentState, client
from tests.support.door import Door, body
from tests.support.register import NOW, let_in
from voucher_batch.errors import BookError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PHARMACY = "sample-pharmacy"
ISSUED = 12


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    url = f"sqlite:///{tmp_path / 'register.db'}"
    create_register(url)
    with open_register(url) as register:
        let_in(register)
        door = Door(register)
        with door.http:
            yield door


def manager(door: Door, name: str) -> str:
    return door.key(Right.RELEASE, name=name)


def proposed(door: Door) -> str:
    """Propose the pharmacy, and return the key of who did it."""
    first = manager(door, "first")
    wanted = {"id": PHARMACY, "name": "Pharmacy by the invented bridge"}
    assert door.write("POST", "/v1/clients", wanted, key=first).status_code == 201
    return first


def let_in_by_mistake(door: Door) -> str:
    """Let the pharmacy in after all, and return a key that issues for it."""
    first = proposed(door)
    second = manager(door, "second")
    approved = door.write("POST", f"/v1/clients/{PHARMACY}/approval", key=second)
    assert approved.status_code == 200
    quota = f"/v1/clients/{PHARMACY}/quotas/vaccination"
    assert door.write("PUT", quota, {"daily": 100}, key=first).status_code == 204
    return door.key(Right.ISSUE, client=PHARMACY)


def test_one_person_lets_nobody_in(door: Door) -> None:
    first = proposed(door)

    alone = door.write("POST", f"/v1/clients/{PHARMACY}/approval", key=first)

    assert (alone.status_code, alone.json()["code"]) == (409, "client-two-people")
    key = door.key(Right.ISSUE, client=PHARMACY)
    answer = door.issue(body("vaccination"), key=key)
    assert (answer.status_code, answer.json()["code"]) == (403, "client-not-approved")


def test_database_refuses_what_the_service_would_forget_to_refuse(door: Door) -> None:
    proposed(door)

    with pytest.raises(BookError, match="conflict"), door.register.begin() as books:
        books.connection.execute(
            update(client)
            .where(client.c.id == PHARMACY)
            .values(approved=NOW, approved_by=client.c.proposed_by)
        )


def test_client_that_was_let_in_may_issue_nothing_until_it_is_told_what(door: Door) -> None:
    key = let_in_by_mistake(door)

    answer = door.issue(body("criminal-record"), key=key)

    assert (answer.status_code, answer.json()["code"]) == (403, "quota-none")


def test_switch_stops_the_pharmacy_and_nobody_else(door: Door) -> None:
    key, other = let_in_by_mistake(door), door.key(Right.ISSUE)
    reason = {"reason": "no such pharmacy"}
    door.write("PUT", f"/v1/stops/client/{PHARMACY}", reason, key=manager(door, "third"))

    assert door.issue(body("vaccination"), key=key).json()["code"] == "client-stopped"
    assert door.issue(body("vaccination"), key=other).status_code == 201


def test_all_its_documents_are_found_and_withdrawn_by_one_query(door: Door) -> None:
    key = let_in_by_mistake(door)
    documents = [
        door.issue(body("vaccination"), key=key, idempotency=f"certificate-{number}").json()["id"]
        for number in range(ISSUED)
    ]
    other = door.issue(body("vaccination"), key=door.key(Right.ISSUE)).json()["id"]
    door.now = NOW + 100
    query = {"reason": "fraud", "since": NOW, "until": NOW + 100, "client": PHARMACY}

    waiting = door.post("/v1/withdrawals", query, key=manager(door, "third")).json()

    assert (waiting["state"], waiting["count"]) == ("waiting", ISSUED)
    second = door.key(Right.RELEASE, Right.APPROVE, name="fourth")
    done = door.post(f"/v1/withdrawals/{waiting['id']}/approve", {}, key=second).json()
    assert (done["state"], done["left"]) == ("done", 0)
    with door.register.read() as books:
        states = {books.documents.get(document).state for document in documents}
        assert states == {DocumentState.WITHDRAWN}
        assert books.documents.get(other).state is DocumentState.VALID
        entries = {entry for entry, _ in books.documents.marked(door.desk.lists[_TYPE][0])}
    assert len(entries) == ISSUED


_TYPE = by_id("vaccination").type
