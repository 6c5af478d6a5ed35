"""Batches over HTTP: a file in, progress, cancelling, and the result out."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest

from gouvcheck_core import scan
from issuer_api.batches import printing
from issuer_api.clients.caller import Right
from tests.support.batches import BatchDoor, batch_door, csv_file, json_lines, sample_fields
from tests.support.door import Door
from tests.support.pdf_a import faults
from tests.support.register import CLIENT, QUOTA

if TYPE_CHECKING:
    from issuer_api.store.opening import Register

__all__ = ["batch_door"]

ROWS = 3


@pytest.fixture
def key(batch_door: BatchDoor) -> str:
    return batch_door.key(Right.ISSUE)


def fetched(door: BatchDoor, path: str, *, key: str, **headers: str) -> Any:
    return door.http.get(path, headers={"Authorization": f"Bearer {key}", **headers})


def used(register: Register) -> int:
    with register.read() as books:
        rows = books.connection.exec_driver_sql("SELECT sum(used) FROM quota").scalar_one()
    return int(rows or 0)


def test_file_becomes_an_archive_of_documents_that_read(batch_door: BatchDoor, key: str) -> None:
    answer = batch_door.send(json_lines(ROWS), key=key)
    assert (answer.status_code, answer.json()["state"]) == (202, "checked")
    place = answer.headers["location"]
    batch_door.work(None)

    shown = fetched(batch_door, place, key=key).json()
    result = fetched(batch_door, f"{place}/result", key=key)

    assert (shown["state"], shown["issued"], shown["printed"]) == ("done", ROWS, ROWS)
    assert hashlib.sha256(result.content).hexdigest() == shown["sha256"]
    with zipfile.ZipFile(io.BytesIO(result.content)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert [entry["line"] for entry in manifest["documents"]] == [1, 2, 3]
        for entry in manifest["documents"]:
            pdf = archive.read(entry["file"])
            assert hashlib.sha256(pdf).hexdigest() == entry["sha256"]
            assert len(scan.scan(pdf)) == 1
        assert len(archive.namelist()) == ROWS + 1


def test_csv_makes_the_documents_that_json_makes(batch_door: BatchDoor, key: str) -> None:
    kind = "criminal-record"
    rows = [sample_fields(number, kind) for number in range(2)]

    answer = batch_door.send(csv_file(rows), key=key, kind=kind, delivery="print", language="de")
    batch_door.work(None)

    assert answer.status_code == 202, answer.text
    result = fetched(batch_door, f"{answer.headers['location']}/result", key=key)
    assert result.headers["content-type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(result.content)) as pdf:
        assert len(pdf.pages) >= len(rows)
    assert len({code.text for code in scan.scan(result.content)}) == 2


def test_print_file_comes_with_a_manifest_of_its_pages(
    batch_door: BatchDoor, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "_TOGETHER", 1)
    kind = "business-permit"  # of two pages, with a code on each
    answer = batch_door.send(json_lines(ROWS, kind), key=key, kind=kind, delivery="print")
    place = answer.headers["location"]
    batch_door.work(None)

    result = fetched(batch_door, f"{place}/result", key=key).content
    answer = fetched(batch_door, f"{place}/manifest", key=key)
    manifest = answer.json()

    assert answer.headers["content-type"] == "application/json"
    assert manifest["file"] in answer.headers["content-disposition"].replace(".json", ".pdf")
    assert (manifest["rows"], manifest["pages"], manifest["missing"]) == (ROWS, 2 * ROWS, [])
    assert manifest["size"] == len(result)
    assert manifest["sha256"] == hashlib.sha256(result).hexdigest()
    entries = manifest["documents"]
    assert [entry["line"] for entry in entries] == [1, 2, 3]
    assert [(entry["first_page"], entry["last_page"]) for entry in entries] == [
        (1, 2),
        (3, 4),
        (5, 6),
    ]
    texts = [{code.text for code in scan.scan(page)} for page in pages_of(result)]
    assert [len(text) for text in texts] == [1] * 2 * ROWS
    assert [*texts[0::2]] == [*texts[1::2]]
    with batch_door.register.read() as books:
        issued = books.connection.exec_driver_sql("SELECT id FROM document").scalars().all()
    assert {entry["document"] for entry in entries} == set(issued)
    assert faults(result) == []


def pages_of(pdf: bytes) -> list[bytes]:
    """Return each page as a file."""
    files = []
    with pikepdf.open(io.BytesIO(pdf)) as whole:
        for page in whole.pages:
            out = io.BytesIO()
            with pikepdf.new() as single:
                single.pages.append(page)
                single.save(out)
            files.append(out.getvalue())
    return files


def test_manifest_of_an_archive_is_the_one_inside_and_comes_in_parts(
    batch_door: BatchDoor, key: str
) -> None:
    place = batch_door.send(json_lines(ROWS), key=key).headers["location"]
    early = fetched(batch_door, f"{place}/manifest", key=key)
    assert (early.status_code, early.json()["code"]) == (409, "batch-job-open")
    batch_door.work()

    manifest = fetched(batch_door, f"{place}/manifest", key=key)
    part = fetched(batch_door, f"{place}/manifest", key=key, Range="bytes=5-9")

    result = fetched(batch_door, f"{place}/result", key=key)
    with zipfile.ZipFile(io.BytesIO(result.content)) as archive:
        assert archive.read("manifest.json") == manifest.content
    assert (part.status_code, part.content) == (206, manifest.content[5:10])
    assert part.headers["etag"] == manifest.headers["etag"] != result.headers["etag"]


def test_bad_rows_are_listed_without_a_value_and_nothing_is_issued(
    batch_door: BatchDoor, key: str
) -> None:
    private = "Nobody Shall Read This"
    rows = [sample_fields(number) for number in range(5)]
    rows[1]["slot"] = private
    del rows[2]["office"]
    rows[3][private] = "x"
    rows[4] = rows[0]
    text = "\n".join(map(json.dumps, rows)) + "\n{broken\n"

    answer = batch_door.send(text.encode(), key=key)

    assert (answer.status_code, answer.json()["code"]) == (422, "batch-job-rows")
    assert answer.json()["errors"] == [
        {"line": 2, "field": "slot", "reason": "profile-field-kind"},
        {"line": 3, "field": "office", "reason": "profile-field-missing"},
        {"line": 4, "field": "row", "reason": "profile-field-unknown"},
        {"line": 5, "field": "row", "reason": "twice"},
        {"line": 6, "field": "row", "reason": "json"},
    ]
    assert private not in answer.text
    assert used(batch_door.register) == 0
    assert not batch_door.clerk().once()


def test_csv_errors_name_line_and_field(batch_door: BatchDoor, key: str) -> None:
    rows = [sample_fields(number) for number in range(3)]
    rows[1]["holder"] = "Änder Spécimen"  # makes the file UTF-8
    rows[2]["slot"] = "soon"
    bad = b"\xff" + b";" * (len(rows[0]) - 1)
    data = csv_file(rows) + b"one;cell\n" + bad + b"\n"

    answer = batch_door.send(data, key=key)

    assert answer.json()["errors"] == [
        {"line": 4, "field": "slot", "reason": "profile-field-kind"},
        {"line": 5, "field": "row", "reason": "cells"},
        {"line": 6, "field": "row", "reason": "encoding"},
    ]


@pytest.mark.parametrize(
    ("data", "more", "status", "code"),
    [
        (b"", {}, 422, "intake-empty"),
        (b"holder;nothing\nx;y\n", {}, 422, "batch-job-columns"),
        (b"office;office\nx;y\n", {}, 422, "batch-job-columns"),
        (json_lines(1), {"kind": "none"}, 404, "profile-unknown"),
        (json_lines(1), {"delivery": "fax"}, 422, "api-request"),
        (json_lines(QUOTA + 1), {}, 429, "quota-used"),
    ],
    ids=["empty", "other column", "column twice", "kind", "delivery", "quota"],
)
def test_bad_file_is_a_problem_and_uses_up_nothing(
    batch_door: BatchDoor, key: str, data: bytes, more: dict[str, str], status: int, code: str
) -> None:
    answer = batch_door.send(data, key=key, **more)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert used(batch_door.register) == 0


def test_errors_beyond_the_limit_are_counted(
    batch_door: BatchDoor, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("issuer_api.batches.service.MAX_TOLD", 2)

    answer = batch_door.send(b"{}\n" * 7, key=key).json()

    assert (len(answer["errors"]), answer["unlisted"]) == (2, 5)


@pytest.mark.parametrize("limit", ["service.MAX_ROWS", "receiving.MAX_BYTES"])
def test_file_that_is_too_large_is_refused(
    batch_door: BatchDoor, key: str, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(f"issuer_api.batches.{limit}", ROWS - 1)

    answer = batch_door.send(json_lines(ROWS), key=key, delivery="print")

    assert (answer.status_code, answer.json()["code"]) == (413, "batch-job-large")


def test_batch_belongs_to_its_client_and_its_kind(batch_door: BatchDoor, key: str) -> None:
    place = batch_door.send(json_lines(1), key=key).headers["location"]
    with batch_door.register.begin() as books:
        books.clients.propose("other", title="Other sample", by="first", now=batch_door.now)
        books.clients.approve("other", by="second", now=batch_door.now)
    strangers = {
        batch_door.key(Right.ISSUE, client="other"): (404, "batch-job-unknown"),
        batch_door.key(Right.AUDIT): (403, "client-scope"),
        batch_door.key(Right.ISSUE, types=frozenset({1})): (403, "client-scope"),
    }
    for stranger, wanted in strangers.items():
        for path in ("", "/events", "/result", "/manifest"):
            answer = fetched(batch_door, place + path, key=stranger)
            assert (answer.status_code, answer.json()["code"]) == wanted
        answer = batch_door.post(f"{place}/cancel", {}, key=stranger)
        assert (answer.status_code, answer.json()["code"]) == wanted
    refused = batch_door.send(json_lines(1), key=batch_door.key(Right.AUDIT, name="2"))
    assert (refused.status_code, refused.json()["code"]) == (403, "client-scope")


def test_cancelled_batch_issues_nothing_more_and_gives_its_quota_back(
    batch_door: BatchDoor, key: str
) -> None:
    place = batch_door.send(json_lines(ROWS), key=key).headers["location"]
    assert used(batch_door.register) == ROWS
    assert batch_door.post(f"{place}/cancel", {}, key=key).status_code == 202
    batch_door.work()

    shown = fetched(batch_door, place, key=key).json()
    result = fetched(batch_door, f"{place}/result", key=key)

    assert (shown["state"], shown["issued"]) == ("cancelled", 0)
    assert used(batch_door.register) == 0
    assert (result.status_code, result.json()["code"]) == (404, "batch-job-empty")
    manifest = fetched(batch_door, f"{place}/manifest", key=key).json()
    assert manifest["documents"] == []
    assert manifest["missing"] == [
        {"line": line, "reason": "cancelled"} for line in range(1, ROWS + 1)
    ]
    again = batch_door.send(json_lines(ROWS), key=key, idempotency="second-batch")
    assert again.status_code == 202


def test_batch_is_cancelled_once_for_each_idempotency_key(batch_door: BatchDoor, key: str) -> None:
    place = batch_door.send(json_lines(1), key=key).headers["location"]
    first = batch_door.post(f"{place}/cancel", {}, key=key)
    batch_door.work()
    other = batch_door.send(json_lines(2), key=key, idempotency="other-batch").headers["location"]

    again = batch_door.post(f"{place}/cancel", {}, key=key)
    refused = batch_door.post(f"{other}/cancel", {}, key=key)

    assert (first.status_code, again.status_code) == (202, 202)
    assert again.json()["state"] == "cancelled"
    assert (refused.status_code, refused.json()["code"]) == (422, "client-idempotency")
    assert fetched(batch_door, other, key=key).json()["state"] == "checked"


def test_events_tell_every_change_and_end_with_the_job(batch_door: BatchDoor, key: str) -> None:
    place = batch_door.send(json_lines(ROWS), key=key).headers["location"]
    batch_door.work()

    stream = fetched(batch_door, f"{place}/events", key=key)
    number = stream.text.split("\n")[0].removeprefix("id: ")
    again = fetched(batch_door, f"{place}/events", key=key, **{"Last-Event-ID": number})

    assert stream.headers["content-type"].startswith("text/event-stream")
    assert "event: end\n" in stream.text
    assert json.loads(stream.text.split("data: ")[1])["printed"] == ROWS
    assert again.text == ""


def test_result_comes_in_parts(batch_door: BatchDoor, key: str) -> None:
    place = batch_door.send(json_lines(ROWS), key=key).headers["location"]
    early = fetched(batch_door, f"{place}/result", key=key)
    assert (early.status_code, early.json()["code"]) == (409, "batch-job-open")
    batch_door.work(None)
    whole = fetched(batch_door, f"{place}/result", key=key).content

    for asked, part in {
        "bytes=0-0": whole[:1],
        "bytes=65530-65545": whole[65530:65546],
        "bytes=-7": whole[-7:],
        f"bytes={len(whole) - 3}-": whole[-3:],
    }.items():
        answer = fetched(batch_door, f"{place}/result", key=key, Range=asked)
        assert (answer.status_code, answer.content) == (206, part)
        assert answer.headers["content-range"].endswith(f"/{len(whole)}")
    for nonsense in ("bytes=5-2", "bytes=-", "lines=1-2", "bytes=0-1,4-5"):
        answer = fetched(batch_door, f"{place}/result", key=key, Range=nonsense)
        assert (answer.status_code, answer.content) == (200, whole)
    behind = fetched(batch_door, f"{place}/result", key=key, Range=f"bytes={len(whole)}-")
    assert (behind.status_code, behind.json()["code"]) == (416, "batch-job-range")


def test_result_is_erased_when_it_was_kept_long_enough(batch_door: BatchDoor, key: str) -> None:
    place = batch_door.send(json_lines(ROWS), key=key).headers["location"]
    batch_door.work()
    batch_door.now += batch_door.settings.retention
    batch_door.work()

    key = batch_door.key(Right.ISSUE, expires=batch_door.now + 1)
    for path in ("result", "manifest"):
        answer = fetched(batch_door, f"{place}/{path}", key=key)
        assert (answer.status_code, answer.json()["code"]) == (410, "batch-job-erased")
    left = Path(batch_door.settings.output).rglob("*")
    assert [path for path in left if path.is_file()] == []
    assert fetched(batch_door, place, key=key).json()["state"] == "done"


def test_service_without_an_output_says_so(batch_door: BatchDoor, key: str) -> None:
    door = Door(batch_door.register)
    with door.http:
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "first-batch"}
        answer = door.http.post(
            "/v1/batches?profile=appointment", content=json_lines(1), headers=headers
        )
    assert (answer.status_code, answer.json()["code"]) == (503, "batch-job-off")
    assert CLIENT not in answer.text
