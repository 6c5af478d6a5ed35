"""Two processes at once: each voucher, each place and each lease is given out once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.support.store_people import LISTS, VAULT, take
from tests.support.store_steps import PEOPLE, STEPS
from voucher_batch.allocate import allocate

if TYPE_CHECKING:
    from voucher_batch.store import Counts, Store

ROOT: Final = Path(__file__).resolve().parents[3]
TWO: Final = 2


def both(url: str, step: str, tmp_path: Path) -> list[tuple[int, str, str]]:
    """Run a step in two processes that begin together; return exit, output and errors of each."""
    start = tmp_path / "start"
    program = [sys.executable, "-m", "tests.support.store_steps", url, step]
    processes = [
        subprocess.Popen(
            [*program, "--wait-for", str(start)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(TWO)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    start.touch()
    results = []
    for process in processes:
        output, errors = process.communicate()
        results.append((process.returncode, output, errors))
    return results


def counts(store: Store) -> Counts:
    with store.read() as books:
        found = books.counts()
    assert found.faults == ()
    return found


def test_one_of_two_imports_of_a_file_is_refused(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    ended = both(store_url, "import", tmp_path)
    assert sorted(code for code, _, _ in ended) == [0, 3], ended
    assert {errors for code, _, errors in ended if code} == {"book-import-done\n"}
    assert counts(store).beneficiaries == PEOPLE


def test_two_allocations_at_once_give_each_voucher_once(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    take(store, range(PEOPLE))
    ended = both(store_url, "allocate", tmp_path)
    assert [code for code, _, _ in ended] == [0, 0], ended
    found = counts(store)
    assert (found.vouchers, found.waiting) == (PEOPLE, 0)
    with store.begin() as books:
        assert books.vouchers.drawn(LISTS[0]) == PEOPLE  # no entry was lost in the race


def test_two_planners_at_once_plan_each_piece_once(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    take(store, range(PEOPLE))
    allocate(store, VAULT, lists=LISTS)
    ended = both(store_url, "plan", tmp_path)
    assert [code for code, _, _ in ended] == [0, 0], ended
    found = counts(store)
    assert (found.pieces, found.planned, found.unplanned) == (PEOPLE, PEOPLE, 0)


def test_no_shard_is_leased_to_two(store: Store, store_url: str, tmp_path: Path) -> None:
    take(store, range(PEOPLE))
    allocate(store, VAULT, lists=LISTS)
    STEPS["plan"](store)
    ended = both(store_url, "lease", tmp_path)
    assert [code for code, _, _ in ended] == [0, 0], ended
    leased = [int(number) for _, output, _ in ended for number in output.split()]
    with store.read() as books:
        numbers = [shard.number for shard in books.shards.all()]
    assert sorted(leased) == numbers
