"""Kill -9, Ctrl-C, full disks, lost and hanging workers: in the end, one letter for each person."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.batch import faults
from tests.integration.batch.programs import (
    LONGEST,
    ROOT,
    children,
    finished,
    gone,
    kill_all,
    started,
    wait_for,
)
from tests.support.databases import Database, postgres
from tests.support.factory import codes, files, fill, letters, manifest_bytes, open_factory, run
from voucher_batch.run import PoolWorkers, Terms, pool_workers, status
from voucher_batch.store import ShardState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.factory import Factory

PERSONS = 8
SHARD = 2


def make(url: str) -> None:
    fill(url, persons=PERSONS, mails=1, shard_size=SHARD).store.close()


def expected(folder: Path) -> tuple[dict[str, str], bytes]:
    """Return what an undisturbed run makes, on a store of its own."""
    folder.mkdir()
    url = f"sqlite:///{folder / 'store.db'}"
    with fill(url, persons=PERSONS, mails=1, shard_size=SHARD) as factory:
        run(factory, folder / "out")
        return files(folder / "out"), manifest_bytes(factory, folder / "m")


def assert_whole(url: str, output: Path, folder: Path) -> None:
    """See that there is one good letter for each person, and not a byte differs."""
    with open_factory(url, shard_size=SHARD) as factory:
        made = (files(output), manifest_bytes(factory, folder / "made"))
        wanted = sorted(codes(factory))
    assert made == expected(folder / "undisturbed")
    assert sorted(letters(output)) == wanted
    assert len(set(wanted)) == PERSONS


@pytest.mark.parametrize("kind", list(Database))
def test_run_killed_at_any_step_ends_as_if_it_had_not_been(kind: Database, tmp_path: Path) -> None:
    # Every fourth place, other ones on either database; `make proof` tries them all.
    first = 1 + 2 * list(Database).index(kind)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.integration.batch.kill_program"),
            *(kind.value, str(tmp_path), "4", str(first)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert len(done.stdout.splitlines()) >= 10


def test_run_killed_under_load_ends_whole_when_it_is_started_again(
    store_url: str, tmp_path: Path
) -> None:
    make(store_url)
    arguments = (store_url, tmp_path / "out", "--processes", 2)
    with started(*arguments) as process:
        wait_for(process, pieces=2)
        workers = children(process.pid)
        process.kill()  # the parent alone: its workers must see for themselves
        process.wait()
        assert all(gone(worker) for worker in workers)
    code, out, err = finished(*arguments)
    assert (code, err) == (0, ""), out
    assert_whole(store_url, tmp_path / "out", tmp_path)


def test_two_runs_share_the_work(store_url: str, tmp_path: Path) -> None:
    make(store_url)
    arguments = (store_url, tmp_path / "out", "--lease", 20)
    with started(*arguments) as one, started(*arguments) as two:
        outs = [process.communicate(timeout=LONGEST) for process in (one, two)]
    assert [one.returncode, two.returncode] == [0, 0], outs
    assert_whole(store_url, tmp_path / "out", tmp_path)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_run_finishes_what_is_in_hand_and_can_go_on(
    tmp_path: Path, number: signal.Signals
) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    make(url)
    arguments = (url, tmp_path / "out", "--processes", 1)
    with started(*arguments) as process:
        wait_for(process, pieces=1)
        os.killpg(process.pid, number)  # as a terminal does it: the workers get it too
        _, err = process.communicate(timeout=LONGEST)
    assert (process.returncode, err) == (1, "")
    with open_factory(url) as factory:
        seen = status(factory.store, now=int(time.time()))
    assert seen.shards[ShardState.LEASED] == 0
    assert 0 < seen.done < seen.pieces
    assert all(name.endswith(".pdf") for name in files(tmp_path / "out"))
    assert finished(*arguments)[0] == 0
    assert_whole(url, tmp_path / "out", tmp_path)


def test_full_disk_stops_the_run_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    url = postgres().create()  # on its own disk: this is about the letters
    make(url)

    def starve() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    code, out, err = finished(url, tmp_path / "out", "--processes", 2, preexec_fn=starve)
    assert (code, err.strip()) == (2, "run-output-full"), out
    assert files(tmp_path / "out") == {}
    assert finished(url, tmp_path / "out", "--processes", 2)[0] == 0
    assert_whole(url, tmp_path / "out", tmp_path)


@pytest.fixture
def factory(tmp_path: Path) -> Iterator[Factory]:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with fill(url, persons=4, shard_size=SHARD) as factory:
        yield factory


class Faulty(PoolWorkers):
    """Processes in which something happens to a shard."""

    def __init__(self, count: int, fault: Any) -> None:
        super().__init__(count)
        self.fault = fault

    def submit(self, _work: Any, job: Any) -> Any:
        return super().submit(self.fault, job)


def run_with(factory: Factory, output: Path, fault: Any, **terms: Any) -> Any:
    workers = Faulty(2, fault)
    try:
        return run(factory, output, workers=workers, terms=Terms(**terms))
    finally:
        workers.close()


def test_worker_that_dies_once_costs_nothing(
    factory: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(faults.FLAG, str(tmp_path / "flag"))
    assert run_with(factory, tmp_path / "out", faults.dies_once).complete
    assert sorted(letters(tmp_path / "out")) == sorted(codes(factory))


def test_shard_that_kills_every_worker_is_set_aside_alone(factory: Factory, tmp_path: Path) -> None:
    summary = run_with(factory, tmp_path / "out", faults.kills_by_one_shard)
    (fault,) = summary.status.set_aside
    assert (fault.shard, fault.fault) == (faults.POISONED, "run-worker-lost")
    assert summary.status.shards[ShardState.RELEASED] == len(factory.post) - 1


def test_worker_that_hangs_ends_itself_and_its_shard_is_made(
    factory: Factory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(faults.FLAG, str(tmp_path / "flag"))
    assert run_with(factory, tmp_path / "out", faults.hangs_once, patience=3).complete
    assert sorted(letters(tmp_path / "out")) == sorted(codes(factory))
    told = capfd.readouterr().err
    assert "Timeout" in told
    assert "Sample" not in told


def test_worker_that_is_frozen_is_given_up(
    factory: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(faults.FLAG, str(tmp_path / "flag"))
    assert run_with(factory, tmp_path / "out", faults.freezes_once, patience=2).complete
    assert sorted(letters(tmp_path / "out")) == sorted(codes(factory))


def test_pool_ends_with_its_block_and_leaves_no_process() -> None:
    with pool_workers(1) as workers:
        worker = workers.submit(faults.process, None).result()
    assert gone(worker)


def test_worker_has_neither_a_database_nor_a_token() -> None:
    with pool_workers(1) as workers:
        imported = workers.submit(faults.imported, None).result()
    assert "typst" in imported
    assert not imported & {"sqlalchemy", "psycopg", "pkcs11"}


def test_killed_program_takes_its_processes_along(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    make(url)
    with started(url, tmp_path / "out", "--processes", 1) as process:
        wait_for(process, pieces=0)
        kill_all(process)
        process.wait()
    assert finished(url, tmp_path / "out", "--processes", 1)[0] == 0
