"""A run: lease shards, hand them out, take them back, release them; whatever happens meanwhile.

Nothing is remembered here that the book does not hold: a run that is killed anywhere is started
again and goes on. A shard may be rendered more than once, but it is released once, and each time
its bytes are the same.
"""

from __future__ import annotations

import secrets
import time
from collections import deque
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voucher_batch.beneficiary import Channel
from voucher_batch.errors import BookError, RunError
from voucher_batch.folder import Folder
from voucher_batch.press.job import Rendered, ShardJob, Spoilt
from voucher_batch.press.work import name_of, work
from voucher_batch.run.prepare import Preparer, part_name, shard_name
from voucher_batch.run.progress import Event, Meter, Silence
from voucher_batch.run.status import Figures, Summary, status
from voucher_batch.run.stop import Stop, Wish
from voucher_batch.store import ShardState

if TYPE_CHECKING:
    from collections.abc import Callable

    from voucher_batch.run.order import Order, Terms
    from voucher_batch.run.progress import Progress
    from voucher_batch.run.workers import Workers
    from voucher_batch.store import Shard

_TICK: Final = 0.2
"""Seconds between two looks at the operator's wish."""
_AHEAD: Final = 2
"""Jobs for each worker, so that none waits while the next shard is being prepared."""
_SLACK: Final = 2
"""Times its patience that a worker gets before it is given up: it should have ended itself."""
_LOST: Final = "run-worker-lost"


@dataclass(frozen=True, slots=True, repr=False)
class _Task:
    """A shard that is ours, and the work on it."""

    shard: Shard
    job: ShardJob
    alone: bool = False
    """Whether nothing else was in the workers' hands: then a loss is this shard's doing."""


def run_campaign(
    order: Order,
    *,
    workers: Workers,
    terms: Terms,
    progress: Progress | None = None,
    stop: Stop | None = None,
    clock: Callable[[], float] = time.time,
) -> Summary:
    """Make every shard of a campaign that is not made yet, and say how far it came.

    Args:
        order: What is made.
        workers: Who renders.
        terms: How patient the run is.
        progress: Who draws it.
        stop: The operator's wish.
        clock: Seconds since 1970-01-01T00:00:00Z; leases are counted by it.

    Raises:
        RunError: The output cannot be written, or there is nobody to work; what is finished stays.
        SignerError: A key cannot be used now.
        BookError: The store cannot be used, or every key is full.
    """
    foreman = _Foreman(
        order,
        workers=workers,
        terms=terms,
        progress=progress or Silence(),
        stop=stop or Stop(),
        clock=clock,
    )
    return foreman.run()


