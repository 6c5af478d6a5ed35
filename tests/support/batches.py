"""Batches for tests: files of sample rows, and a clerk whose sheets are drawn in this process."""

from __future__ import annotations

import csv
import io
import json
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest
from fastapi.testclient import TestClient

from gouvcheck_core.profiles import Kind, by_id
from issuer_api.app import create_app
from issuer_api.batches import press
from issuer_api.batches.clerk import Clerk
from issuer_api.batches.press import Printed
from issuer_api.batches.settings import BatchSettings
from issuer_api.house import House
from tests.support.door import SETTINGS, Door
from tests.support.samples import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from issuer_api.settings import Settings
    from issuer_api.sheets.seal import Seal
    from issuer_api.store.opening import Register

KIND: Final = "appointment"
"""Of sample rows; it is small."""


def sample_fields(number: int, kind: str = KIND) -> dict[str, Any]:
    """Return the fields of a sample; each number makes another one."""
    sample = json.loads(min(FOLDER.glob(f"{kind}*.json")).read_text(encoding="utf-8"))
    fields: dict[str, Any] = sample["fields"]
    text = next(field for field in by_id(kind).fields if field.kind is Kind.TEXT)
    fields[text.id] = f"SAMPLE-{number:06}"
    return fields


def json_lines(count: int, kind: str = KIND) -> bytes:
    """Return a file of JSON Lines."""
    rows = [json.dumps(sample_fields(number, kind)) for number in range(count)]
    return ("\n".join(rows) + "\n").encode()


def csv_file(rows: list[dict[str, Any]], *, delimiter: str = ";") -> bytes:
    """Return a file of CSV with a header."""
    text = io.StringIO()
    columns = list(dict.fromkeys(key for row in rows for key in row))
    writer = csv.DictWriter(text, columns, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(
        {k: json.dumps(v) if isinstance(v, list) else v for k, v in row.items()} for row in rows
    )
    return text.getvalue().encode()


@dataclass(slots=True)
class HereWorkers:
    """Does each job at once, in this process.

    Args:
        work: What is done instead of drawing, or None to draw.
        lost: Whether every job ends because its worker is gone.
    """

    work: Callable[[Any], Any] | None = None
    lost: bool = False
    width: int = 1

    def submit(self, work: Callable[[Any], Any], job: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if self.lost:
            future.set_exception(BrokenExecutor())
        else:
            if self.work is not None and work is press.work:
                work = self.work
            future.set_result(work(job))
        return future

    def is_loss(self, error: BaseException) -> bool:
        return isinstance(error, BrokenExecutor)

    def renew(self) -> None:
        pass


def blank(documents: tuple[Any, ...]) -> tuple[Printed, ...]:
    """Return something small for each document: for tests whose subject is not the sheet."""
    return tuple(Printed(b"%PDF " + document.text.encode()) for document in documents)


class BatchDoor(Door):
    """The service with batches.

    Args:
        register: The books, with the sample client in them.
        folder: Where sheets and results go.
        seal: What PDFs are sealed with.
    """

    def __init__(self, register: Register, *, folder: Path, seal: Seal | None = None) -> None:
        super().__init__(register)
        self.settings = BatchSettings(output=str(folder))
        settings: Settings = SETTINGS.model_copy(update={"batches": self.settings})
        self.house = House(settings, register, self.desk, lambda: self.now, seal=seal)
        self.http = TestClient(create_app(self.house), raise_server_exceptions=False)

    def send(
        self,
        data: bytes,
        *,
        key: str,
        idempotency: str = "first-batch",
        kind: str = KIND,
        **more: str,
    ) -> Any:
        """Send a file."""
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": idempotency}
        return self.http.post(
            "/v1/batches", content=data, headers=headers, params={"profile": kind, **more}
        )

    def clerk(self, work: Callable[[Any], Any] | None = blank) -> Clerk:
        """Return a clerk; with ``None`` it draws."""
        return Clerk(self.house, workers=HereWorkers(work), settings=self.settings)

    def work(self, work: Callable[[Any], Any] | None = blank) -> None:
        """Work until no batch is open."""
        clerk = self.clerk(work)
        while clerk.once():
            pass


@pytest.fixture
def batch_door(register: Register, tmp_path: Path) -> Iterator[BatchDoor]:
    """Return the running service, with room for batches."""
    door = BatchDoor(register, folder=tmp_path / "batches")
    with door.http:
        yield door
