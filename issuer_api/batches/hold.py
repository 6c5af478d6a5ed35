"""What the job behind a batch enters into its books, which it may while it holds the lease."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gouvcheck_core.profiles import by_id
from issuer_api.audit.leaf import Action
from issuer_api.documents.changes.one import Change, change
from issuer_api.documents.tables import Cause
from issuer_api.observe import observed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from issuer_api.batches.model import Batch, Sheet, State, Unmade
    from issuer_api.house import House
    from issuer_api.store.books import Books

LEASE: Final = 30
"""Seconds after which another process may take up a batch whose process died."""

_AT_ONCE: Final = 20
"""Documents that are withdrawn in one transaction: other issuers wait so long."""
_PAGE: Final = 500


class Hold:
    """A batch that is leased.

    Whatever it is asked for fails with ``batch-job-lease`` once another process has the batch.

    Args:
        house: The service.
        batch: The batch, as it was leased.
        owner: Under which name.
    """

    def __init__(self, house: House, batch: Batch, *, owner: str) -> None:
        self._house: Final = house
        self._register: Final = house.register
        self._batch: Final = batch
        self._owner: Final = owner

    def begin(self) -> None:
        """Enter that the job has begun."""
        with self._register.begin() as books:
            books.batches.begin(self._batch.id, self._owner, now=self._house.clock())

    def leave(self, *, waits_for: str | None) -> None:
        """Let the batch go, and say what holds it up, if anything does."""
        with self._register.begin() as books:
            books.batches.leave(self._batch.id, self._owner, waits_for=waits_for)

    def renewed(self, books: Books) -> Batch:
        """Hold the batch longer, and return it as it is now."""
        until = self._house.clock() + LEASE
        return books.batches.renew(self._batch.id, self._owner, until=until)

    def issued(self, books: Books, documents: list[tuple[int, str]]) -> None:
        """Enter the documents of rows that had none."""
        books.batches.issued(self._batch.id, self._owner, documents)

    def printed(self, books: Books, sheets: list[Sheet]) -> None:
        """Enter finished sheets; what their rows said is gone with that."""
        books.batches.printed(self._batch.id, self._owner, sheets)

    def spoilt(self, books: Books, number: int, *, fault: str) -> None:
        """Enter that a document which is withdrawn has no sheet."""
        books.batches.spoilt(self._batch.id, self._owner, number, fault=fault)

    def spoil(self, books: Books, number: int, document: str, *, fault: str) -> None:
        """Withdraw a document that has no sheet and will get none."""
        observed.warning("sheet-failed", document=document, code=fault)
        wanted = Change(
            document=document,
            action=Action.WITHDRAWN,
            cause=Cause.ERROR,
            client=self._batch.client,
            actor=self._batch.actor,
            idempotency=f"unreleased {document}",
        )
        change(books, wanted, desk=self._house.desk, now=self._house.clock())
        self.spoilt(books, number, fault=fault)

    def fail(self, reason: str) -> None:
        """Enter that nothing more is issued, and why."""
        with self._register.begin() as books:
            books.batches.fail(self._batch.id, self._owner, reason=reason)

    def let_go(self) -> None:
        """Destroy rows that were not issued, and withdraw documents that were not drawn."""
        batch, kind = self._batch, by_id(self._batch.profile).type
        with self._register.begin() as books:
            self.renewed(books)
            dropped = books.batches.drop_unissued(batch.id)
            books.quotas.give_back(batch.client, kind, day=batch.day, count=dropped)
        while True:
            with self._register.begin() as books:
                self.renewed(books)
                rows = books.batches.rows_after(batch.id, 0, limit=_AT_ONCE)
                for row in rows:
                    if row.document is not None:
                        self.spoil(books, row.number, row.document, fault="batch-job-ended")
            if not rows:
                return

    def assembled(self, *, size: int, digest: bytes) -> None:
        """Enter the result, from which moment on nothing that it was made of is needed."""
        with self._register.begin() as books:
            books.batches.assembled(self._batch.id, self._owner, size=size, digest=digest)

    def finish(self, state: State) -> None:
        """End the job."""
        now = self._house.clock()
        with self._register.begin() as books:
            books.batches.finish(self._batch.id, self._owner, state=state, now=now)

    def sheets(self) -> Iterator[Sheet]:
        """Yield finished sheets, in the order of the rows."""
        after = 0
        while page := self._sheets(after):
            yield from page
            after = page[-1].number

    def unmade(self) -> Iterator[Unmade]:
        """Yield rows without a sheet, in their order."""
        after = 0
        while page := self._unmade(after):
            yield from page
            after = page[-1].number

    def _sheets(self, after: int) -> tuple[Sheet, ...]:
        with self._register.begin() as books:
            self.renewed(books)
            return books.batches.sheets_after(self._batch.id, after, limit=_PAGE)

    def _unmade(self, after: int) -> tuple[Unmade, ...]:
        with self._register.begin() as books:
            self.renewed(books)
            return books.batches.unmade_after(self._batch.id, after, limit=_PAGE)
