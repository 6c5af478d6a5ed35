"""One turn of work on a batch: issue rows, have their sheets drawn, and keep both.

Rows are issued some at a time, in one transaction with the note of which document each became. Each
has its own idempotency key, batch and row, so that a job that is killed anywhere is taken up again
and issues nothing twice: a row that was issued is made again, as the same code, only to be drawn.
What a row says is destroyed in the transaction that enters its finished sheet.

A fault that passes (the database, the token) holds the batch up. Whatever else says no ends it: a
kill switch above all. Then rows that were not issued are let go and their quota is given back, and
a document whose sheet was never made is withdrawn, because nobody will ever hold it.
"""

from __future__ import annotations

import hashlib
import time
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.profiles import Language, by_id
from issuer_api.batches.files import MANIFEST, BatchFiles, part_name
from issuer_api.batches.hold import LEASE, Hold
from issuer_api.batches.manifest import manifest
from issuer_api.batches.model import Delivery, Sheet, State
from issuer_api.batches.press import Printed, work
from issuer_api.batches.result import assemble
from issuer_api.batches.service import key_of
from issuer_api.documents.committing import committed
from issuer_api.documents.model import Order
from issuer_api.documents.service import issue
from issuer_api.errors import DocumentError
from issuer_api.observe import observed
from issuer_api.sheets.render import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from issuer_api.batches.model import Batch, SealedRow
    from issuer_api.documents.model import Issued
    from issuer_api.house import House
    from issuer_api.store.books import Books
    from voucher_batch.run.workers import Workers

_ROWS: Final = 20
"""Rows of one transaction: other issuers wait so long for the audit log, about 50 ms."""
_PARTS: Final = 25
"""Parts of one turn; then another batch has its turn."""
_AHEAD: Final = 2
_PATIENCE: Final = 300.0
_LOSSES: Final = 3
_PASSING: Final = frozenset({"book-", "signer-", "run-", "batch-job-"})
_LOST: Final = "run-worker-lost"
_WITHDRAWN: Final = "document-state"


@dataclass(frozen=True, slots=True, repr=False)
class _Part:
    """Rows that were issued and are being drawn."""

    rows: tuple[tuple[SealedRow, str], ...]
    documents: tuple[Document, ...]
    last: int
    """Number of the last row that was looked at."""


