"""A store of one campaign, and the transactions in which its books are kept."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Self

from voucher_batch.store.books import Books
from voucher_batch.store.campaigns import enter
from voucher_batch.store.engine import forget, make_engine, reading, writing
from voucher_batch.store.identity_tables import beneficiary
from voucher_batch.store.layout import check_layout, lay_out

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from sqlalchemy import Engine


class Store:
    """The books of one campaign in a database: a context manager, made by `open_store`.

    It belongs to the process that opened it.

    Args:
        engine: To the database.
        campaign: Number of the campaign's row.
    """

    def __init__(self, engine: Engine, *, campaign: int) -> None:
        self._engine: Final = engine
        self._campaign: Final = campaign

    @contextmanager
    def begin(self) -> Iterator[Books]:
        """Open a transaction that writes: all of the block is kept, or nothing of it.

        Raises:
            BookError: ``book-conflict``, ``book-busy`` or ``book-database``; nothing was kept.
        """
        with writing(self._engine) as connection:
            yield Books(connection, campaign=self._campaign)

    @contextmanager
    def read(self) -> Iterator[Books]:
        """Open a transaction that sees one state of the books and changes nothing.

        Raises:
            BookError: ``book-busy`` or ``book-database``.
        """
        with reading(self._engine) as connection:
            yield Books(connection, campaign=self._campaign)

    def forget(self) -> None:
        """Let go of what rows held before they were changed; see `voucher_batch.erase`.

        Raises:
            BookError: ``book-busy`` or ``book-database``.
        """
        forget(self._engine, beneficiary)

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def create_store(url: str) -> None:
    """Lay out the tables of a store, or bring those of an older version up to date.

    Args:
        url: ``sqlite:///PATH``, whose file is made for its owner's eyes only, or
            ``postgresql://USER@HOST/DATABASE``, a database that exists.

    Raises:
        BookError: ``book-url``, ``book-file``, ``book-busy`` or ``book-database``.
    """
    engine = make_engine(url)
    try:
        with writing(engine) as connection:
            lay_out(connection)
    finally:
        engine.dispose()


def open_store(url: str, *, campaign: str) -> Store:
    """Open the books of a campaign; a campaign that is not in the store yet is entered.

    Args:
        url: As for `create_store`.
        campaign: Identifier of the campaign.

    Raises:
        BookError: ``book-version`` if the tables are not of this version, ``book-url``,
            ``book-file``, ``book-busy`` or ``book-database``.
    """
    engine = make_engine(url)
    try:
        with writing(engine) as connection:
            check_layout(connection)
            number = enter(connection, name=campaign)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, campaign=number)
