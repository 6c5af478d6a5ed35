"""What may happen to a worker process in the middle of its work."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from voucher_batch.press import work as press

if TYPE_CHECKING:
    from collections.abc import Callable

    from voucher_batch.press.job import Rendered, ShardJob, Spoilt

FLAG: Final = "GOUVCHECK_TEST_FLAG"
"""Names the file by which a fault that happens once is remembered."""
POISONED: Final = 2


def process(_: object) -> int:
    """Return which process this is."""
    return os.getpid()


def imported(_: object) -> set[str]:
    """Return which packages this process has imported."""
    return {name.split(".")[0] for name in sys.modules}


def dies_once(job: ShardJob) -> Rendered | Spoilt:
    """Work, but die in the first job of all."""
    return _once(job, lambda: os.kill(os.getpid(), signal.SIGKILL))


def freezes_once(job: ShardJob) -> Rendered | Spoilt:
    """Work, but freeze in the first job of all: not even a watchdog runs on."""
    return _once(job, lambda: os.kill(os.getpid(), signal.SIGSTOP))


def hangs_once(job: ShardJob) -> Rendered | Spoilt:
    """Work, but hang in the first job of all, inside the renderer."""
    if not _first():
        return press.work(job)

    def hang(*_: Any, **__: Any) -> bytes:
        time.sleep(600)
        raise AssertionError

    press.render = hang  # type: ignore[attr-defined]
    return press.work(job)


def kills_by_one_shard(job: ShardJob) -> Rendered | Spoilt:
    """Work, but die with one shard."""
    if job.shard == POISONED:
        os.kill(os.getpid(), signal.SIGKILL)
    return press.work(job)


def _once(job: ShardJob, fault: Callable[[], None]) -> Rendered | Spoilt:
    if _first():
        fault()
    return press.work(job)


def _first() -> bool:
    """Tell, to one caller among all processes, that it is the first."""
    try:
        with Path(os.environ[FLAG]).open("x"):
            return True
    except FileExistsError:
        return False
