"""Kill the work on a batch again and again, each time a step later, until a process gets through.

A step is the moment before and behind a commit, and before and behind a change of a name in the
output. Prints what there is in the end, as JSON; a test starts this program, because it forks.
"""

from __future__ import annotations

import io
import json
import os
import secrets
import signal
import sys
import zipfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gouvcheck_core.profiles import by_id
from issuer_api.batches import reading, service
from issuer_api.batches.clerk import Clerk
from issuer_api.batches.files import MANIFEST, RESULT, BatchFiles
from issuer_api.batches.hold import LEASE
from issuer_api.batches.model import Delivery
from issuer_api.batches.settings import BatchSettings
from issuer_api.house import House
from issuer_api.store.opening import Register, create_register, open_register
from tests.support.batches import KIND, HereWorkers, blank, json_lines
from tests.support.door import SETTINGS
from tests.support.register import CLIENT, NOW, desk, let_in
from voucher_batch.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from issuer_api.batches.model import Batch

ROWS = 30
DESK = replace(desk(), random=secrets.token_bytes)


class Steps:
    """Counts the steps of this process, and ends it at one of them."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.seen = 0

    def take(self) -> None:
        """Take a step, perhaps the last."""
        self.seen += 1
        if self.seen == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Count from now on."""
        begin = Register.begin

        @contextmanager
        def counted(register: Register) -> Iterator[Any]:
            with begin(register) as books:
                yield books
                self.take()
            self.take()

        Register.begin = counted  # type: ignore[method-assign, assignment]
        Folder.settle = self._around(Folder.settle)  # type: ignore[method-assign]

    def _around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(*arguments: Any) -> Any:
            self.take()
            answer = call(*arguments)
            self.take()
            return answer

        return stepping


def house(register: Register, *, now: int) -> House:
    """Return the service at a time."""
    return House(SETTINGS, register, DESK, lambda: now)


def taken_in(register: Register) -> Batch:
    """Take a file in."""
    file = io.BytesIO(json_lines(ROWS))
    wanted = service.Wanted(
        client=CLIENT,
        actor="gck_sample",
        plan=reading.plan(file, by_id(KIND)),
        language="fr",
        delivery=Delivery.ZIP,
        idempotency="first-batch",
    )
    with register.begin() as books:
        return service.take_in(books, wanted, file, rows=ROWS, desk=DESK, now=NOW)


def work(url: str, settings: BatchSettings, *, now: int) -> None:
    """Work until no batch is open."""
    with open_register(url) as register:
        clerk = Clerk(house(register, now=now), workers=HereWorkers(blank), settings=settings)
        while clerk.once():
            pass


def killed(url: str, settings: BatchSettings, *, last: int) -> bool:
    """Work in a process of its own that is killed at a step; tell whether it came so far."""
    child = os.fork()
    if child == 0:
        Steps(last).watch()
        work(url, settings, now=NOW + last * (LEASE + 1))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def main(url: str, output: str) -> None:
    """Kill, go on, and tell what there is."""
    settings = BatchSettings(output=output)
    create_register(url)
    with open_register(url) as register:
        let_in(register)
        batch = taken_in(register)
    kills = 0
    while killed(url, settings, last=kills + 1):
        kills += 1
    with open_register(url) as register, register.read() as books:
        found = books.batches.get(batch.id, client=CLIENT)
        count = books.connection.exec_driver_sql
        documents = count("SELECT count(*) FROM document").scalar_one()
        leaves = count("SELECT count(*) FROM audit_leaf").scalar_one()
        left = books.connection.exec_driver_sql(
            "SELECT count(*) FROM batch_row WHERE sealed IS NOT NULL"
        ).scalar_one()
        used = books.connection.exec_driver_sql("SELECT sum(used) FROM quota").scalar_one()
    key = service.key_of(found, pepper=DESK.pepper)
    with (
        BatchFiles(output, batch.id, key).open(RESULT) as stream,
        zipfile.ZipFile(stream) as archive,
    ):
        texts = {archive.read(name) for name in archive.namelist() if name.endswith(".pdf")}
    with BatchFiles(output, batch.id, key).open(MANIFEST) as stream:
        listed = len(json.load(stream)["documents"])
    names = sorted(path.name for path in (Path(output) / batch.id).iterdir())
    told = {"document": documents, "audit_leaf": leaves, "left": left, "used": int(used)}
    told |= {"kills": kills, "texts": len(texts), "issued": found.issued, "listed": listed}
    sys.stdout.write(json.dumps(told | {"state": found.state, "files": names}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
