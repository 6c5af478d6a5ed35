"""Pieces: which paper of which voucher lies where, and what the printer said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, and_, exists, func, select, tuple_

from voucher_batch.errors import BookError
from voucher_batch.store.book_tables import Outcome, ShardKind, outcome, piece, shard, voucher
from voucher_batch.store.bulk import count_anew, insert_if_absent, insert_rows
from voucher_batch.store.identity_tables import beneficiary
from voucher_batch.store.people import PERSON, to_person
from voucher_batch.store.vouchers import VOUCHER, to_voucher

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from voucher_batch.beneficiary import Channel
    from voucher_batch.store.shards import ShardBook
    from voucher_batch.store.vouchers import VoucherRow
    from voucher_batch.vault.sealing import Person

_STREAMED: Final = 5_000
_PLACED: Final = ("shard", "position", "voucher", "copy", "attempt")


@dataclass(frozen=True, slots=True)
class PieceRow:
    """A piece with all that its paper is made of; only the vault can read the person.

    Args:
        piece: Position in its shard, from 1.
        copy: Which paper of the voucher it is, from 1.
        voucher: What is printed on it.
        person: Whom it goes to.
    """

    piece: int
    copy: int
    voucher: VoucherRow
    person: Person


class PieceBook:
    """The pieces of a campaign.

    Args:
        connection: In a transaction.
        campaign: Number of the campaign's row.
        shards: Of the same campaign, in the same transaction.
    """

    def __init__(self, connection: Connection, *, campaign: int, shards: ShardBook) -> None:
        self._connection = connection
        self._campaign = campaign
        self._shards = shards

    def of(self, number: int) -> tuple[PieceRow, ...]:
        """Return the pieces of a shard in their order."""
        rows = self._connection.execute(self._rows(number).order_by(piece.c.position))
        return tuple(map(_to_piece, rows))

    def at(self, number: int, position: int) -> PieceRow | None:
        """Return the piece that a mark names by shard and position, or None."""
        row = self._connection.execute(
            self._rows(number).where(piece.c.position == position)
        ).one_or_none()
        return None if row is None else _to_piece(row)

    def unplanned(self) -> Iterator[tuple[int, Person]]:
        """Yield the vouchers that have no paper yet, each with its person, by number."""
        rows = self._connection.execute(
            select(voucher.c.id, *PERSON)
            .join_from(voucher, beneficiary, beneficiary.c.id == voucher.c.beneficiary)
            .where(
                voucher.c.campaign == self._campaign,
                voucher.c.revoked.is_(None),
                beneficiary.c.erased.is_(None),
                ~exists().where(piece.c.voucher == voucher.c.id),
            )
            .order_by(voucher.c.id),
            execution_options={"yield_per": _STREAMED},
        )
        for number, *person in rows:
            yield number, to_person(person)

    def add_shard(
        self,
        papers: Sequence[tuple[int, int]],
        *,
        kind: ShardKind,
        channel: Channel,
        key_group: int | None = None,
    ) -> int:
        """Enter a shard with its pieces, and return its number.

        Args:
            papers: Voucher and copy number of each piece, in order.
            kind: First papers or reprints. A paper may come again after it was spoiled.
            channel: How all of them leave the house.
            key_group: Which signer signs what is not signed yet; the last shard's unless told.

        Raises:
            BookError: ``book-no-papers``: there are none.
        """
        if not papers:
            raise BookError(
                "book-no-papers", "A shard without pieces was asked for.", hint="Nothing is to do."
            )
        number, group = self._following()
        row = self._shards.enter(
            number,
            kind=kind,
            channel=channel,
            key_group=group if key_group is None else key_group,
            pieces=len(papers),
        )
        attempts = {} if kind is ShardKind.FIRST else self._attempts(papers)
        insert_rows(
            self._connection,
            piece,
            _PLACED,
            [
                (row, position, paper[0], paper[1], attempts.get(paper, 0) + 1)
                for position, paper in enumerate(papers, start=1)
            ],
        )
        return number

    def filled(self) -> None:
        """Say that many pieces were added; see `bulk.count_anew`."""
        count_anew(self._connection, piece)

    def record(self, number: int, position: int, said: Outcome, *, now: int) -> bool:
        """Note what the printer says of a piece; tell whether there is such a piece.

        The same said twice changes nothing.

        Raises:
            BookError: ``book-outcome``: the printer said otherwise before.
        """
        row = self._connection.scalar(
            select(piece.c.shard)
            .join(shard, shard.c.id == piece.c.shard)
            .where(
                shard.c.campaign == self._campaign,
                shard.c.number == number,
                piece.c.position == position,
            )
        )
        if row is None:
            return False
        new = insert_if_absent(
            self._connection,
            outcome,
            shard=row,
            position=position,
            outcome=said.value,
            at=now,
        )
        if not new and self._said(row, position) is not said:
            raise BookError(
                "book-outcome",
                f"The printer said something else of piece {position} of shard {number} before.",
                hint="Ask the printer which of the two is true.",
            )
        return True

    def outcomes(self) -> dict[tuple[int, int], Outcome]:
        """Return what the printer said, by shard and position."""
        rows = self._connection.execute(
            select(shard.c.number, outcome.c.position, outcome.c.outcome)
            .join(shard, shard.c.id == outcome.c.shard)
            .where(shard.c.campaign == self._campaign)
        )
        return {(number, position): Outcome(said) for number, position, said in rows}

    def spoiled(self, channel: Channel) -> tuple[tuple[int, int], ...]:
        """Return voucher and copy of every spoiled piece that was not made again since."""
        later = piece.alias()
        rows = self._connection.execute(
            select(piece.c.voucher, piece.c.copy)
            .join(
                outcome,
                and_(outcome.c.shard == piece.c.shard, outcome.c.position == piece.c.position),
            )
            .join(shard, shard.c.id == piece.c.shard)
            .join(voucher, voucher.c.id == piece.c.voucher)
            .where(
                shard.c.campaign == self._campaign,
                shard.c.channel == channel.value,
                outcome.c.outcome == Outcome.SPOILED.value,
                voucher.c.revoked.is_(None),
                ~exists().where(
                    later.c.voucher == piece.c.voucher,
                    later.c.copy == piece.c.copy,
                    later.c.attempt > piece.c.attempt,
                ),
            )
            .order_by(shard.c.number, piece.c.position)
        )
        return tuple((number, copy) for number, copy in rows)

    def _rows(self, number: int) -> Select[Any]:
        return (
            select(piece.c.position, piece.c.copy, *VOUCHER, *PERSON)
            .join_from(shard, piece, piece.c.shard == shard.c.id)
            .join(voucher, voucher.c.id == piece.c.voucher)
            .join(beneficiary, beneficiary.c.id == voucher.c.beneficiary)
            .where(shard.c.campaign == self._campaign, shard.c.number == number)
        )

    def _following(self) -> tuple[int, int]:
        """Return the number of the next shard, and the key group of the last one."""
        last = self._connection.execute(
            select(shard.c.number, shard.c.key_group)
            .where(shard.c.campaign == self._campaign)
            .order_by(shard.c.number.desc())
            .limit(1)
        ).one_or_none()
        return (1, 0) if last is None else (last.number + 1, last.key_group)

    def _attempts(self, papers: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
        """Return how often papers were made so far."""
        rows = self._connection.execute(
            select(piece.c.voucher, piece.c.copy, func.max(piece.c.attempt))
            .where(tuple_(piece.c.voucher, piece.c.copy).in_(papers))
            .group_by(piece.c.voucher, piece.c.copy)
        )
        return {(number, copy): attempt for number, copy, attempt in rows}

    def _said(self, row: int, position: int) -> Outcome:
        return Outcome(
            self._connection.execute(
                select(outcome.c.outcome).where(
                    outcome.c.shard == row, outcome.c.position == position
                )
            ).scalar_one()
        )


def _to_piece(row: Sequence[Any]) -> PieceRow:
    end = 2 + len(VOUCHER)
    return PieceRow(row[0], row[1], to_voucher(row[2:end]), to_person(row[end:]))
