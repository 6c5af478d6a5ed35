"""A program that imports a manifest, for tests that kill it or run it twice at once.

``python -m tests.integration.issuer.import_program URL MANIFEST`` imports a manifest that
`tests.support.manifests` signed, and prints what it did. With ``--kill-everywhere`` a
child does it and is killed at its first call of the database, the next child at its second, until
one has done it; the program prints how many vouchers there were after each.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.engine import Engine

from issuer_api.store.opening import open_register
from issuer_api.vouchers.importing import Imported, import_manifest
from issuer_api.vouchers.tables import campaign, campaign_list, voucher
from tests.support.manifests import BELIEVED
from tests.support.register import NOW
from voucher_batch.manifest import read_manifest

_TABLES: Final = (campaign, campaign_list, voucher)


def take(url: str, path: Path) -> Imported:
    """Import a manifest."""
    with open_register(url) as register, path.open("rb") as source, register.begin() as books:
        manifest = read_manifest(source, keys=BELIEVED)
        return import_manifest(books, manifest, reserved=(), now=NOW)


def left(url: str) -> int:
    """Return how many rows an import has left."""
    with open_register(url) as register, register.read() as books:
        return sum(len(books.connection.execute(table.select()).all()) for table in _TABLES)


def kill_everywhere(url: str, path: Path) -> None:
    """Kill children at every call, and print what each leaves."""
    call = 0
    code = -1
    while code:
        call += 1
        child = os.fork()
        if child == 0:
            _die_at(call)
            take(url, path)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code not in {0, -signal.SIGKILL}:
            raise SystemExit(f"the child failed at call {call}")
        rows = left(url)
        sys.stdout.write(f"{rows}\n")
        if rows:  # killed behind its commit, it has happened all the same
            return


def _die_at(call: int) -> None:
    """Let this process be killed before its call of the database of that number, or its commit."""
    seen = 0

    def count(*_: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == call:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)


def main() -> None:
    """Import a manifest."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--kill-everywhere", action="store_true")
    parser.add_argument("--wait-for", type=Path)
    options = parser.parse_args()
    if options.kill_everywhere:
        kill_everywhere(options.url, options.manifest)
        return
    if options.wait_for:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while not options.wait_for.exists():
            time.sleep(0.001)
    imported = take(options.url, options.manifest)
    sys.stdout.write(f"{imported.entered} {'known' if imported.is_known else 'new'}\n")


if __name__ == "__main__":
    main()
