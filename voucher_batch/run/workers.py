"""Where shards are rendered: processes of this machine, or the workers of a Dask cluster.

`concurrent.futures.Executor` is the only seam. What this adds to it is how wide it is and how it
begins anew when one of its workers is gone.
"""

from __future__ import annotations

import os
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from voucher_batch.errors import RunError
from voucher_batch.press import process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor, Future

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")

_GRACE: Final = 5.0
"""Seconds that idle processes get to end by themselves."""


class Workers(Protocol):
    """An executor that can begin anew."""

    @property
    def width(self) -> int:
        """How many jobs are worked on at once."""
        ...

    def submit(self, work: Callable[[_Job], _Result], job: _Job) -> Future[_Result]:
        """Hand out a job.

        Raises:
            RunError: ``run-workers``: there is nobody left to hand it to.
        """
        ...

    def is_loss(self, error: BaseException) -> bool:
        """Tell whether a job ended with ``error`` because its worker was lost."""
        ...

    def renew(self) -> None:
        """Leave every job that was handed out, and end the workers that hang."""
        ...


class _Recorded(SpawnContext):
    """Starts processes and remembers them, so that one that hangs can be ended."""

    def __init__(self) -> None:
        super().__init__()
        self.started: Final[list[SpawnProcess]] = []

    def Process(self, *arguments: Any, **options: Any) -> SpawnProcess:  # type: ignore[override]  # noqa: N802, ANN401 - the executor's own call
        started = SpawnProcess(*arguments, **options)
        self.started.append(started)
        return started


class PoolWorkers:
    """Processes of this machine.

    They are spawned, not forked: none inherits a session on a token, a connection or a secret.

    Args:
        count: How many.
    """

    def __init__(self, count: int) -> None:
        self.width: Final = count
        self._begin()

    def _begin(self) -> None:
        self._context = _Recorded()
        self._pool: Executor = ProcessPoolExecutor(
            self.width, mp_context=self._context, initializer=process.begin
        )

    def submit(self, work: Callable[[_Job], _Result], job: _Job) -> Future[_Result]:
        """Hand out a job."""
        try:
            return self._pool.submit(work, job)
        except BrokenExecutor:  # a worker was lost while nobody waited for one
            self.renew()
            return self._pool.submit(work, job)

    def is_loss(self, error: BaseException) -> bool:
        """Tell whether the pool broke: every job that was handed out ends so."""
        return isinstance(error, BrokenExecutor)

    def renew(self) -> None:
        """End every process, and begin with new ones."""
        self.end()
        self._begin()

    def end(self) -> None:
        """End every process, whatever it does."""
        for each in self._context.started:
            each.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def close(self) -> None:
        """End idle processes the quiet way, and the others as well."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for each in self._context.started:
            each.join(_GRACE / self.width)
        self.end()


class DaskWorkers:
    """The workers of a Dask cluster, each with one thread and a nanny that replaces it.

    Args:
        address: Of the scheduler, such as ``tls://host:8786``.

    Raises:
        RunError: ``run-dask-missing``, ``run-cluster``: the package is not installed, or no
            scheduler answers.
    """

    def __init__(self, address: str) -> None:
        try:
            import distributed  # noqa: PLC0415 - an extra, for those who have a cluster
        except ImportError as error:
            raise RunError(
                "run-dask-missing",
                "The package that speaks to a Dask cluster is not installed.",
                hint="Install gouvcheck with its extra cluster: pip install 'gouvcheck[cluster]'.",
            ) from error
        connect: Any = distributed.Client  # it has types for some of its methods only
        try:
            self._client = connect(address, set_as_default=False)
        except (OSError, ValueError) as error:  # its time-outs are OSErrors
            raise _no_cluster() from error
        self._lost: Final = (distributed.KilledWorker,)
        self._executor: Executor = self._client.get_executor(pure=False)

    @property
    def width(self) -> int:
        """How many threads the cluster has now, and at least one.

        Raises:
            RunError: ``run-cluster``: the scheduler is gone.
        """
        try:
            threads: dict[str, int] = self._client.nthreads()
        except OSError as error:
            raise _no_cluster() from error
        return max(1, sum(threads.values()))

    def submit(self, work: Callable[[_Job], _Result], job: _Job) -> Future[_Result]:
        """Hand out a job.

        Raises:
            RunError: ``run-cluster``: the scheduler is gone.
        """
        if self._client.status != "running":
            raise _no_cluster()
        return self._executor.submit(work, job)

    def is_loss(self, error: BaseException) -> bool:
        """Tell whether the scheduler gave a job up after several workers were lost with it."""
        return isinstance(error, self._lost)

    def renew(self) -> None:
        """Leave what was handed out; the nannies end what hangs."""
        with suppress(OSError):  # a scheduler that is gone has nothing in hand
            self._executor.shutdown(wait=False)
        self._executor = self._client.get_executor(pure=False)

    def close(self) -> None:
        """Leave the cluster, which stays as it is."""
        with suppress(OSError):
            self._executor.shutdown(wait=False)
            self._client.close()


@contextmanager
def pool_workers(count: int | None = None) -> Iterator[PoolWorkers]:
    """Open processes on this machine, and end them with the block.

    Args:
        count: How many; one for each core unless told.
    """
    workers = PoolWorkers(count or os.cpu_count() or 1)
    try:
        yield workers
    finally:
        workers.close()


@contextmanager
def dask_workers(address: str) -> Iterator[DaskWorkers]:
    """Join a Dask cluster, and leave it with the block.

    Args:
        address: Of its scheduler.

    Raises:
        RunError: As `DaskWorkers`.
    """
    workers = DaskWorkers(address)
    try:
        yield workers
    finally:
        workers.close()


def _no_cluster() -> RunError:
    return RunError(
        "run-cluster",
        "No scheduler of a Dask cluster answers at the address.",
        hint="Start one with `dask scheduler` and workers with `dask worker --nthreads 1`.",
    )
