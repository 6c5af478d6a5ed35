"""What a run tells while it goes on, and how long it will take."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

_WINDOW: Final = 60.0
"""Seconds over which the rate is taken: long enough to be steady, short enough to be true."""


class Event(Enum):
    """What happens to a shard apart from being finished, in words for a person."""

    TRIED_AGAIN = "is tried again"
    SET_ASIDE = "is set aside"
    WORKER_LOST = "was in hand when a worker was lost; it is tried again alone"
    WAITING = "is in the hands of another run"
    FINISHING = "is finished before the run stops"


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a run is.

    Args:
        done: Pieces in released shards, also those of earlier runs.
        total: Pieces of the campaign.
        rate: Pieces a second lately, or None before that can be told.
        left: Seconds until the last piece at that rate, or None.
    """

    done: int
    total: int
    rate: float | None = None
    left: float | None = None


class Progress(Protocol):
    """Who draws it: a terminal, a log, or nobody."""

    def advanced(self, pace: Pace) -> None:
        """Show how far the run is; called at its start and behind every shard."""
        ...

    def happened(self, event: Event, *, shard: int, fault: str = "") -> None:
        """Show what happened to a shard.

        Args:
            event: What it was.
            shard: Its number.
            fault: Stable code and place of the fault, without any data; or empty.
        """
        ...


class Silence:
    """The progress that nobody looks at."""

    def advanced(self, pace: Pace) -> None:
        """Show nothing."""

    def happened(self, event: Event, *, shard: int, fault: str = "") -> None:
        """Show nothing."""


class Meter:
    """Takes the pace of one run.

    Args:
        done: Pieces that were finished before.
        total: Pieces of the campaign.
        now: A monotonic clock, in seconds.
    """

    def __init__(self, *, done: int, total: int, now: float) -> None:
        self._seen: Final = deque([(now, done)])
        self._done = done
        self._total: Final = total

    def advance(self, pieces: int, *, now: float) -> Pace:
        """Return the pace after ``pieces`` more."""
        self._done += pieces
        self._seen.append((now, self._done))
        while len(self._seen) > 2 and now - self._seen[1][0] >= _WINDOW:  # noqa: PLR2004 - two points make a rate
            self._seen.popleft()
        return self.pace()

    def pace(self) -> Pace:
        """Return the pace as it stands."""
        (first, before), (last, after) = self._seen[0], self._seen[-1]
        if last <= first or after <= before:
            return Pace(self._done, self._total)
        rate = (after - before) / (last - first)
        return Pace(self._done, self._total, rate, (self._total - self._done) / rate)
