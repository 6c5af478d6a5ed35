"""The job behind a batch: stops, faults, fairness, and how much it holds in memory."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from gouvcheck_core.errors import SignerError
from gouvcheck_core.profiles import by_id
from issuer_api.batches import press, reading, service
from issuer_api.batches.clerk import Clerk
from issuer_api.batches.job import Turn
from issuer_api.batches.model import Delivery
from issuer_api.batches.press import Printed
from issuer_api.clients.caller import Right
from issuer_api.store.opening import create_register, open_register
from issuer_api.store.tables import StopKind
from tests.support.batches import KIND, BatchDoor, HereWorkers, batch_door, blank, json_lines
from tests.support.register import CLIENT, let_in
from voucher_batch.errors import RunError

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path

    from gouvcheck_core.signer import Signer

__all__ = ["batch_door"]

ROWS = 45
"""More than two parts of a job."""
MANY = 600
"""More than one turn of a job."""


@pytest.fixture
def key(batch_door: BatchDoor) -> str:
    return batch_door.key(Right.ISSUE)


def sent(door: BatchDoor, key: str, *, rows: int = ROWS, name: str = "first-batch") -> str:
    data = json_lines(rows).replace(b"SAMPLE-", f"{name}-".encode())
    answer = door.send(data, key=key, idempotency=name)
    assert answer.status_code == 202, answer.text
    place: str = answer.headers["location"]
    return place


def shown(door: BatchDoor, place: str, key: str) -> Any:
    return door.get(place, key=key).json()


def one(door: BatchDoor, statement: str) -> Any:
    with door.register.read() as books:
        return books.connection.exec_driver_sql(statement).scalar_one()


def test_kill_switch_in_the_middle_ends_the_job_with_its_reason(
    batch_door: BatchDoor, key: str
) -> None:
    place = sent(batch_door, key)
    parts = 0

    def stopping(documents: tuple[Any, ...]) -> tuple[Printed, ...]:
        nonlocal parts
        parts += 1
        with batch_door.register.begin() as books:
            books.clients.stop(StopKind.CLIENT, CLIENT, reason="sample", by="x", now=1)
        return blank(documents)

    batch_door.work(stopping)
    after = shown(batch_door, place, key)

    assert (after["state"], after["reason"]) == ("failed", "client-stopped")
    assert after["issued"] == after["printed"] == 20 * parts < ROWS
    assert one(batch_door, "SELECT sum(used) FROM quota") == after["issued"]
    assert one(batch_door, "SELECT count(*) FROM batch_row WHERE sealed IS NOT NULL") == 0
    manifest = batch_door.get(f"{place}/manifest", key=key).json()
    unissued = range(after["issued"] + 1, ROWS + 1)
    assert manifest["missing"] == [{"line": line, "reason": "client-stopped"} for line in unissued]
    result = batch_door.get(f"{place}/result", key=key)
    with zipfile.ZipFile(io.BytesIO(result.content)) as archive:
        assert len(archive.namelist()) == after["issued"] + 1


def test_document_whose_sheet_fails_is_withdrawn_and_the_others_go_on(
    batch_door: BatchDoor, key: str
) -> None:
    place = sent(batch_door, key)

    def spoiling(documents: tuple[Any, ...]) -> tuple[Printed, ...]:
        return (Printed(fault="stamp-unreadable"), *blank(documents)[1:])

    batch_door.work(spoiling)
    after = shown(batch_door, place, key)

    assert (after["state"], after["spoilt"], after["printed"]) == ("done", 3, ROWS - 3)
    assert one(batch_door, "SELECT count(*) FROM document WHERE state = 'withdrawn'") == 3
    manifest = batch_door.get(f"{place}/manifest", key=key).json()
    made = [entry["line"] for entry in manifest["documents"]]
    missing = manifest["missing"]
    assert [(row["line"], row["reason"]) for row in missing] == [
        (line, "stamp-unreadable") for line in (1, 21, 41)
    ]
    assert sorted([*made, *(row["line"] for row in missing)]) == list(range(1, ROWS + 1))
    withdrawn = one(batch_door, "SELECT min(id) FROM document WHERE state = 'withdrawn'")
    assert withdrawn == min(row["document"] for row in missing)


def test_job_ends_when_no_sheet_can_be_made(batch_door: BatchDoor, key: str) -> None:
    place = sent(batch_door, key)

    batch_door.work(lambda documents: tuple(Printed(fault="sheet-glyph") for _ in documents))
    after = shown(batch_door, place, key)

    assert (after["state"], after["reason"], after["printed"]) == ("failed", "sheet-glyph", 0)
    assert after["spoilt"] == after["issued"] < ROWS


def test_token_that_is_gone_holds_the_batch_up_until_it_is_back(
    batch_door: BatchDoor, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = sent(batch_door, key)
    signer = batch_door.desk.signers[by_id(KIND).type]

    def gone(_: Signer, __: bytes) -> bytes:
        raise SignerError("signer-token", "The token is gone.", hint="Put it back.")

    with monkeypatch.context() as patch:
        patch.setattr(type(signer), "sign", gone)
        with pytest.raises(SignerError):
            batch_door.clerk().once()
        held = shown(batch_door, place, key)
    assert (held["state"], held["waits_for"], held["issued"]) == ("running", "signer-token", 0)
    batch_door.work()

    after = shown(batch_door, place, key)
    assert (after["state"], after["waits_for"], after["issued"]) == ("done", None, ROWS)
    assert one(batch_door, "SELECT count(*) FROM audit_leaf") == ROWS


def test_workers_that_are_lost_are_replaced_and_given_up_at_last(
    batch_door: BatchDoor, key: str
) -> None:
    place = sent(batch_door, key, rows=3)
    workers = HereWorkers(lost=True)
    assert Clerk(batch_door.house, workers=workers, settings=batch_door.settings).once()

    after = shown(batch_door, place, key)
    assert (after["state"], after["reason"], after["spoilt"]) == ("failed", "run-worker-lost", 3)


def test_print_file_is_begun_again_when_a_worker_is_lost(batch_door: BatchDoor, key: str) -> None:
    data = json_lines(2)
    place = batch_door.send(data, key=key, delivery="print").headers["location"]
    workers = LosingBinders()
    clerk = Clerk(batch_door.house, workers=workers, settings=batch_door.settings)
    with pytest.raises(RunError):
        clerk.once()

    held = shown(batch_door, place, key)
    assert (held["state"], held["waits_for"], held["printed"]) == ("running", "run-worker-lost", 2)
    assert workers.renewed
    batch_door.work(None)
    assert shown(batch_door, place, key)["state"] == "done"
    assert len(batch_door.get(f"{place}/manifest", key=key).json()["documents"]) == 2


class LosingBinders(HereWorkers):
    """Workers that draw sheets, and are gone when they shall take one apart."""

    renewed = False

    def submit(self, work: Callable[[Any], Any], job: Any) -> Future[Any]:
        self.lost = work is press.take_apart
        return super().submit(work, job)

    def renew(self) -> None:
        self.renewed = True


def test_batches_take_turns(
    batch_door: BatchDoor, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("issuer_api.batches.job._PARTS", 1)
    large = sent(batch_door, key, rows=41, name="large-batch")
    batch_door.now += 1
    small = sent(batch_door, key, rows=5, name="small-batch")
    clerk = batch_door.clerk()
    for _ in range(3):
        clerk.once()

    assert shown(batch_door, small, key)["printed"] == 5
    assert shown(batch_door, large, key)["printed"] < 41
    while clerk.once():
        pass
    assert shown(batch_door, large, key)["state"] == "done"


def test_batch_in_other_hands_is_left_alone(
    batch_door: BatchDoor, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(batch_door, key)
    seen: list[bool] = []
    take = Turn.take

    def meanwhile(turn: Turn) -> None:
        seen.append(batch_door.clerk().once())
        take(turn)

    monkeypatch.setattr(Turn, "take", meanwhile)
    batch_door.clerk().once()

    assert seen == [False]


def test_job_of_several_turns_issues_every_row_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    create_register(url)
    with open_register(url) as register:
        let_in(register, quota=MANY)
        door = BatchDoor(register, folder=tmp_path / "out")
        place = sent(door, door.key(Right.ISSUE), rows=MANY)
        door.work()
        after = shown(door, place, door.key(Right.ISSUE, name="2"))
        leaves = one(door, "SELECT count(*) FROM audit_leaf")
    assert (after["state"], after["printed"], leaves) == ("done", MANY, MANY)


def test_checking_rows_holds_no_more_of_a_longer_file() -> None:
    def peak(rows: int) -> int:
        data = io.BytesIO(json_lines(rows))
        wanted = service.Wanted(
            client=CLIENT,
            actor="x",
            plan=reading.plan(data, by_id(KIND)),
            language="fr",
            delivery=Delivery.ZIP,
            idempotency="first-batch",
        )
        tracemalloc.start()
        assert service.check(data, wanted).good == rows
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    # 16 bytes of hash for each row, in a set, are all that may grow.
    assert peak(8_000) - peak(1_000) < 7_000 * 250


def test_nothing_of_a_row_lies_in_the_open(batch_door: BatchDoor, key: str, tmp_path: Path) -> None:
    place = sent(batch_door, key, rows=3, name="Sample-Person")
    with batch_door.register.read() as books:
        rows = repr(books.connection.exec_driver_sql("SELECT * FROM batch_row").all())
    batch_door.work()
    files = b"".join(path.read_bytes() for path in tmp_path.rglob("result"))

    assert "Sample-Person" not in rows
    assert files
    assert b"PDF" not in files
    assert "Sample-Person" not in json.dumps(shown(batch_door, place, key))
