"""What a person sees of a run, and how they end it."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from concurrent.futures import BrokenExecutor

import pytest

from voucher_batch.errors import RunError
from voucher_batch.run import PoolWorkers, Stop, Wish, dask_workers
from voucher_batch.run.progress import Meter, Pace


def test_rate_is_told_once_something_was_done() -> None:
    meter = Meter(done=100, total=1_100, now=50.0)
    assert meter.pace() == Pace(100, 1_100)
    assert meter.advance(200, now=52.0) == Pace(300, 1_100, rate=100.0, left=8.0)


def test_rate_forgets_what_was_long_ago() -> None:
    meter = Meter(done=0, total=100_000, now=0.0)
    for second in range(1, 200):
        meter.advance(10 if second < 100 else 50, now=float(second))
    pace = meter.pace()
    assert pace.rate is not None
    assert 45 < pace.rate <= 50


def test_pieces_at_one_instant_have_no_rate() -> None:
    assert Meter(done=0, total=10, now=1.0).advance(5, now=1.0) == Pace(5, 10)


def test_each_press_is_more_urgent_up_to_the_last() -> None:
    stop = Stop()
    seen = []
    for _ in range(3):
        stop.press()
        seen.append(stop.wish)
    assert seen == [Wish.FINISH, Wish.ABANDON, Wish.ABANDON]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_are_wishes_within_the_block_only(number: signal.Signals) -> None:
    assert threading.current_thread() is threading.main_thread()
    before = signal.getsignal(number)
    with Stop.listening() as stop:
        os.kill(os.getpid(), number)
        end = time.monotonic() + 60
        while stop.wish is Wish.GO_ON and time.monotonic() < end:
            time.sleep(0.01)
        assert stop.wish is Wish.FINISH
    assert signal.getsignal(number) is before


def test_pool_that_broke_unseen_is_renewed_by_the_next_job() -> None:
    workers = PoolWorkers(1)
    try:
        with pytest.raises(BrokenExecutor):
            workers.submit(os._exit, 1).result()
        assert workers.submit(abs, -1).result() == 1
    finally:
        workers.close()


def test_only_a_broken_pool_is_the_loss_of_a_worker() -> None:
    workers = PoolWorkers(1)
    assert workers.is_loss(BrokenExecutor())
    assert not workers.is_loss(ValueError())
    workers.close()


def test_cluster_without_its_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(RunError) as caught, dask_workers("tls://nowhere:1"):
        pass
    assert caught.value.code == "run-dask-missing"
    assert "cluster" in caught.value.hint
