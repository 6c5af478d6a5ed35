"""P4: uploading the same CSV twice made double vouchers. Here it makes one batch."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from issuer_api.clients.caller import Right
from tests.support.batches import batch_door, json_lines
from tests.support.register import database, register, store_url

if TYPE_CHECKING:
    from tests.support.batches import BatchDoor

__all__ = ["batch_door", "database", "register", "store_url"]

ROWS = 3


def documents(door: BatchDoor) -> int:
    with door.register.read() as books:
        return books.audit.size()


def test_same_upload_at_the_same_time_and_later_is_one_batch(batch_door: BatchDoor) -> None:
    key = batch_door.key(Right.ISSUE)
    data = json_lines(ROWS)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: batch_door.send(data, key=key), range(4)))
    batch_door.work()
    later = batch_door.send(data, key=key)
    batch_door.work()

    answers = [*together, later]
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert documents(batch_door) == ROWS


def test_same_file_under_another_key_is_refused_and_points_to_its_batch(
    batch_door: BatchDoor,
) -> None:
    key = batch_door.key(Right.ISSUE)
    first = batch_door.send(json_lines(ROWS), key=key)
    batch_door.work()

    again = batch_door.send(json_lines(ROWS), key=key, idempotency="another-key")

    assert (again.status_code, again.json()["code"]) == (409, "batch-job-known")
    assert first.json()["id"] in again.json()["detail"]
    assert documents(batch_door) == ROWS


def test_key_of_a_batch_is_good_for_no_other_file(batch_door: BatchDoor) -> None:
    key = batch_door.key(Right.ISSUE)
    batch_door.send(json_lines(ROWS), key=key)

    other = batch_door.send(json_lines(ROWS + 1), key=key)

    assert (other.status_code, other.json()["code"]) == (422, "batch-job-idempotency")


def test_row_that_stands_twice_in_a_file_is_refused(batch_door: BatchDoor) -> None:
    answer = batch_door.send(json_lines(ROWS) * 2, key=batch_door.key(Right.ISSUE))

    assert answer.json()["code"] == "batch-job-rows"
    assert {error["reason"] for error in answer.json()["errors"]} == {"twice"}
