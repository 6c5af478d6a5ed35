"""Nothing is signed without a leaf: three counts of the same thing, held against each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from issuer_api.audit.leaf import Action, Leaf
from issuer_api.errors import AuditError
from issuer_api.operate.repository import CountBook

if TYPE_CHECKING:
    from issuer_api.store.books import Books
    from issuer_api.store.opening import Register


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted at one moment.

    Args:
        signatures: That the document keys made.
        leaves: Of the audit log that say "issued".
        documents: In the register.
    """

    signatures: int
    leaves: int
    documents: int

    def require_equal(self) -> None:
        """Refuse counts that differ.

        Raises:
            AuditError: ``audit-count``.
        """
        if not self.signatures == self.leaves == self.documents:
            raise AuditError(
                "audit-count",
                f"The keys made {self.signatures} signatures, the audit log says {self.leaves}, "
                f"the register holds {self.documents} documents.",
                hint="Throw the kill switch of each key, and find out who signed or changed what.",
            )


@dataclass(slots=True)
class Tally:
    """Counts again and again; leaves never change, so that each is read once.

    Args:
        read: Leaves that were read so far.
        issued: Leaves among them that say "issued".
    """

    read: int = 0
    issued: int = 0

    def count(self, books: Books) -> Counts:
        """Return the counts of this moment.

        Args:
            books: In one transaction, so that all three are of the same moment.

        Raises:
            AuditError: ``audit-leaf``: a leaf is none that this service wrote.
        """
        book = CountBook(books.connection)
        for entry in book.leaves(self.read):
            self.issued += Leaf.parse(entry).action is Action.ISSUED
            self.read += 1
        totals = book.totals()
        return Counts(totals.signatures, self.issued, totals.documents)


def check(register: Register, tally: Tally) -> None:
    """Count, and refuse what differs.

    Raises:
        AuditError: ``audit-count`` or ``audit-leaf``.
        BookError: The database cannot be asked.
    """
    with register.read() as books:
        counts = tally.count(books)
    counts.require_equal()
