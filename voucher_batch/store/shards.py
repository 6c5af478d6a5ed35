"""Shards: planned once, worked on by whoever holds the lease, released when they read back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Row, and_, case, insert, or_, select, update

from voucher_batch.beneficiary import Channel
from voucher_batch.errors import BookError
from voucher_batch.store.book_tables import ShardKind, ShardState, shard

if TYPE_CHECKING:
    from sqlalchemy import Connection, Update

_NOBODY: Final = {"owner": None, "leased_since": None, "leased_until": None}


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard of a campaign.

    Args:
        number: In its campaign, from 1.
        kind: First papers or reprints.
        channel: All pieces of a shard leave the house the same way.
        key_group: Which of the campaign's signers signs it, from 0.
        pieces: How many.
        state: How far it is.
        owner: Who works on it, or None.
        leased_since: Since when, or None.
        leased_until: How long nobody else may, or None.
        tries: How often it failed.
        fault: What failed last, a stable code and its place; or None.
        digest: SHA-256 of the sheets, once released; None for a shard without sheets.
        size: Of the sheets in bytes, once released.
        pages: Of the sheets, once released.
        released: When, or None.
    """

    number: int
    kind: ShardKind
    channel: Channel
    key_group: int
    pieces: int
    state: ShardState
    owner: str | None
    leased_since: int | None
    leased_until: int | None
    tries: int
    fault: str | None
    digest: bytes | None
    size: int | None
    pages: int | None
    released: int | None


_SHARD: Final = tuple(
    each for each in shard.c if each is not shard.c.id and each is not shard.c.campaign
)


class ShardBook:
    """The shards of a campaign.

    Leases are for not doing work twice, not for correctness: what a shard becomes is the same
    whoever works on it, and `release` counts once.

    Args:
        connection: In a transaction.
        campaign: Number of the campaign's row.
    """

    def __init__(self, connection: Connection, *, campaign: int) -> None:
        self._connection = connection
        self._campaign = campaign

    def all(self) -> tuple[Shard, ...]:
        """Return every shard in the order of their numbers."""
        rows = self._connection.execute(
            select(*_SHARD).where(shard.c.campaign == self._campaign).order_by(shard.c.number)
        )
        return tuple(map(_to_shard, rows))

    def enter(
        self, number: int, *, kind: ShardKind, channel: Channel, key_group: int, pieces: int
    ) -> int:
        """Enter a shard that nobody has worked on, and return the number of its row."""
        row: int = self._connection.execute(
            insert(shard)
            .values(
                campaign=self._campaign,
                number=number,
                kind=kind.value,
                channel=channel.value,
                key_group=key_group,
                pieces=pieces,
                state=ShardState.OPEN.value,
            )
            .returning(shard.c.id)
        ).scalar_one()
        return row

    def lease(self, owner: str, *, now: int, until: int) -> Shard | None:
        """Take a shard to work on it, or None if there is none to be had.

        Shards that never failed come first. A lease ends at its end, and also if it seems to begin
        later than now: then the clock was set back, and nobody knows when its end will come.

        Args:
            owner: Who takes it; a name of this run, such as host and process.
            now: Seconds since 1970-01-01T00:00:00Z.
            until: When somebody else may take it.
        """
        running = and_(shard.c.leased_since <= now, shard.c.leased_until > now)
        free = or_(
            shard.c.state == ShardState.OPEN.value,
            and_(shard.c.state == ShardState.LEASED.value, ~running),
        )
        best = (
            select(shard.c.id)
            .where(shard.c.campaign == self._campaign, free)
            .order_by(shard.c.tries, shard.c.number)
            .limit(1)
            .with_for_update(skip_locked=True)  # SQLite has one writer and needs no such word
            .scalar_subquery()
        )
        row = self._connection.execute(
            update(shard)
            .where(shard.c.id == best)
            .values(
                state=ShardState.LEASED.value, owner=owner, leased_since=now, leased_until=until
            )
            .returning(*_SHARD)
        ).one_or_none()
        return None if row is None else _to_shard(row)

    def renew(self, owner: str, *, now: int, until: int) -> int:
        """Prolong every lease of an owner; return how many there still are."""
        change = self._held(owner).values(leased_since=now, leased_until=until)
        return self._connection.execute(change).rowcount

    def give_back(self, owner: str) -> int:
        """End every lease of an owner; return how many there were."""
        change = self._held(owner).values(state=ShardState.OPEN.value, **_NOBODY)
        return self._connection.execute(change).rowcount

    def release(
        self,
        number: int,
        owner: str,
        *,
        digest: bytes | None,
        size: int,
        pages: int,
        now: int,
    ) -> bool:
        """Note that a shard is finished; tell whether the owner still held it.

        Args:
            number: Of the shard.
            owner: Who has worked on it.
            digest: SHA-256 of the sheets, or None if there are none.
            size: Of the sheets in bytes.
            pages: Of the sheets.
            now: Seconds since 1970-01-01T00:00:00Z.
        """
        change = self._held(owner).where(shard.c.number == number)
        done = change.values(
            state=ShardState.RELEASED.value,
            digest=digest,
            size=size,
            pages=pages,
            released=now,
            fault=None,
            **_NOBODY,
        )
        return self._connection.execute(done).rowcount == 1

    def fail(self, number: int, owner: str, *, fault: str, limit: int) -> ShardState:
        """Note that work on a shard failed, and return what it is now: open again or set aside.

        Args:
            number: Of the shard.
            owner: Who has worked on it.
            fault: A stable code and its place, never a value.
            limit: How many failures set it aside.

        Raises:
            BookError: ``book-lease-lost``: the owner does not hold it any more.
        """
        tries = shard.c.tries + 1
        state = case((tries >= limit, ShardState.SET_ASIDE.value), else_=ShardState.OPEN.value)
        change = self._held(owner).where(shard.c.number == number)
        found: str | None = self._connection.scalar(
            change.values(tries=tries, state=state, fault=fault, **_NOBODY).returning(shard.c.state)
        )
        if found is None:
            raise BookError(
                "book-lease-lost",
                f"Shard {number} was taken over by another worker.",
                hint="Leave it to that one; leases that end too early want to be longer.",
            )
        return ShardState(found)

    def put_back(self) -> int:
        """Open every shard again that was set aside; return how many there were."""
        change = (
            update(shard)
            .where(shard.c.campaign == self._campaign, shard.c.state == ShardState.SET_ASIDE.value)
            .values(state=ShardState.OPEN.value, tries=0)
        )
        return self._connection.execute(change).rowcount

    def _held(self, owner: str) -> Update:
        return update(shard).where(
            shard.c.campaign == self._campaign,
            shard.c.state == ShardState.LEASED.value,
            shard.c.owner == owner,
        )


def _to_shard(row: Row[*tuple[Any, ...]]) -> Shard:
    number, kind, channel, key_group, pieces, state, *others = row
    return Shard(
        number, ShardKind(kind), Channel(channel), key_group, pieces, ShardState(state), *others
    )
