"""A step that is killed anywhere has happened as a whole, or begins again as if it never had."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.support.store_people import LISTS, NOW, VAULT, take
from tests.support.store_steps import PEOPLE, STEPS, happened
from voucher_batch.allocate import allocate

if TYPE_CHECKING:
    from voucher_batch.store import Store

ROOT: Final = Path(__file__).resolve().parents[3]


def left_by_the_killed(url: str, step: str) -> list[int]:
    """Kill a step at every call; return how much of it had happened after each."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.store_steps", url, step, "--kill-everywhere"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [int(line) for line in done.stdout.split()]


@pytest.mark.parametrize("step", ["import", "allocate", "plan"])
def test_killed_step_leaves_all_or_nothing_and_ends_whole(
    store: Store, store_url: str, step: str
) -> None:
    if step != "import":
        take(store, range(PEOPLE))
    if step == "plan":
        allocate(store, VAULT, lists=LISTS)
    store.close()
    left = left_by_the_killed(store_url, step)
    assert len(left) > 5
    assert left[-1] == PEOPLE
    assert set(left[:-1]) == {0}
    if step != "import":  # which is refused the second time, as incident P4 shows
        STEPS[step](store)
    assert happened(store, step) == PEOPLE
    with store.read() as books:
        entries = [row.entry for row in books.vouchers.manifest_rows()]
    assert len(entries) == len(set(entries)) == (0 if step == "import" else PEOPLE)


def test_shards_of_killed_workers_are_free_when_their_leases_end(
    store: Store, store_url: str
) -> None:
    take(store, range(PEOPLE))
    allocate(store, VAULT, lists=LISTS)
    STEPS["plan"](store)
    assert left_by_the_killed(store_url, "lease")[-1] >= 1
    with store.begin() as books:
        held = [shard.number for shard in books.shards.all() if shard.owner]
        free = []
        while shard := books.shards.lease("next", now=NOW, until=NOW + 600):
            free.append(shard.number)
        assert sorted([*held, *free]) == [shard.number for shard in books.shards.all()]
        later = NOW + 600
        while shard := books.shards.lease("last", now=later, until=later + 600):
            free.append(shard.number)
        assert {*held} <= {*free}
