"""The register's database, and the transactions in which its books are kept."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from issuer_api.store.books import Books
from voucher_batch.store.engine import make_engine, reading, writing
from voucher_batch.store.layout import check_layout, lay_out

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from sqlalchemy import Engine

STEPS: Final = Path(__file__).parent / "migrations"


class Register:
    """The books of the service in a database: a context manager, made by `open_register`."""

    def __init__(self, engine: Engine) -> None:
        self._engine: Final = engine

    @contextmanager
    def begin(self) -> Iterator[Books]:
        """Open a transaction that writes: all of the block is kept, or nothing of it.

        Raises:
            BookError: ``book-conflict``, ``book-busy`` or ``book-database``; nothing was kept.
        """
        with writing(self._engine) as connection:
            yield Books(connection)

    @contextmanager
    def read(self) -> Iterator[Books]:
        """Open a transaction that sees one state of the books and changes nothing.

        Raises:
            BookError: ``book-busy`` or ``book-database``.
        """
        with reading(self._engine) as connection:
            yield Books(connection)

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


def create_register(url: str) -> None:
    """Lay out the tables, or bring those of an older version up to date.

    Args:
        url: ``sqlite:///PATH``, whose file is made for its owner's eyes only, or
            ``postgresql://USER@HOST/DATABASE``, a database that exists.

    Raises:
        BookError: ``book-url``, ``book-file``, ``book-busy`` or ``book-database``.
    """
    engine = make_engine(url)
    try:
        with writing(engine) as connection:
            lay_out(connection, steps=STEPS)
    finally:
        engine.dispose()


def open_register(url: str) -> Register:
    """Open the books.

    Args:
        url: As for `create_register`.

    Raises:
        BookError: ``book-version`` if the tables are not of this version, ``book-url``,
            ``book-file``, ``book-busy`` or ``book-database``.
    """
    engine = make_engine(url)
    try:
        with reading(engine) as connection:
            check_layout(connection, steps=STEPS)
    except BaseException:
        engine.dispose()
        raise
    return Register(engine)
