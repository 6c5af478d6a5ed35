"""Importing a manifest into the service: its first time, again, and a later one with voids.

``python -m bench.vouchers 730000`` measures a nation; fewer vouchers unless told. Processor time is
that of this process, without PostgreSQL's. Both databases keep what they were told when the power
fails.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.batch_store import CAMPAIGN, DURABLE
from bench.timing import table
from issuer_api.store.opening import create_register, open_register
from issuer_api.vouchers.comparing import compare
from issuer_api.vouchers.importing import import_manifest
from tests.support.databases import Database, Postgres
from tests.support.manifests import BELIEVED, KEYS, SIGNER, entry
from voucher_batch.folder import Folder
from voucher_batch.manifest import State, read_manifest, write_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voucher_batch.manifest import Entry

FEW: Final = 50_000
VOID_EVERY: Final = 1_000


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vouchers", type=int, nargs="?", default=FEW)
    count: int = parser.parse_args().vouchers
    server = Postgres(DURABLE)
    lines = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, void in (("first", State.LIVE), ("later", State.VOID)):
            _write(folder, file, _entries(count, every=void))
        for kind in Database:
            url = server.create() if kind is Database.POSTGRESQL else f"sqlite:///{folder}/s.db"
            create_register(url)
            steps = [_import(url, folder / file) for file in ("first", "first", "later")]
            lines.append([kind.value, *steps, _compare(url), _peak()])
    server.stop()
    head = ["database", "first", "the same again", "later, with voids", "compare", "peak, MiB"]
    sys.stdout.write(f"## A manifest of {count:,} vouchers: seconds of processor / clock\n\n")
    sys.stdout.write(table(head, lines) + "\n")


def _entries(count: int, *, every: State) -> Iterator[Entry]:
    """Yield entries of a full list, then of the next; one in a thousand is of another state."""
    for number in range(count):
        state = every if number % VOID_EVERY == 0 else State.LIVE
        yield entry(number, list=1 + number // 900_000, index=number % 900_000, state=state)


def _write(folder: Path, name: str, entries: Iterator[Entry]) -> None:
    write_manifest(
        Folder(str(folder)),
        name,
        entries=entries,
        campaign=CAMPAIGN,
        secrets=bytes(16),
        keys=KEYS,
        signer=SIGNER,
    )


def _import(url: str, path: Path) -> str:
    processor, clock = time.process_time(), time.monotonic()
    with open_register(url) as register, path.open("rb") as source, register.begin() as books:
        manifest = read_manifest(source, keys=BELIEVED)
        import_manifest(books, manifest, reserved=(), now=1)
    return f"{time.process_time() - processor:.1f} / {time.monotonic() - clock:.1f}"


def _compare(url: str) -> str:
    processor, clock = time.process_time(), time.monotonic()
    with open_register(url) as register, register.read() as books:
        if [*compare(books, books.campaigns.all()[0])]:
            raise SystemExit("the books do not close")
    return f"{time.process_time() - processor:.1f} / {time.monotonic() - clock:.1f}"


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


if __name__ == "__main__":
    main()
