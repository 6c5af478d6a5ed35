"""What was asked for again: reprints, replacements, papers that came back, vouchers used up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from sqlalchemy import case, exists, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from voucher_batch.beneficiary import Channel
from voucher_batch.store.book_tables import shard, voucher
from voucher_batch.store.bulk import insert_if_absent
from voucher_batch.store.post_tables import (
    redeemed,
    replacement,
    resend,
    returned,
    throttle,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Select


class Answer(Enum):
    """What became of a request to send again. Nobody who asks is told."""

    GRANTED = "granted"
    UNKNOWN = "unknown"
    """No such person, another birth date, an erased person, or no voucher."""
    REDEEMED = "redeemed"
    TOO_MANY = "too-many"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A paper that was granted and is in no shard yet.

    Args:
        request: Number of the request.
        voucher: Number of the voucher.
        copy: Which paper of it.
        channel: Where it goes.
    """

    request: int
    voucher: int
    copy: int
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """A voucher that somebody wants to be replaced after a theft.

    Args:
        voucher: The old one.
        asked: When it was asked for.
        asked_by: Who asked.
        approved_by: Who agreed, or None.
        list: Status list of the old one.
        entry: Index in that list.
        marked: When the status list was told, or None.
    """

    voucher: int
    asked: int
    asked_by: str
    approved_by: str | None
    list: int
    entry: int
    marked: int | None


@dataclass(frozen=True, slots=True)
class Returned:
    """A letter that came back.

    Args:
        shard: Number of the shard that it was printed in.
        position: Of its piece there.
        at: When it was scanned.
    """

    shard: int
    position: int
    at: int


