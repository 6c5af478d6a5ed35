"""What a running service does by itself again and again, and whether it is done in time."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from gouvcheck_core.errors import GouvCheckError
from issuer_api.observe import observed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LATE_PERIODS: Final = 3
"""A chore that was not done for so many of its periods is late."""


class Work(Protocol):
    """What a chore does, in a thread of its own."""

    def __call__(self) -> None:
        """Do it once.

        Raises:
            GouvCheckError: It could not be done; it is tried again after the usual time.
        """
        ...


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do again and again.

    Args:
        name: In logs and in what ``/readyz`` answers: lower-case words with hyphens.
        every: Seconds from the end of one time to the beginning of the next.
        run: Does it once.
    """

    name: str
    every: float
    run: Work


@dataclass(slots=True)
class _Kept:
    chore: Chore
    done: float
    failed: bool = False


@dataclass(slots=True)
class Chores:
    """The chores of one running service.

    Args:
        chores: What there is to do.
    """

    chores: Sequence[Chore]
    _kept: list[_Kept] = field(default_factory=list)
    _ending: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def start(self) -> None:
        """Begin with each of them, in the running event loop."""
        self._kept = [_Kept(chore, time.monotonic()) for chore in self.chores]
        self._tasks = [asyncio.create_task(self._repeat(kept)) for kept in self._kept]

    async def end(self) -> None:
        """Begin no chore any more, and wait for those that have begun."""
        self._ending.set()
        await asyncio.gather(*self._tasks)

    def behind(self) -> Iterable[str]:
        """Yield the names of chores that failed the last time, or are late."""
        now = time.monotonic()
        for kept in self._kept:
            if kept.failed or now - kept.done > _LATE_PERIODS * kept.chore.every:
                yield kept.chore.name

    async def _repeat(self, kept: _Kept) -> None:
        while not self._ending.is_set():
            kept.failed = not await asyncio.to_thread(_done, kept.chore)
            if not kept.failed:
                kept.done = time.monotonic()
            try:
                await asyncio.wait_for(self._ending.wait(), kept.chore.every)
            except TimeoutError:
                continue


def _done(chore: Chore) -> bool:
    """Do it, and tell whether it could be done; no failure ends the service."""
    try:
        chore.run()
    except GouvCheckError as error:
        observed.error("chore-failed", kind=chore.name, code=error.code)
        return False
    except Exception as error:  # noqa: BLE001 - a defect of one chore shall not end the others
        observed.error("chore-failed", kind=chore.name, code=type(error).__name__)
        return False
    return True
