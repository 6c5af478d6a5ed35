"""Sizes and times of updates and status look-ups, beside python-tuf on the same lists.

Everything is served from memory, so that neither a network nor a disk is measured. python-tuf gets
the metadata of `tests.support.tuf_twin`: its lists are roles of their own, with a short text for
a target file, so it has no list to inflate. Ours verifies and inflates every list in every update,
because a key may have been compromised since.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.timing import rates, table
from gouvcheck_core.claims import StatusReference
from gouvcheck_core.trust.model import Status
from gouvcheck_core.trust_store import DirectoryStore
from gouvcheck_core.update import HEAD_NAME, published_trust, root_name, trust_name, update
from tests.support.large_trust import large_publisher, withdrawn
from tests.support.published import HOUR, START
from tests.support.tuf_clients import TheirClient
from tests.support.tuf_history import Publisher as Twin

if TYPE_CHECKING:
    from collections.abc import Callable

    from gouvcheck_core.trust.published import PublishedTrust
    from gouvcheck_core.trust.state import State
    from tests.support.published import Publisher

NUMBERS: Final = (1, 10, 100)
ROUNDS: Final = 7
MEGABIT: Final = 125_000
"""Bytes a second of a poor mobile connection."""


@dataclass(frozen=True, slots=True)
class World:
    """A publisher with lists of which 1 % is withdrawn, and a verifier that is up to date."""

    publisher: Publisher
    state: State
    fresh: State

    @classmethod
    def of(cls, lists: int) -> World:
        """Return the world with so many lists."""
        publisher = large_publisher(range(1, lists + 1), entries=withdrawn(0.01))
        fresh = publisher.anchor()
        return cls(publisher, updated(publisher, fresh), fresh)

    def with_news(self) -> None:
        """Publish one changed list, as most heads do."""
        self.publisher.set_status(1, 700_123, Status.USED)
        self.publisher.publish_head(now=START + HOUR)

    def trust(self) -> PublishedTrust:
        """Return what the state says, read from its files as a program does when it starts."""
        trust = published_trust(self.state)
        assert trust is not None
        return trust


def updated(publisher: Publisher, state: State, *, now: int = START) -> State:
    """Return the state after an update."""
    outcome = update(state, publisher.fetch, now=now)
    assert outcome.error is None
    return outcome.state


def milliseconds(call: Callable[[], object]) -> float:
    """Return the median processor time of a call."""
    call()
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        call()
        spent.append(time.process_time() - start)
    return statistics.median(spent) * 1_000


def sizes(worlds: dict[int, World]) -> str:
    """Return the table of bytes."""
    rows = []
    for lists, world in worlds.items():
        files = world.publisher.files
        head, trust = len(files[HEAD_NAME]), len(files[trust_name(1)])
        whole = sum(len(data) for name, data in files.items() if name != root_name(1))
        rows.append(
            (
                lists,
                f"{head:,}",
                f"{trust:,}",
                f"{whole:,}",
                f"{whole / MEGABIT:.1f}",
                f"{head + len(files['status/1/1.cwt']):,}",
                f"{theirs(lists):,}",
            )
        )
    return table(
        (
            "lists",
            "head",
            "trust",
            "first update",
            "s at 1 Mbit/s",
            "head and one changed list",
            "TUF: timestamp and snapshot",
        ),
        rows,
    )


def theirs(lists: int) -> int:
    """Return the bytes of timestamp and snapshot that pin so many lists."""
    return sum(len(data) for data in twin(lists).files[HEAD_NAME].theirs)


def twin(lists: int) -> Twin:
    """Return a publisher of TUF metadata for so many lists."""
    found = Twin()
    for number in range(3, lists + 1):
        found.name_list(number)
    for number in range(lists + 1, 3):
        found.retire_list(number)
        del found.versions[number]
    found.publish_trust()
    found.publish_head()
    return found


def their_times(lists: int) -> tuple[float, float]:
    """Return the milliseconds of python-tuf for a first update and for one without news."""
    publisher = twin(lists)
    anchor = publisher.files[root_name(1)].theirs[0]
    client = TheirClient.anchored(anchor)
    first = milliseconds(
        lambda: TheirClient.anchored(anchor).update(publisher.files.get, publisher.now)
    )
    assert client.update(publisher.files.get, publisher.now) is not None
    return first, milliseconds(lambda: client.update(publisher.files.get, publisher.now))


def our_times(world: World) -> tuple[float, float, float]:
    """Return the milliseconds of a first update, of one with one changed list, of one without."""
    publisher = world.publisher
    old = publisher.snapshot()
    first = milliseconds(lambda: updated(publisher, world.fresh))
    same = milliseconds(lambda: updated(publisher, world.state))
    world.with_news()
    news = milliseconds(lambda: updated(publisher, world.state, now=START + HOUR))
    publisher.files |= old
    return first, news, same


def times(worlds: dict[int, World]) -> str:
    """Return the table of milliseconds."""
    rows = []
    for lists, world in worlds.items():
        measured = (*our_times(world), milliseconds(world.trust), *their_times(lists))
        rows.append((lists, *(f"{value:,.1f}" for value in measured)))
    head = (
        "lists",
        "first update",
        "one list changed",
        "nothing new",
        "read at start",
        "TUF: first update",
        "TUF: nothing new",
    )
    return table(head, rows)


def kept(worlds: dict[int, World]) -> str:
    """Return the table of updates that keep every state durably in a directory."""
    rows = []
    for lists, world in worlds.items():
        publisher, old = world.publisher, world.publisher.snapshot()
        with tempfile.TemporaryDirectory() as folder:
            store = DirectoryStore(Path(folder))
            state, first = durably(publisher, world.fresh, store, now=START)
            state, same = durably(publisher, state, store, now=START)
            world.with_news()
            _, news = durably(publisher, state, store, now=START + HOUR)
        publisher.files |= old
        rows.append((lists, *(f"{value:,.0f}" for value in (first, news, same))))
    return table(("lists", "first update", "one list changed", "nothing new"), rows)


def durably(
    publisher: Publisher, state: State, store: DirectoryStore, *, now: int
) -> tuple[State, float]:
    """Return the state after an update and the milliseconds on the wall clock."""
    start = time.perf_counter()
    outcome = update(state, publisher.fetch, now=now, keep=store.save)
    spent = (time.perf_counter() - start) * 1_000
    assert outcome.error is None
    return outcome.state, spent


def look_ups(worlds: dict[int, World]) -> str:
    """Return the table of rates."""
    calls = {
        str(lists): partial(world.trust().status, StatusReference(lists, 700_123))
        for lists, world in worlds.items()
    }
    return table(
        ("lists", "status look-ups a second"),
        [(lists, f"{rate:,.0f}") for lists, rate in rates(calls).items()],
    )


def main() -> None:
    """Print the tables."""
    worlds = {lists: World.of(lists) for lists in NUMBERS}
    print("### Published trust: bytes (50 keys, 7 profiles, 1 % of each list withdrawn)\n")
    print(sizes(worlds))
    print("\n### Updates: milliseconds of processor time, one core\n")
    print(times(worlds))
    print("\n### Updates kept in a directory: milliseconds on the clock, once\n")
    print(kept(worlds))
    print("\n### Status look-ups, one core\n")
    print(look_ups(worlds))


if __name__ == "__main__":
    main()