class Resends:
    """Requests about single vouchers of a campaign.

    Args:
        connection: In a transaction.
        campaign: Number of the campaign's row.
    """

    def __init__(self, connection: Connection, *, campaign: int) -> None:
        self._connection = connection
        self._campaign = campaign

    # --- limits and requests ----------------------------------------------------------------------

    def pass_throttle(self, name: str, *, now: int, seconds: int, limit: int) -> bool:
        """Count a request of whoever it is; tell whether it is within the limit.

        Args:
            name: What is counted.
            now: Seconds since 1970-01-01T00:00:00Z.
            seconds: How long a count lasts, from its first request on.
            limit: How many requests it allows.
        """
        engine = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        over = (throttle.c.since <= now - seconds) | (throttle.c.since > now)
        count = engine(throttle).values(campaign=self._campaign, name=name, since=now, used=1)
        counted = count.on_conflict_do_update(
            index_elements=[throttle.c.campaign, throttle.c.name],
            set_={
                "used": case((over, 1), else_=throttle.c.used + 1),
                "since": case((over, now), else_=throttle.c.since),
            },
            where=over | (throttle.c.used < limit),
        ).returning(throttle.c.used)
        return self._connection.scalar(counted) is not None

    def note(
        self,
        answer: Answer,
        *,
        now: int,
        operator: str,
        voucher: int | None = None,
        copy: int | None = None,
        channel: Channel | None = None,
    ) -> None:
        """Keep a request and what became of it; copy and channel only if it is granted."""
        self._connection.execute(
            insert(resend).values(
                campaign=self._campaign,
                voucher=voucher,
                asked=now,
                operator=operator,
                outcome=answer.value,
                channel=None if channel is None else channel.value,
                copy=copy,
            )
        )

    def counts(self) -> dict[Answer, int]:
        """Return how many requests ended in each way."""
        rows = self._connection.execute(
            select(resend.c.outcome, func.count())
            .where(resend.c.campaign == self._campaign)
            .group_by(resend.c.outcome)
        )
        found = {Answer(outcome): count for outcome, count in rows}
        return {answer: found.get(answer, 0) for answer in Answer}

    def waiting(self) -> tuple[Waiting, ...]:
        """Return the papers that were granted and are in no shard yet, oldest first."""
        rows = self._connection.execute(
            select(resend.c.id, resend.c.voucher, resend.c.copy, resend.c.channel)
            .where(
                resend.c.campaign == self._campaign,
                resend.c.outcome == Answer.GRANTED.value,
                resend.c.shard.is_(None),
            )
            .order_by(resend.c.id)
        )
        return tuple(
            Waiting(request, number, copy, Channel(channel))
            for request, number, copy, channel in rows
        )

    def put_in_shard(self, requests: Sequence[int], *, number: int) -> bool:
        """Note that these papers are in a shard now; tell whether none was in one before.

        Args:
            requests: Numbers of the requests.
            number: Of the shard, in the campaign.
        """
        change = (
            update(resend)
            .where(resend.c.id.in_(requests), resend.c.shard.is_(None))
            .values(shard=self._row_of(number).scalar_subquery())
        )
        return self._connection.execute(change).rowcount == len(requests)

    # --- vouchers used up -------------------------------------------------------------------------

    def take_redeemed(self, reference_hashes: Iterable[bytes], *, now: int) -> tuple[int, int]:
        """Learn which vouchers were used; return how many were new and how many are none of ours.

        Args:
            reference_hashes: Keyed hashes of their references.
            now: When this is told.
        """
        new = strange = 0
        for reference_hash in reference_hashes:
            number = self._connection.scalar(
                select(voucher.c.id).where(
                    voucher.c.campaign == self._campaign,
                    voucher.c.reference_hash == reference_hash,
                )
            )
            if number is None:
                strange += 1
            else:
                new += insert_if_absent(self._connection, redeemed, voucher=number, told=now)
        return new, strange

    def is_redeemed(self, number: int) -> bool:
        """Tell whether a voucher is known to be used."""
        known = select(exists().where(redeemed.c.voucher == number))
        return bool(self._connection.scalar(known))

    # --- replacements -----------------------------------------------------------------------------

    def ask_replacement(self, number: int, *, now: int, operator: str) -> bool:
        """Enter a request to replace a voucher; tell whether it is the first for this voucher."""
        return insert_if_absent(
            self._connection, replacement, voucher=number, asked=now, asked_by=operator
        )

    def approve(self, number: int, *, successor: int, now: int, operator: str) -> bool:
        """Enter the second person's word; tell whether there was a request of somebody else.

        Args:
            number: The old voucher.
            successor: The new one.
            now: When it is approved.
            operator: Who approves: not who asked, which the database sees to.
        """
        change = (
            update(replacement)
            .where(
                replacement.c.voucher == number,
                replacement.c.approved.is_(None),
                replacement.c.asked_by != operator,
            )
            .values(approved=now, approved_by=operator, successor=successor)
        )
        return self._connection.execute(change).rowcount == 1

    def replacements(self) -> tuple[Replacement, ...]:
        """Return the requests to replace, oldest first."""
        rows = self._connection.execute(
            select(
                replacement.c.voucher,
                replacement.c.asked,
                replacement.c.asked_by,
                replacement.c.approved_by,
                voucher.c.list,
                voucher.c.entry,
                replacement.c.marked,
            )
            .join_from(replacement, voucher, voucher.c.id == replacement.c.voucher)
            .where(voucher.c.campaign == self._campaign)
            .order_by(replacement.c.asked, replacement.c.voucher)
        )
        return tuple(
            Replacement(
                voucher=number,
                asked=asked,
                asked_by=asked_by,
                approved_by=approved_by,
                list=status_list,
                entry=entry,
                marked=marked,
            )
            for number, asked, asked_by, approved_by, status_list, entry, marked in rows
        )

    def mark(self, number: int, *, now: int) -> bool:
        """Note that the status list says so; tell whether that was not noted before."""
        change = (
            update(replacement)
            .where(
                replacement.c.voucher == number,
                replacement.c.approved.is_not(None),
                replacement.c.marked.is_(None),
            )
            .values(marked=now)
        )
        return self._connection.execute(change).rowcount == 1

    # --- letters that came back -------------------------------------------------------------------

    def note_returned(self, number: int, position: int, *, now: int, operator: str) -> bool:
        """Note that a piece of a shard came back; tell whether that was not known before.

        Args:
            number: Of the shard, which is one of the campaign's.
            position: Of the piece, which is there.
            now: When it was scanned.
            operator: Who scanned it.
        """
        return insert_if_absent(
            self._connection,
            returned,
            shard=self._connection.scalar(self._row_of(number)),
            position=position,
            at=now,
            operator=operator,
        )

    def returned(self) -> tuple[Returned, ...]:
        """Return the pieces that came back and are still to be dealt with, oldest first."""
        rows = self._connection.execute(
            select(shard.c.number, returned.c.position, returned.c.at)
            .join_from(returned, shard, shard.c.id == returned.c.shard)
            .where(shard.c.campaign == self._campaign, returned.c.settled.is_(None))
            .order_by(returned.c.at, shard.c.number, returned.c.position)
        )
        return tuple(Returned(*row) for row in rows)

    def settle_returned(self, number: int, position: int, *, now: int) -> bool:
        """Note that a piece that came back was dealt with; tell whether it waited for that."""
        change = (
            update(returned)
            .where(
                returned.c.shard == self._row_of(number).scalar_subquery(),
                returned.c.position == position,
                returned.c.settled.is_(None),
            )
            .values(settled=now)
        )
        return self._connection.execute(change).rowcount == 1

    def _row_of(self, number: int) -> Select[tuple[int]]:
        """Return the row of a shard, as a query."""
        return select(shard.c.id).where(
            shard.c.campaign == self._campaign, shard.c.number == number
        )
