"""Engines: SQLite for one machine, PostgreSQL for a service, and their errors in our words."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psycopg
from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from voucher_batch.errors import BookError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine, Table

BUSY_SECONDS: Final = 60
"""How long a process waits for another one's write transaction on SQLite."""

CONNECTIONS: Final = 20
"""Transactions of one process at a time; others wait half a minute and are then told so."""

_READING: Final = "gouvcheck_reading"
_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    # In WAL mode FULL is what survives a power cut; NORMAL may lose the last transactions.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    # What is deleted is overwritten, so that a destroyed key does not linger in a free page.
    "PRAGMA secure_delete = ON",
    # Indexes on hashes are written all over: 128 MB keep those of a million rows in memory.
    "PRAGMA cache_size = -131072",
)


def make_engine(url: str) -> Engine:
    """Return the engine for a store.

    Args:
        url: ``sqlite:///PATH`` or ``postgresql://USER@HOST/DATABASE``.

    Raises:
        BookError: ``book-url``.
    """
    parsed = _parse(url)
    engine = create_engine(parsed, hide_parameters=True, pool_size=CONNECTIONS, max_overflow=0)
    if engine.dialect.name == "sqlite":
        _make_private(Path(str(parsed.database)))
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that may write; commit at the end, or roll back.

    Raises:
        BookError: ``book-conflict``, ``book-busy`` or ``book-database``.
    """
    with in_words(), engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that sees one state of the store, and changes nothing.

    Raises:
        BookError: ``book-busy`` or ``book-database``.
    """
    with in_words(), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.execution_options(**{_READING: True})
        else:
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            yield connection


def forget(engine: Engine, *tables: Table) -> None:
    """Let go of what rows held before they were changed.

    SQLite overwrites it at once, but its log keeps the older pages until it is emptied; PostgreSQL
    keeps older rows until they are vacuumed, and so do its log and its backups.

    Args:
        engine: To the store, with no transaction of this thread open.
        tables: Whose rows were changed.

    Raises:
        BookError: ``book-busy`` or ``book-database``.
    """
    with in_words(), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            driver = connection.connection.cursor()  # beside SQLAlchemy, who would begin a block
            busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            driver.close()
            if busy:
                raise _busy()
        else:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            for table in tables:
                connection.exec_driver_sql(f"VACUUM {table.name}")


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what the database says of data and disk into a `BookError`.

    Raises:
        BookError: ``book-conflict``, ``book-busy`` or ``book-database``.
    """
    try:
        yield
    except NoConnectionFree as error:
        raise _busy() from error
    except (IntegrityError, OperationalError) as error:
        raise _worded(error.orig) from error
    except (psycopg.IntegrityError, psycopg.OperationalError) as error:  # of a COPY
        raise _worded(error) from error


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise _unknown_url() from None
    match parsed.drivername:
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return parsed
        case "postgresql":
            return parsed.set(drivername="postgresql+psycopg")
        case _:
            raise _unknown_url()


def _make_private(path: Path) -> None:
    """Create the file so that only its owner may read it; what SQLite lays beside it follows."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise BookError(
            "book-file",
            f"The store's file cannot be opened ({error.strerror}).",
            hint="Check the path, its folder and its rights.",
        ) from error


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
    # The driver shall not begin transactions on its own; `_begin` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reads else 'OFF'}")
    # A transaction that will write takes its lock first: it never finds out too late.
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _worded(said: BaseException | None) -> BookError:
    if isinstance(said, sqlite3.IntegrityError | psycopg.IntegrityError):
        return BookError(
            "book-conflict",
            "The books do not allow this: it is entered already, or what it refers to is not.",
            hint="Start the command again; it goes on from what the books hold.",
        )
    name = getattr(said, "sqlstate", None) or getattr(said, "sqlite_errorname", None)
    if name == "SQLITE_BUSY":
        return _busy()
    return BookError(
        "book-database",
        f"The database cannot do this ({name or type(said).__name__}).",
        hint="Check that it runs, and has room on its disk.",
    )


def _busy() -> BookError:
    return BookError(
        "book-busy",
        "Others kept the store to themselves for too long.",
        hint="Wait until it is done, or end it, and start again.",
    )


def _unknown_url() -> BookError:
    return BookError(
        "book-url",
        "The store is neither a SQLite file nor a PostgreSQL database.",
        hint="Write sqlite:///PATH or postgresql://USER@HOST/DATABASE.",
    )
