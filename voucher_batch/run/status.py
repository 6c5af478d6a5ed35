"""How far a campaign is, from its books: for the run itself and for any other terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voucher_batch.store import ShardState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from voucher_batch.press.job import Rendered
    from voucher_batch.store import Shard, Store

_WINDOW: Final = 120
"""Seconds over which another terminal takes the rate."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A shard that stands in the way.

    Args:
        shard: Its number.
        fault: Stable code and place of its last failure.
        tries: How often it failed.
    """

    shard: int
    fault: str
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How far a campaign is.

    Args:
        shards: How many, by state.
        pieces: Of the whole campaign.
        done: In released shards.
        set_aside: What a person has to look at.
        owners: Runs that are at work now, with the shards that each has in hand.
        rate: Pieces a second lately, or None where nothing was released lately.
        left: Seconds until the last piece at that rate, or None.
    """

    shards: Mapping[ShardState, int]
    pieces: int
    done: int
    set_aside: tuple[Fault, ...]
    owners: Mapping[str, tuple[int, ...]]
    rate: float | None
    left: float | None

    @property
    def complete(self) -> bool:
        """Whether every shard is released."""
        return self.done == self.pieces


class Figures:
    """What one run did itself."""

    def __init__(self) -> None:
        self.shards = 0
        self.pieces = 0
        self.verified = 0
        self.size = 0
        self.seconds = 0.0
        """Processor time of the workers."""
        self.memory = 0
        """Of the largest worker, in bytes."""

    def count(self, rendered: Rendered | None) -> None:
        """Add a released shard; None for one without a file."""
        self.shards += 1
        if rendered is not None:
            self.pieces += rendered.pieces
            self.verified += rendered.verified
            self.size += rendered.size
            self.seconds += rendered.seconds
            self.memory = max(self.memory, rendered.memory)


@dataclass(frozen=True, slots=True)
class Summary:
    """How a run ended.

    Args:
        status: Of the campaign, at the end.
        figures: Of this run.
    """

    status: Status
    figures: Figures

    @property
    def complete(self) -> bool:
        """Whether nothing remains: else a program ends non-zero and says what does."""
        return self.status.complete


def status(store: Store, *, now: int) -> Status:
    """Return how far a campaign is.

    Args:
        store: Its books; they may be in use.
        now: Seconds since 1970-01-01T00:00:00Z.
    """
    with store.read() as books:
        shards = books.shards.all()
    pieces = sum(shard.pieces for shard in shards)
    done = sum(shard.pieces for shard in shards if shard.state is ShardState.RELEASED)
    rate = _rate(shards, now=now)
    return Status(
        shards={state: sum(s.state is state for s in shards) for state in ShardState},
        pieces=pieces,
        done=done,
        set_aside=tuple(
            Fault(shard.number, shard.fault or "", shard.tries)
            for shard in shards
            if shard.state is ShardState.SET_ASIDE
        ),
        owners=_owners(shards),
        rate=rate,
        left=None if rate is None else (pieces - done) / rate,
    )


def _rate(shards: Iterable[Shard], *, now: int) -> float | None:
    lately = [
        shard
        for shard in shards
        if shard.released is not None and now - _WINDOW <= shard.released <= now
    ]
    if not lately:
        return None
    since = min(shard.released for shard in lately if shard.released is not None)
    return sum(shard.pieces for shard in lately) / max(1, now - since)


def _owners(shards: Iterable[Shard]) -> dict[str, tuple[int, ...]]:
    owners: dict[str, tuple[int, ...]] = {}
    for shard in shards:
        if shard.state is ShardState.LEASED and shard.owner is not None:
            owners[shard.owner] = (*owners.get(shard.owner, ()), shard.number)
    return owners
