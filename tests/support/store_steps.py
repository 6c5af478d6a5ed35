"""A program that takes in, allocates or plans, for tests that kill it or run it twice at once.

``python -m tests.support.store_steps URL STEP`` does one step on the store of invented persons.
With ``--kill-everywhere`` a child does it and is killed at its first call of the database, the next
child at its second, until one has done it; the program prints how much had happened after each.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.support.databases import CAMPAIGN
from tests.support.killing import kill_everywhere
from tests.support.store_people import LISTS, NOW, VAULT, invented, person_id
from voucher_batch import allocate as allocating
from voucher_batch.allocate import allocate
from voucher_batch.errors import BookError
from voucher_batch.plan import plan
from voucher_batch.store import ShardState, open_store
from voucher_batch.store.imports import beneficiary_number
from voucher_batch.vault.sealing import seal_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from voucher_batch.store import Store

PEOPLE: Final = 21
_CHUNK: Final = 7


class Pages:
    """The one thing of a campaign that planning asks for."""

    shard_size: Final = 7


def import_people(store: Store) -> None:
    """Take in everybody, a chunk at a time, in one transaction."""
    with store.begin() as books:
        number = books.imports.start(b"residents".ljust(32, b"."), now=NOW)
        for first in range(0, PEOPLE, _CHUNK):
            rows = [
                (beneficiary_number(number, each + 1), person_id(each), invented(each))
                for each in range(first, first + _CHUNK)
            ]
            books.people.take_in(seal_rows(VAULT.sealer, rows))
        books.imports.finish(number, accepted=PEOPLE, duplicate=0, rejected=0)


def allocate_all(store: Store) -> None:
    """Give everybody a voucher, a few at a time."""
    allocating._BATCH = 10  # type: ignore[misc] # noqa: SLF001 - several batches of few people
    allocate(store, VAULT, lists=LISTS)


def plan_all(store: Store) -> None:
    """Plan everything."""
    plan(store, VAULT, Pages, keys=2)  # type: ignore[arg-type]


def lease_all(store: Store) -> None:
    """Lease shards until there are none, and print their numbers."""
    while True:
        with store.begin() as books:
            shard = books.shards.lease(f"process {os.getpid()}", now=NOW, until=NOW + 600)
        if shard is None:
            return
        sys.stdout.write(f"{shard.number}\n")


STEPS: Final[dict[str, Callable[[Store], None]]] = {
    "import": import_people,
    "allocate": allocate_all,
    "plan": plan_all,
    "lease": lease_all,
}


def happened(store: Store, step: str) -> int:
    """Return how much of a step the books hold, which must close."""
    with store.read() as books:
        counts = books.counts()
    if counts.faults:
        raise SystemExit(f"the books do not close: {counts.faults}")
    leased = counts.shards.get(ShardState.LEASED, 0)
    return {
        "import": counts.beneficiaries,
        "allocate": counts.vouchers,
        "plan": counts.pieces,
        "lease": leased,
    }[step]


def step_by_itself(url: str, step: str) -> None:
    """Do a step on a store that is opened for it."""
    with open_store(url, campaign=CAMPAIGN) as store:
        STEPS[step](store)


def left(url: str, step: str) -> int:
    """Return how much of a step the books hold."""
    with open_store(url, campaign=CAMPAIGN) as store:
        return happened(store, step)


def main() -> int:
    """Do one step; exit with 3 if the books refuse it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("--kill-everywhere", action="store_true")
    parser.add_argument("--wait-for", type=Path)
    options = parser.parse_args()
    if options.kill_everywhere:
        kill_everywhere(
            lambda: step_by_itself(options.url, options.step),
            lambda: left(options.url, options.step),
        )
        return 0
    with open_store(options.url, campaign=CAMPAIGN) as store:
        if options.wait_for:
            sys.stdout.write("ready\n")
            sys.stdout.flush()
            while not options.wait_for.exists():
                time.sleep(0.001)
        try:
            STEPS[options.step](store)
        except BookError as error:
            sys.stderr.write(f"{error.code}\n")
            return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
