"""Files of beneficiaries: how far each was taken in, and how its rows ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from voucher_batch.errors import BookError
from voucher_batch.store.bulk import insert_if_absent
from voucher_batch.store.identity_tables import LINE_BITS, import_file

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A file that was taken in, and how its rows ended. The counts close.

    Args:
        id: Number of the import.
        sha256: Of the file.
        accepted: Rows that became a beneficiary.
        duplicate: Rows of persons who were there already.
        rejected: Rows that the checks refused.
        at: When; seconds since 1970-01-01T00:00:00Z.
    """

    id: int
    sha256: bytes
    accepted: int
    duplicate: int
    rejected: int
    at: int

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return self.accepted + self.duplicate + self.rejected


def beneficiary_number(import_number: int, line: int) -> int:
    """Return the number of the person on a line of a file."""
    return (import_number << LINE_BITS) + line


def line_of(beneficiary: int) -> int:
    """Return the line on which a beneficiary stood."""
    return beneficiary & ((1 << LINE_BITS) - 1)


class ImportBook:
    """The imports of a campaign.

    Args:
        connection: In a transaction.
        campaign: Number of the campaign's row.
    """

    def __init__(self, connection: Connection, *, campaign: int) -> None:
        self._connection = connection
        self._campaign = campaign

    def start(self, sha256: bytes, *, now: int) -> int:
        """Begin to take in a file, and return the number of the import.

        Its rows and `finish` belong into the same transaction: a file is taken in as a whole, or it
        was never there and can be begun again.

        Args:
            sha256: Of the whole file.
            now: Seconds since 1970-01-01T00:00:00Z.

        Raises:
            BookError: ``book-import-done``: that file was taken in before (P4).
        """
        new = insert_if_absent(
            self._connection,
            import_file,
            campaign=self._campaign,
            sha256=sha256,
            accepted=0,
            duplicate=0,
            rejected=0,
            at=now,
        )
        if not new:
            raise BookError(
                "book-import-done",
                "This very file was taken in before.",
                hint="Nothing is missing; `gouvcheck-batch status` shows what it brought.",
            )
        number: int = self._connection.execute(
            select(import_file.c.id).where(
                import_file.c.campaign == self._campaign, import_file.c.sha256 == sha256
            )
        ).scalar_one()
        return number

    def finish(self, number: int, *, accepted: int, duplicate: int, rejected: int) -> None:
        """Note how the rows of a file ended.

        Args:
            number: Of the import.
            accepted: How many became a beneficiary.
            duplicate: How many did not, because the person was there.
            rejected: How many the checks refused.
        """
        self._connection.execute(
            update(import_file)
            .where(import_file.c.id == number)
            .values(accepted=accepted, duplicate=duplicate, rejected=rejected)
        )

    def get(self, number: int) -> Import:
        """Return an import of the campaign by number."""
        return next(each for each in self.all() if each.id == number)

    def all(self) -> tuple[Import, ...]:
        """Return every import of the campaign, the first one first."""
        c = import_file.c
        rows = self._connection.execute(
            select(c.id, c.sha256, c.accepted, c.duplicate, c.rejected, c.at)
            .where(c.campaign == self._campaign)
            .order_by(c.id)
        )
        return tuple(
            Import(
                id=row.id,
                sha256=row.sha256,
                accepted=row.accepted,
                duplicate=row.duplicate,
                rejected=row.rejected,
                at=row.at,
            )
            for row in rows
        )
