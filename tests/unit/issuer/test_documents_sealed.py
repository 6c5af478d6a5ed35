"""Where the settings name a seal, every PDF that leaves the house has it, whichever way it goes."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest

from gouvcheck_core import scan
from issuer_api.clients.caller import Right
from issuer_api.errors import SealError
from issuer_api.sheets.seal import Seal
from tests.support.batches import BatchDoor, json_lines
from tests.support.certificates import authority, validated
from tests.support.door import Door, body
from tests.support.register import NOW
from tests.support.signing import p256

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from issuer_api.store.opening import Register


LASTS = 500
"""Seconds for which the certificate of these tests holds; shorter than a key of a client."""


@pytest.fixture
def seal() -> Seal:
    key = p256("seal")
    return Seal(key, chain=authority().certify(key.public, until=NOW + LASTS))


@pytest.fixture
def sealing_door(register: Register, seal: Seal) -> Iterator[Door]:
    door = Door(register, seal=seal)
    with door.http:
        yield door


@pytest.fixture
def sealing_batches(register: Register, seal: Seal, tmp_path: Path) -> Iterator[BatchDoor]:
    door = BatchDoor(register, folder=tmp_path / "batches", seal=seal)
    with door.http:
        yield door


def holds(pdf: bytes) -> bool:
    return bool(validated(pdf, authority()).bottom_line)


def stamp(door: Door) -> Any:
    file = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(file)
    wanted = body("business-permit", place={"corner": "bottom-right"})
    return door.http.post(
        "/v1/stamp",
        files={"file": ("sheet.pdf", file.getvalue())},
        data={"request": json.dumps(wanted)},
        headers={
            "Authorization": f"Bearer {door.key(Right.ISSUE)}",
            "Idempotency-Key": "first-request",
        },
    )


def documents(door: Door) -> int:
    with door.register.read() as books:
        return books.audit.size()


def test_issued_document_is_sealed_and_its_code_still_reads(sealing_door: Door) -> None:
    answer = sealing_door.issue(body(formats=["pdf"]), key=sealing_door.key(Right.ISSUE)).json()

    pdf = base64.b64decode(answer["pdf"])
    assert holds(pdf)
    assert [found.text for found in scan.scan(pdf)] == [answer["code"]]


def test_stamped_document_is_sealed(sealing_door: Door) -> None:
    answer = stamp(sealing_door)

    assert answer.status_code == 201
    assert holds(answer.content)


@pytest.mark.parametrize("way", ["issue", "stamp"])
def test_nothing_is_issued_once_the_seal_has_ended(sealing_door: Door, way: str) -> None:
    key = sealing_door.key(Right.ISSUE)
    sealing_door.now += LASTS + 1

    refused = (
        sealing_door.issue(body(formats=["pdf"]), key=key)
        if way == "issue"
        else sealing_door.http.post(
            "/v1/stamp",
            files={"file": ("sheet.pdf", b"%PDF")},
            data={"request": json.dumps(body(place={"corner": "bottom-right"}))},
            headers={"Authorization": f"Bearer {key}", "Idempotency-Key": "first-request"},
        )
    )

    assert (refused.status_code, refused.json()["code"]) == (503, "seal-expired")
    assert documents(sealing_door) == 0


def test_code_without_a_sheet_needs_no_seal(sealing_door: Door) -> None:
    key = sealing_door.key(Right.ISSUE)
    sealing_door.now += LASTS + 1

    assert sealing_door.issue(body(formats=["png"]), key=key).status_code == 201


def test_documents_of_a_batch_are_sealed_and_pages_for_a_printer_are_not(
    sealing_batches: BatchDoor,
) -> None:
    key = sealing_batches.key(Right.ISSUE)
    places = [
        sealing_batches.send(data, key=key, idempotency=f"batch-{kind}", delivery=kind).headers[
            "location"
        ]
        for kind, data in (("zip", json_lines(2)), ("print", json_lines(3)))
    ]

    sealing_batches.work(None)

    results = [sealing_batches.get(f"{place}/result", key=key).content for place in places]
    with zipfile.ZipFile(io.BytesIO(results[0])) as archive:
        pdfs = [archive.read(name) for name in archive.namelist() if name.endswith(".pdf")]
    assert [holds(pdf) for pdf in pdfs] == [True, True]
    with pikepdf.open(io.BytesIO(results[1])) as whole:
        assert "/AcroForm" not in whole.Root
        assert len(whole.pages) == 3


def test_batch_waits_for_a_seal_that_holds(sealing_batches: BatchDoor) -> None:
    key = sealing_batches.key(Right.ISSUE)
    sealing_batches.now += LASTS + 1
    place = sealing_batches.send(json_lines(2), key=key).headers["location"]

    with pytest.raises(SealError):
        sealing_batches.clerk().once()

    after = sealing_batches.get(place, key=key).json()
    assert (after["state"], after["waits_for"], after["issued"]) == ("running", "seal-expired", 0)
