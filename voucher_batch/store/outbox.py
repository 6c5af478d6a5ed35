"""The outbox: which pieces go out by e-mail, and what became of each message.

A message is claimed by one conditional update, sent, and settled by another. A row that stays
claimed belongs to a process that runs, or to one that died between the two; then nobody can know
whether the message went out, and a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, func, literal, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from voucher_batch.beneficiary import Channel
from voucher_batch.store.book_tables import ShardState, piece, shard
from voucher_batch.store.post_tables import MailState, mail

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select, Update

_PLACE: Final = (shard.c.number, mail.c.position)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a piece stands.

    Args:
        shard: Number of the shard in its campaign.
        position: In the shard, from 1.
    """

    shard: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A message that is nobody else's until it is settled.

    Args:
        place: Of its piece.
        tries: How often it was tried, this time included.
        at: When it was claimed.
    """

    place: Place
    tries: int
    at: int


class Outbox:
    """The e-mails of a campaign.

    Args:
        connection: In a transaction.
        campaign: Number of the campaign's row.
    """

    def __init__(self, connection: Connection, *, campaign: int) -> None:
        self._connection = connection
        self._campaign = campaign

    def enlist(self) -> int:
        """Enter the pieces of released e-mail shards that are not there yet; say how many."""
        pieces = (
            select(piece.c.shard, piece.c.position, literal(MailState.WAITING.value))
            .join(shard, shard.c.id == piece.c.shard)
            .where(
                shard.c.campaign == self._campaign,
                shard.c.channel == Channel.EMAIL.value,
                shard.c.state == ShardState.RELEASED.value,
            )
        )
        insert = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        columns = [mail.c.shard, mail.c.position, mail.c.state]
        statement = insert(mail).from_select(columns, pieces).on_conflict_do_nothing()
        return self._connection.execute(statement).rowcount

    def claim(self, *, now: int) -> Claimed | None:
        """Take the next message that may go out, or None if none may now."""
        # A row that another process is about to claim is passed over instead of waited for;
        # SQLite, which has one writer at a time, leaves the clause out.
        following = (
            self._ours(mail.c.shard, mail.c.position)
            .where(mail.c.state == MailState.WAITING.value, mail.c.not_before <= now)
            .order_by(mail.c.not_before, mail.c.shard, mail.c.position)
            .limit(1)
            .with_for_update(skip_locked=True, of=mail)
        )
        change = (
            update(mail)
            .where(
                tuple_(mail.c.shard, mail.c.position).in_(following),
                mail.c.state == MailState.WAITING.value,
            )
            .values(state=MailState.CLAIMED.value, claimed=now, tries=mail.c.tries + 1)
            .returning(mail.c.shard, mail.c.position, mail.c.tries)
        )
        row = self._connection.execute(change).one_or_none()
        if row is None:
            return None
        number = self._connection.scalar(select(shard.c.number).where(shard.c.id == row.shard))
        return Claimed(place=Place(int(number or 0), row.position), tries=row.tries, at=now)

    def sent(self, place: Place, *, now: int) -> bool:
        """Note that a claimed message went out; tell whether it was claimed."""
        return self._settle(place, state=MailState.SENT.value, settled=now, status=None)

    def refused(self, place: Place, *, status: str, now: int) -> bool:
        """Note that a claimed message will never be taken; tell whether it was claimed."""
        return self._settle(place, state=MailState.REFUSED.value, settled=now, status=status)

    def put_off(self, place: Place, *, status: str | None, until: int) -> bool:
        """Let a claimed message, which certainly did not go out, wait; tell whether it was one."""
        return self._settle(place, state=MailState.WAITING.value, not_before=until, status=status)

    def give_back(self, place: Place) -> bool:
        """Give back a claimed message that was not even tried; tell whether it was one."""
        return self._settle(place, state=MailState.WAITING.value, tries=mail.c.tries - 1)

    def in_doubt(self) -> tuple[Claimed, ...]:
        """Return what is claimed: what is being sent now, and what nobody knows about."""
        rows = self._connection.execute(
            self._ours(*_PLACE, mail.c.tries, mail.c.claimed)
            .where(mail.c.state == MailState.CLAIMED.value)
            .order_by(*_PLACE)
        )
        return tuple(
            Claimed(place=Place(number, position), tries=tries, at=at)
            for number, position, tries, at in rows
        )

    def refusals(self) -> tuple[tuple[Place, str], ...]:
        """Return the messages that no server will take, each with the status that it answered."""
        rows = self._connection.execute(
            self._ours(*_PLACE, mail.c.status)
            .where(mail.c.state == MailState.REFUSED.value)
            .order_by(*_PLACE)
        )
        return tuple((Place(number, position), status or "") for number, position, status in rows)

    def counts(self) -> dict[MailState, int]:
        """Return how many messages are in each state."""
        rows = self._connection.execute(
            self._ours(mail.c.state, func.count()).group_by(mail.c.state)
        )
        found = {MailState(state): count for state, count in rows}
        return {state: found.get(state, 0) for state in MailState}

    def next_at(self) -> int | None:
        """Return from when on the next waiting message may go out, or None if none waits."""
        instant: int | None = self._connection.scalar(
            self._ours(func.min(mail.c.not_before)).where(mail.c.state == MailState.WAITING.value)
        )
        return instant

    def _settle(self, place: Place, **values: object) -> bool:
        return self._connection.execute(self._change(place, values)).rowcount == 1

    def _change(self, place: Place, values: dict[str, object]) -> Update:
        theirs = (
            select(shard.c.id)
            .where(shard.c.campaign == self._campaign, shard.c.number == place.shard)
            .scalar_subquery()
        )
        return (
            update(mail)
            .where(
                and_(mail.c.shard == theirs, mail.c.position == place.position),
                mail.c.state == MailState.CLAIMED.value,
            )
            .values(claimed=None, **values)
        )

    def _ours(self, *columns: Any) -> Select[Any]:  # noqa: ANN401 - as SQLAlchemy's select()
        return (
            select(*columns)
            .join_from(mail, shard, shard.c.id == mail.c.shard)
            .where(shard.c.campaign == self._campaign)
        )
