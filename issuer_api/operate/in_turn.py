"""Writers of one process in turn, where the database lets only one write at a time."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from issuer_api.store.opening import Register
from voucher_batch.errors import BookError
from voucher_batch.store.engine import BUSY_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from issuer_api.store.books import Books


class InTurn(Register):
    """Books in which one thread writes at a time.

    SQLite lets nobody wait in a row: whoever finds another transaction writing sleeps and looks
    again, each time later, and whoever came last is often served first. Of twenty callers some
    waited for ten seconds so. Other processes still wait in SQLite's way.

    Args:
        register: The books, on SQLite.
        patience: Seconds for which one thread waits for the others.
    """

    def __init__(self, register: Register, *, patience: float = BUSY_SECONDS) -> None:
        self._register: Final = register
        self._patience: Final = patience
        self._turn: Final = threading.Lock()

    @contextmanager
    def begin(self) -> Iterator[Books]:
        """Open a transaction that writes, as soon as nobody else of this process does.

        Raises:
            BookError: ``book-conflict``, ``book-busy`` or ``book-database``; nothing was kept.
        """
        if not self._turn.acquire(timeout=self._patience):
            raise BookError(
                "book-busy",
                "Others kept the store to themselves for too long.",
                hint="Ask again a little later.",
            )
        try:
            with self._register.begin() as books:
                yield books
        finally:
            self._turn.release()

    @contextmanager
    def read(self) -> Iterator[Books]:
        """Open a transaction that reads; it waits for nobody."""
        with self._register.read() as books:
            yield books

    def close(self) -> None:
        """Close the connections."""
        self._register.close()


def in_turn(register: Register, url: str) -> Register:
    """Return the books as writers of this process share them; PostgreSQL lets many write at once.

    Args:
        register: The books.
        url: Of their database.
    """
    return InTurn(register) if url.startswith("sqlite") else register