class _Foreman:
    """One run."""

    def __init__(
        self,
        order: Order,
        *,
        workers: Workers,
        terms: Terms,
        progress: Progress,
        stop: Stop,
        clock: Callable[[], float],
    ) -> None:
        self._order: Final = order
        self._store: Final = order.store
        self._workers: Final = workers
        self._terms: Final = terms
        self._progress: Final = progress
        self._stop: Final = stop
        self._clock: Final = clock
        self._owner: Final = secrets.token_hex(8)
        self._folder: Final = Folder(order.output)
        self._in_hand: Final[dict[Future[Rendered | Spoilt], _Task]] = {}
        self._suspects: Final[deque[_Task]] = deque()
        self._figures: Final = Figures()
        self._renewed = self._stirred = time.monotonic()
        self._waiting = False

    def run(self) -> Summary:
        """Run until nothing is left, or the operator wants it to end."""
        with self._store.begin() as books:
            books.campaign_file.bind(
                digest=self._order.campaign.digest, vault=self._order.vault.fingerprint
            )
        self._preparer = Preparer(self._order, terms=self._terms, owner=self._owner)
        before = status(self._store, now=self._now)
        self._meter = Meter(done=before.done, total=before.pieces, now=time.monotonic())
        self._progress.advanced(self._meter.pace())
        try:
            while self._goes_on():
                self._hand_out()
                self._take_back()
                self._renew()
        finally:
            self._leave()
        return Summary(status(self._store, now=self._now), self._figures)

    @property
    def _now(self) -> int:
        return int(self._clock())

    @property
    def _busy(self) -> bool:
        return bool(self._in_hand or self._suspects)

    def _goes_on(self) -> bool:
        match self._stop.wish:
            case Wish.ABANDON:
                return False
            case Wish.FINISH:
                return self._busy
            case Wish.GO_ON:
                return self._busy or self._is_more_to_come()

    def _is_more_to_come(self) -> bool:
        """Tell whether shards are open, or in another run's hands and may come back."""
        with self._store.read() as books:
            shards = books.shards.all()
        if any(shard.state is ShardState.OPEN for shard in shards):
            return True
        leased = [shard.number for shard in shards if shard.state is ShardState.LEASED]
        if leased and not self._waiting:
            self._progress.happened(Event.WAITING, shard=leased[0])
        self._waiting = bool(leased)
        return self._waiting

    # --- out ---------------------------------------------------------------------------------

    def _hand_out(self) -> None:
        if self._suspects:
            if not self._in_hand:
                self._submit(self._suspects.popleft(), alone=True)
            return
        while self._stop.wish is Wish.GO_ON and len(self._in_hand) < self._workers.width * _AHEAD:
            shard = self._lease()
            if shard is None:
                return
            self._begin(shard)
            if self._suspects:
                return

    def _lease(self) -> Shard | None:
        now = self._now
        with self._store.begin() as books:
            return books.shards.lease(self._owner, now=now, until=now + self._terms.lease)

    def _begin(self, shard: Shard) -> None:
        job = self._preparer.job(shard)
        match job:
            case Spoilt():
                self._fail(shard, job.fault)
            case ShardJob(pieces=()):
                self._release(shard, None)
            case ShardJob() if shard.channel is Channel.EMAIL:
                self._release(shard, None)  # every code is signed and proven; `mail` sends them
            case ShardJob() if shard.tries:
                self._suspects.append(_Task(shard, job))
            case ShardJob():
                self._submit(_Task(shard, job), alone=False)

    def _submit(self, task: _Task, *, alone: bool) -> None:
        future = self._workers.submit(work, task.job)
        self._in_hand[future] = _Task(task.shard, task.job, alone)
        self._stirred = time.monotonic()

    # --- back --------------------------------------------------------------------------------

    def _take_back(self) -> None:
        if not self._in_hand:
            if not self._suspects and self._stop.wish is Wish.GO_ON:
                time.sleep(_TICK if self._waiting else 0)
            return
        done, _ = wait(self._in_hand, timeout=_TICK, return_when=FIRST_COMPLETED)
        # What is finished first: a failure may end the run.
        for future in sorted(done, key=_has_failed):
            self._settle(future)
        if not done and time.monotonic() - self._stirred > self._terms.patience * _SLACK:
            self._give_up()

    def _settle(self, future: Future[Rendered | Spoilt]) -> None:
        task = self._in_hand.pop(future)
        self._stirred = time.monotonic()
        try:
            result = future.result()
        except CancelledError:
            self._lose(task)
            return
        except RunError:
            self._suspects.appendleft(task)  # so that its part is removed
            raise
        except Exception as error:  # noqa: BLE001 - whatever an executor makes of a lost worker
            if self._workers.is_loss(error):
                self._lose(task)
            else:
                self._fail(task.shard, name_of(error))
            return
        match result:
            case Rendered():
                self._release(task.shard, result)
            case Spoilt(fault=fault):
                self._fail(task.shard, fault)

    def _give_up(self) -> None:
        """Leave workers that neither finish nor end, and what they have in hand."""
        tasks = list(self._in_hand.values())
        self._in_hand.clear()
        self._workers.renew()
        for task in tasks:
            self._lose(task)

    def _lose(self, task: _Task) -> None:
        if task.alone:
            self._fail(task.shard, _LOST)
            return
        self._progress.happened(Event.WORKER_LOST, shard=task.shard.number)
        self._suspects.append(task)

    def _fail(self, shard: Shard, fault: str) -> None:
        self._folder.remove(part_name(shard.number, self._owner))
        try:
            with self._store.begin() as books:
                state = books.shards.fail(
                    shard.number, self._owner, fault=fault, limit=self._terms.tries
                )
        except BookError as error:
            if error.code != "book-lease-lost":
                raise
            return  # another run has it by now, and will see for itself
        event = Event.SET_ASIDE if state is ShardState.SET_ASIDE else Event.TRIED_AGAIN
        self._progress.happened(event, shard=shard.number, fault=fault)

    def _release(self, shard: Shard, rendered: Rendered | None) -> None:
        """Give a shard's file its name, and enter that, both or neither.

        A crash between the two leaves a whole file that the book does not know: the shard is
        rendered again, and the same bytes take its place.
        """
        part = part_name(shard.number, self._owner)
        with self._store.begin() as books:
            ours = books.shards.release(
                shard.number,
                self._owner,
                digest=None if rendered is None else rendered.digest,
                size=0 if rendered is None else rendered.size,
                pages=0 if rendered is None else rendered.pieces,
                now=self._now,
            )
            if ours and rendered is not None:
                self._folder.settle(part, shard_name(shard.number))
        if not ours:  # the lease ran out, and another run has it
            self._folder.remove(part)
            return
        self._figures.count(rendered)
        self._progress.advanced(self._meter.advance(shard.pieces, now=time.monotonic()))

    # --- leases ------------------------------------------------------------------------------

    def _renew(self) -> None:
        if not self._busy or time.monotonic() - self._renewed < self._terms.lease / 3:
            return
        self._renewed = time.monotonic()
        now = self._now
        with self._store.begin() as books:
            books.shards.renew(self._owner, now=now, until=now + self._terms.lease)

    def _leave(self) -> None:
        """Give back what is still in hand, and leave no unfinished file of it."""
        tasks = [*self._in_hand.values(), *self._suspects]
        if self._in_hand:
            self._workers.renew()
        for task in tasks:
            self._folder.remove(part_name(task.shard.number, self._owner))
        with self._store.begin() as books:
            books.shards.give_back(self._owner)
            unfinished = [s for s in books.shards.all() if s.state is ShardState.LEASED]
        if not unfinished:
            self._sweep()

    def _sweep(self) -> None:
        """Remove what runs left that were killed, while no other run is at work."""
        for name in self._folder.names("shards"):
            if name.startswith(".") and name.endswith(".part"):
                self._folder.remove(f"shards/{name}")


def _has_failed(future: Future[Rendered | Spoilt]) -> bool:
    return future.cancelled() or future.exception() is not None
