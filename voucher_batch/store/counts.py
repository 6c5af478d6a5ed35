"""The books in numbers, and whether they close."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, exists, func, select

from voucher_batch.store.book_tables import ShardState, piece, shard, voucher
from voucher_batch.store.identity_tables import beneficiary, import_file

if TYPE_CHECKING:
    from sqlalchemy import Connection, FromClause


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """A campaign in numbers, all of the same moment.

    Args:
        accepted: Rows of all files that became a beneficiary.
        duplicate: Rows of persons who were there.
        rejected: Rows that the checks refused.
        beneficiaries: Persons in the identity zone.
        erased: Persons of them who were erased.
        waiting: Persons without a voucher who are to get one.
        unserved: Persons who were erased before they got one.
        vouchers: First editions.
        replacements: Further editions.
        revoked: Vouchers of any edition that are good no longer.
        signed: Vouchers of any edition that have their signature.
        planned: Vouchers of any edition that have a paper.
        unplannable: Vouchers without a paper that cannot get one: revoked, or the person is erased.
        pieces: Papers in all shards.
        shards: How many there are, by state.
        released: Papers in released shards.
        announced: Papers that the shards say they have.
    """

    accepted: int
    duplicate: int
    rejected: int
    beneficiaries: int
    erased: int
    waiting: int
    unserved: int
    vouchers: int
    replacements: int
    revoked: int
    signed: int
    planned: int
    unplannable: int
    pieces: int
    shards: dict[ShardState, int]
    released: int
    announced: int

    @property
    def unplanned(self) -> int:
        """Vouchers that wait for a paper."""
        return self.vouchers + self.replacements - self.planned - self.unplannable

    @property
    def faults(self) -> tuple[str, ...]:
        """The equations that do not hold, each as a stable code; none in sound books."""
        must_be_equal = {
            "book-close-accepted": (self.accepted, self.beneficiaries),
            "book-close-allocated": (
                self.beneficiaries,
                self.vouchers + self.waiting + self.unserved,
            ),
            "book-close-pieces": (self.pieces, self.announced),
        }
        return tuple(name for name, (left, right) in must_be_equal.items() if left != right)

    @property
    def complete(self) -> bool:
        """Whether everybody accepted has a voucher, and every voucher its released paper."""
        return (
            not self.faults
            and not self.waiting
            and not self.unplanned
            and (self.released == self.pieces)
        )


def count(connection: Connection, *, campaign: int) -> Counts:
    """Count the books of a campaign.

    Args:
        connection: In a transaction; counts of a writing one on PostgreSQL may be of different
            moments.
        campaign: Number of the campaign's row.
    """
    accepted, duplicate, rejected = connection.execute(
        select(
            *(
                func.coalesce(func.sum(column), 0)
                for column in (
                    import_file.c.accepted,
                    import_file.c.duplicate,
                    import_file.c.rejected,
                )
            )
        ).where(import_file.c.campaign == campaign)
    ).one()
    theirs = beneficiary.c.campaign == campaign
    served = exists().where(
        voucher.c.campaign == campaign, voucher.c.beneficiary == beneficiary.c.id
    )
    given = voucher.c.campaign == campaign
    on_paper = exists().where(piece.c.voucher == voucher.c.id)
    gone = exists().where(
        beneficiary.c.id == voucher.c.beneficiary, beneficiary.c.erased.is_not(None)
    )
    papers = (
        select(func.count())
        .select_from(piece.join(shard, shard.c.id == piece.c.shard))
        .where(shard.c.campaign == campaign)
    )
    states = connection.execute(
        select(shard.c.state, func.count(), func.sum(shard.c.pieces))
        .where(shard.c.campaign == campaign)
        .group_by(shard.c.state)
    ).all()

    def rows(table: FromClause, *conditions: ColumnElement[bool]) -> Any:  # noqa: ANN401
        return connection.execute(
            select(func.count()).select_from(table).where(*conditions)
        ).scalar_one()

    return Counts(
        accepted=int(accepted),
        duplicate=int(duplicate),
        rejected=int(rejected),
        beneficiaries=rows(beneficiary, theirs),
        erased=rows(beneficiary, theirs, beneficiary.c.erased.is_not(None)),
        waiting=rows(beneficiary, theirs, beneficiary.c.erased.is_(None), ~served),
        unserved=rows(beneficiary, theirs, beneficiary.c.erased.is_not(None), ~served),
        vouchers=rows(voucher, given, voucher.c.edition == 1),
        replacements=rows(voucher, given, voucher.c.edition > 1),
        revoked=rows(voucher, given, voucher.c.revoked.is_not(None)),
        signed=rows(voucher, given, voucher.c.signature.is_not(None)),
        planned=rows(voucher, given, on_paper),
        unplannable=rows(voucher, given, ~on_paper, voucher.c.revoked.is_not(None) | gone),
        pieces=connection.execute(papers).scalar_one(),
        shards={ShardState(state): number for state, number, _ in states},
        released=sum(
            int(pieces) for state, _, pieces in states if state == ShardState.RELEASED.value
        ),
        announced=sum(int(pieces) for _, _, pieces in states),
    )
