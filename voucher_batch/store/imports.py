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
    """A file, and what became of its rows so far. Its counts close at any time.

    Args:
        id: Number of the import.
        sha256: Of the file.
        lines: The last line that was dealt with; a file that was broken off goes on behind it.
        accepted: Rows that became a beneficiary.
        duplicate: Rows of persons who were there already.
        rejected: Rows that the checks refused.
        started: When it began.
        finished: When its last row was dealt with, or None.
    """

    id: int
    sha256: bytes
    lines: int
    accepted: int
    duplicate: int
    rejected: int
    started: int
    finished: int | None

    def beneficiary(self, line: int) -> int:
        """Return the number that the person on a line gets."""
        return (self.id << LINE_BITS) + line

    @staticmethod
    def line(beneficiary: int) -> int:
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

    def start(self, sha256: bytes, *, now: int) -> Import:
        """Begin to take in a file, or go on with one that was broken off.

        Args:
            sha256: Of the whole file.
            now: Seconds since 1970-01-01T00:00:00Z.

        Raises:
            BookError: ``book-import-done``: every row of that file was taken in before (P4).
        """
        insert_if_absent(
            self._connection,
            import_file,
            campaign=self._campaign,
            sha256=sha256,
            lines=0,
            accepted=0,
            duplicate=0,
            rejected=0,
            started=now,
        )
        found = next(each for each in self.all() if each.sha256 == sha256)
        if found.finished is not None:
            raise BookError(
                "book-import-done",
                "This very file was taken in before.",
                hint="Nothing is missing; `gouvcheck-batch status` shows what it brought.",
            )
        return found

    def advance(
        self, current: Import, *, lines: int, accepted: int, duplicate: int, rejected: int
    ) -> Import:
        """Note how the rows behind ``current.lines`` up to ``lines`` ended.

        Args:
            current: The import as it was before.
            lines: The last line of them.
            accepted: How many became a beneficiary.
            duplicate: How many did not, because the person was there.
            rejected: How many the checks refused.

        Raises:
            BookError: ``book-import-overtaken``: another process takes in the same file.
        """
        return self._change(
            current,
            lines=lines,
            accepted=current.accepted + accepted,
            duplicate=current.duplicate + duplicate,
            rejected=current.rejected + rejected,
        )

    def finish(self, current: Import, *, now: int) -> Import:
        """Note that the last row of a file was dealt with.

        Raises:
            BookError: ``book-import-overtaken``.
        """
        return self._change(current, finished=now)

    def all(self) -> tuple[Import, ...]:
        """Return every import of the campaign, the first one first."""
        columns = [each for each in import_file.c if each is not import_file.c.campaign]
        rows = self._connection.execute(
            select(*columns)
            .where(import_file.c.campaign == self._campaign)
            .order_by(import_file.c.id)
        )
        return tuple(Import(**row._mapping) for row in rows)  # noqa: SLF001 - its public name

    def _change(self, current: Import, **values: int) -> Import:
        change = (
            update(import_file)
            .where(
                import_file.c.id == current.id,
                import_file.c.lines == current.lines,
                import_file.c.finished.is_(None),
            )
            .values(values)
        )
        if self._connection.execute(change).rowcount != 1:
            raise BookError(
                "book-import-overtaken",
                "Another process takes in the same file.",
                hint="Let it finish; this one has changed nothing.",
            )
        return next(each for each in self.all() if each.id == current.id)
