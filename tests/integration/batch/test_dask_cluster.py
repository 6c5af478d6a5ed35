"""A run on a Dask cluster of real processes: a scheduler, two workers, one of them killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.batch.programs import LONGEST, ROOT, finished, started, wait_for
from tests.support.factory import codes, files, fill, letters, manifest_bytes, open_factory, run
from voucher_batch.errors import RunError
from voucher_batch.run import dask_workers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

PERSONS = 10
SHARD = 1


@contextmanager
def program(*arguments: str, **options: Any) -> Iterator[subprocess.Popen[str]]:
    """Start a program of Dask's in a session of its own, and end it with the block."""
    with subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments],
        cwd=ROOT,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        **options,
    ) as process:
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def scheduler() -> Iterator[str]:
    """Start a scheduler and return its address."""
    arguments = ("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    with program(*arguments, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "Scheduler at:" in line:
                yield line.split("Scheduler at:")[1].strip()
                return
        raise AssertionError("no scheduler")


@contextmanager
def worker(address: str, folder: Path) -> Iterator[int]:
    """Start a worker with one thread and its nanny, and return their session."""
    arguments = ("worker", address, "--nthreads", "1", "--no-dashboard")
    place = ("--local-directory", str(folder), "--host", "127.0.0.1")
    with program(*arguments, *place, stderr=subprocess.DEVNULL) as process:
        yield process.pid


def test_cluster_that_loses_a_worker_makes_the_same_letters(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    fill(url, persons=PERSONS, shard_size=SHARD).store.close()
    with ExitStack() as stack:
        address = stack.enter_context(scheduler())
        doomed, _ = (
            stack.enter_context(worker(address, tmp_path / name)) for name in ("one", "two")
        )
        arguments = (url, tmp_path / "out", "--dask", address, "--shard-size", SHARD)
        with started(*arguments) as process:
            wait_for(process, pieces=2)
            os.killpg(doomed, signal.SIGKILL)
            out, err = process.communicate(timeout=LONGEST)
        assert process.returncode == 0, out + err
    with fill(
        f"sqlite:///{tmp_path / 'other.db'}", persons=PERSONS, shard_size=SHARD
    ) as undisturbed:
        run(undisturbed, tmp_path / "undisturbed")
        expected = manifest_bytes(undisturbed, tmp_path / "m")
    with open_factory(url, shard_size=SHARD) as factory:
        assert manifest_bytes(factory, tmp_path / "m") == expected
        assert sorted(letters(tmp_path / "out")) == sorted(codes(factory))
    assert files(tmp_path / "out") == files(tmp_path / "undisturbed")


def test_scheduler_that_goes_away_stops_the_run_which_goes_on_elsewhere(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    fill(url, persons=PERSONS, shard_size=SHARD).store.close()
    arguments = (url, tmp_path / "out", "--shard-size", SHARD)
    with ExitStack() as stack:
        cluster = stack.enter_context(ExitStack())
        address = cluster.enter_context(scheduler())
        stack.enter_context(worker(address, tmp_path / "one"))
        with started(*arguments, "--dask", address) as process:
            wait_for(process, pieces=1)
            cluster.close()
            _, err = process.communicate(timeout=LONGEST)
        assert process.returncode == 2, err
        assert err.splitlines()[-1] == "run-cluster"
    begin = time.monotonic()
    assert finished(*arguments)[0] == 0
    assert time.monotonic() - begin < LONGEST
    assert len(letters(tmp_path / "out")) == PERSONS


def test_address_without_a_scheduler_is_told() -> None:
    import dask

    with (
        dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
        pytest.raises(RunError) as caught,
        dask_workers("tcp://127.0.0.1:9"),
    ):
        pass
    assert caught.value.code == "run-cluster"
