"""A program that imports a manifest, for tests that kill it or run it twice at once.

``python -m tests.integration.issuer.import_program URL MANIFEST`` imports a manifest that
`tests.support.manifests` signed, and prints what it did. With ``--kill-everywhere`` a
child does it and is killed at its first call of the database, the next child at its second, until
one has done it; the program prints how many vouchers there were after each.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Final

from issuer_api.store.opening import open_register
from issuer_api.vouchers.importing import Imported, import_manifest
from issuer_api.vouchers.tables import campaign, campaign_list, voucher
from tests.support.killing import kill_everywhere
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


def main() -> None:
    """Import a manifest."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("manifest", type=Path)
    parser.add_argument("--kill-everywhere", action="store_true")
    parser.add_argument("--wait-for", type=Path)
    options = parser.parse_args()
    if options.kill_everywhere:
        kill_everywhere(lambda: take(options.url, options.manifest), lambda: left(options.url))
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