class Turn:
    """A turn of a batch that is leased.

    Args:
        house: The service.
        batch: The batch.
        owner: Under which name it is leased.
        workers: Who draws.
        output: URL of the folder for all batches.
        closing: Tells whether the service is about to end.
    """

    def __init__(
        self,
        house: House,
        batch: Batch,
        *,
        owner: str,
        workers: Workers,
        output: str,
        closing: Callable[[], bool],
    ) -> None:
        self._house: Final = house
        self._register: Final = house.register
        self._batch: Final = batch
        self._hold: Final = Hold(house, batch, owner=owner)
        self._workers: Final = workers
        self._closing: Final = closing
        self._key: Final = key_of(batch, pepper=house.desk.pepper)
        self._files: Final = BatchFiles(output, batch.id, self._key)
        self._profile: Final = by_id(batch.profile)
        self._in_hand: Final[dict[Future[tuple[Printed, ...]], _Part]] = {}
        self._after = 0
        self._parts = 0
        self._losses = 0
        self._exhausted = False
        self._ending = State.FAILED if batch.reason else None

    def take(self) -> None:
        """Work until the turn is over, and let the batch go.

        Raises:
            GouvCheckError: What holds the batch up; it was let go.
        """
        waits_for = None
        try:
            self._work()
        except GouvCheckError as error:
            waits_for = error.code
            raise
        finally:
            if self._in_hand:
                self._workers.renew()
            self._hold.leave(waits_for=waits_for)

    def _work(self) -> None:
        self._hold.begin()
        if self._is_sealed:
            self._house.require_seal()
        while True:
            while self._wants_more():
                self._hand_out()
            if not self._in_hand:
                break
            self._take_back()
        if self._ending is not None:
            self._hold.let_go()
            self._finish(self._ending)
        elif self._exhausted:
            self._finish(State.DONE)

    def _wants_more(self) -> bool:
        return (
            self._ending is None
            and not self._exhausted
            and self._parts < _PARTS
            and len(self._in_hand) < self._workers.width * _AHEAD
            and not self._closing()
        )

    # --- out ---------------------------------------------------------------------------------

    def _hand_out(self) -> None:
        try:
            part = committed(self._register, self._issued)
        except GouvCheckError as error:
            if error.family in _PASSING:
                raise
            self._fail(error.code)
            return
        if part is None:
            return
        self._after = part.last
        self._parts += 1
        if part.documents:
            self._submit(part)

    def _submit(self, part: _Part) -> None:
        self._in_hand[self._workers.submit(work, part.documents)] = part

    def _issued(self, books: Books) -> _Part | None:
        """Issue the next rows; None where there are none, or where there shall be none."""
        batch = self._hold.renewed(books)
        rows = books.batches.rows_after(batch.id, self._after, limit=_ROWS)
        if not rows:
            self._exhausted = True
            return None
        if batch.cancelled is not None:
            self._ending = State.CANCELLED
            return None
        made = [(row, self._one(books, row)) for row in rows]
        known = [(row, issued) for row, issued in made if issued is not None]
        new = [(row.number, issued.id) for row, issued in known if row.document is None]
        self._hold.issued(books, new)
        for row, issued in made:
            if issued is None:
                self._hold.spoilt(books, row.number, fault=_WITHDRAWN)
        return _Part(
            tuple((row, issued.id) for row, issued in known),
            tuple(self._document(issued) for _, issued in known),
            rows[-1].number,
        )

    def _one(self, books: Books, row: SealedRow) -> Issued | None:
        """Issue a row, or make it again; None where it was withdrawn meanwhile."""
        order = Order(
            client=self._batch.client,
            actor=self._batch.actor,
            profile=self._profile,
            fields=self._key.unseal(row.number, row.sealed),
            # No client can choose this key: theirs have no space in them.
            idempotency=f"batch {self._batch.id} {row.number}",
            batch=self._batch.id,
        )
        try:
            return issue(books, order, desk=self._house.desk, now=self._house.clock())
        except DocumentError as error:
            if error.code == _WITHDRAWN and row.document is not None:
                return None
            raise

    def _document(self, issued: Issued) -> Document:
        names = self._house.settings.issuer
        return Document(
            profile=self._profile,
            claims=issued.claims,
            text=issued.text,
            reference=issued.reference,
            issuer=names.get(self._batch.language) or next(iter(names.values())),
            language=Language(self._batch.language),
        )

    # --- back --------------------------------------------------------------------------------

    def _take_back(self) -> None:
        begun = time.monotonic()
        done: set[Future[tuple[Printed, ...]]] = set()
        while not done and time.monotonic() - begun < _PATIENCE:
            done, _ = wait(self._in_hand, timeout=LEASE / 3, return_when=FIRST_COMPLETED)
            with self._register.begin() as books:
                self._hold.renewed(books)
        for future in done:
            part = self._in_hand.get(future)
            if part is not None:
                self._settle(future, part)
        if not done:
            self._lose()

    def _settle(self, future: Future[tuple[Printed, ...]], part: _Part) -> None:
        try:
            printed = future.result()
        except (CancelledError, Exception) as error:
            if isinstance(error, CancelledError) or self._workers.is_loss(error):
                self._lose()
                return
            raise
        del self._in_hand[future]
        self._keep(part, printed)

    def _lose(self) -> None:
        """Begin again with what was in the hands of workers that are gone."""
        parts = list(self._in_hand.values())
        self._in_hand.clear()
        self._workers.renew()
        self._losses += 1
        if self._losses > _LOSSES:
            self._fail(_LOST)
            return
        for part in parts:
            self._submit(part)

    def _keep(self, part: _Part, printed: Sequence[Printed]) -> None:
        """Write finished sheets, and only then enter them and destroy what the rows said."""
        first = part.rows[0][0].number
        good = [
            (*row, self._sealed(each.pdf))
            for row, each in zip(part.rows, printed, strict=True)
            if each.pdf
        ]
        if good:
            self._files.write(part_name(first), (pdf for _, _, pdf in good))
        sheets = [
            Sheet(row.number, row.line, document, first, len(pdf), hashlib.sha256(pdf).digest())
            for row, document, pdf in good
        ]
        with self._register.begin() as books:
            self._hold.printed(books, sheets)
            for (row, document), each in zip(part.rows, printed, strict=True):
                if each.fault:
                    self._hold.spoil(books, row.number, document, fault=each.fault)
        if not good:  # it is not the row's doing: the next ones would be issued for nothing
            self._fail(printed[0].fault)

    @property
    def _is_sealed(self) -> bool:
        """Whether each document is a file of its own; pages put together for paper have no seal."""
        return self._batch.delivery is not Delivery.PRINT

    def _sealed(self, pdf: bytes) -> bytes:
        return self._house.sealed(pdf) if self._is_sealed else pdf

    # --- the end -----------------------------------------------------------------------------

    def _fail(self, reason: str) -> None:
        self._ending = State.FAILED
        self._hold.fail(reason)

    def _finish(self, state: State) -> None:
        """Make the result, let go of what it was made of, and end the job, in this order."""
        if self._batch.size is None:
            self._assemble()
        self._files.remove_parts()
        self._hold.finish(state)
        observed.info("batch-ended", batch=self._batch.id, client=self._batch.client, kind=state)

    def _assemble(self) -> None:
        """Write result and manifest; the manifest alone, where no sheet was made."""
        with self._register.begin() as books:
            batch = self._hold.renewed(books)
        sheets, unmade = self._hold.sheets, self._hold.unmade
        if next(sheets(), None) is None:
            self._files.write(MANIFEST, manifest(batch, (), unmade()))
            return
        size, digest = assemble(
            batch, self._files, sheets=sheets, unmade=unmade, workers=self._workers
        )
        self._hold.assembled(size=size, digest=digest)
