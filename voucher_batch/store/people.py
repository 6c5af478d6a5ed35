"""Persons, sealed: taken in, found again, erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import case, select, update

from voucher_batch.errors import BookError
from voucher_batch.store.bulk import count_anew, insert_absent_rows
from voucher_batch.store.identity_tables import beneficiary
from voucher_batch.vault.sealing import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from voucher_batch.vault.sealing import SealedRow

_TAKEN_IN: Final = (
    "id",
    "campaign",
    "person_hash",
    "sealed",
    "wrapped_key",
    "channel",
    "language",
    "country",
)

PERSON: Final = (
    beneficiary.c.id.label("person_id"),
    beneficiary.c.person_hash,
    beneficiary.c.sealed,
    beneficiary.c.wrapped_key,
    beneficiary.c.channel,
    beneficiary.c.language,
    beneficiary.c.country,
)
"""The columns that `to_person` wants, in its order."""


class PeopleBook:
    """The beneficiaries of a campaign.

    Args:
        connection: In a transaction.
        campaign: Number of the campaign's row.
    """

    def __init__(self, connection: Connection, *, campaign: int) -> None:
        self._connection = connection
        self._campaign = campaign

    def take_in(self, persons: Sequence[SealedRow]) -> frozenset[int]:
        """Keep the persons who are not there yet; the database decides who that is.

        Args:
            persons: In the order of their numbers, as `seal_rows` returns them.

        Returns:
            The numbers of those who were there already, or stood further up among ``persons``.
        """
        rows = [(person[0], self._campaign, *person[1:]) for person in persons]
        taken = insert_absent_rows(
            self._connection, beneficiary, _TAKEN_IN, rows, order="person_hash"
        )
        if taken == len(rows):
            return frozenset()
        numbers = beneficiary.c.id
        span = numbers.between(rows[0][0], rows[-1][0])
        kept = self._connection.scalars(select(numbers).where(span))
        return frozenset(number for number, *_ in persons) - frozenset(kept)

    def filled(self) -> None:
        """Say that many persons were taken in; see `bulk.count_anew`."""
        count_anew(self._connection, beneficiary)

    def find(self, person_hash: bytes) -> Person | None:
        """Return the person with a keyed hash, or None."""
        return self._one(beneficiary.c.person_hash == person_hash)

    def get(self, number: int) -> Person:
        """Return a person by number.

        Raises:
            BookError: ``book-no-person``.
        """
        person = self._one(beneficiary.c.id == number)
        if person is None:
            raise BookError(
                "book-no-person",
                "There is no beneficiary of that number in the campaign.",
                hint="Take the number from the books of the same campaign.",
            )
        return person

    def erase(self, number: int, *, now: int) -> bool:
        """Destroy a person's content and key; tell whether there was anything to destroy.

        The row stays, so that the books close and the person does not get a second voucher.
        """
        change = (
            update(beneficiary)
            .where(
                beneficiary.c.id == number,
                beneficiary.c.campaign == self._campaign,
                beneficiary.c.erased.is_(None),
            )
            .values(sealed=None, wrapped_key=None, erased=now)
        )
        return self._connection.execute(change).rowcount == 1

    def ask(self, number: int, *, now: int, seconds: int, limit: int) -> bool:
        """Count a request about a person; tell whether it is within the limit.

        Args:
            number: Of the beneficiary.
            now: Seconds since 1970-01-01T00:00:00Z.
            seconds: How long a count lasts, from its first request on.
            limit: How many requests it allows.
        """
        # A count that seems to begin in the future is of a clock that was set back since.
        since = beneficiary.c.asked_since
        over = (since <= now - seconds) | (since > now)
        change = (
            update(beneficiary)
            .where(
                beneficiary.c.id == number,
                beneficiary.c.campaign == self._campaign,
                over | (beneficiary.c.asked < limit),
            )
            .values(
                asked=case((over, 1), else_=beneficiary.c.asked + 1),
                asked_since=case((over, now), else_=since),
            )
        )
        return self._connection.execute(change).rowcount == 1

    def _one(self, condition: Any) -> Person | None:  # noqa: ANN401 - as SQLAlchemy's where()
        row = self._connection.execute(
            select(*PERSON).where(beneficiary.c.campaign == self._campaign, condition)
        ).one_or_none()
        return None if row is None else to_person(row)


def to_person(row: Sequence[Any]) -> Person:
    """Return the person in a row with the columns of `PERSON`."""
    return Person.of(cast("SealedRow", row))
