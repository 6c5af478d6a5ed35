"""What a database says is told in our words, and without a value."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from tests.support.databases import CAMPAIGN, Database, Fresh
from voucher_batch.errors import BookError
from voucher_batch.store import create_store, open_store
from voucher_batch.store import engine as engines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voucher_batch.store import Books, Store


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(BookError) as caught:
        call()
    return caught.value.code


@pytest.mark.parametrize(
    "url", ["", "books.db", "sqlite://", "sqlite:///:memory:", "mysql://host/db", "sqlite+x:///y"]
)
def test_only_files_of_sqlite_and_postgresql_are_stores(url: str) -> None:
    assert code_of(lambda: create_store(url)) == "book-url"


def test_missing_folder_is_said(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'missing' / 'books.db'}"
    assert code_of(lambda: open_store(url, campaign=CAMPAIGN)) == "book-file"


def test_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(Exception, match="not a database"):
        create_store(f"sqlite:///{path}")


def test_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    url = f"postgresql://nobody@/nothing?host={tmp_path}"
    assert code_of(lambda: create_store(url)) == "book-database"


def test_full_disk_is_said_and_nothing_of_the_block_stays(tmp_path: Path) -> None:
    url = Fresh(Database.SQLITE, tmp_path).url()
    create_store(url)

    def fill(books: Books) -> None:
        pages = books.connection.execute(text("PRAGMA page_count")).scalar_one()
        books.connection.execute(text(f"PRAGMA max_page_count = {pages}"))
        for number in range(10_000):
            books.imports.start(number.to_bytes(32, "big"), now=0)

    with open_store(url, campaign=CAMPAIGN) as store:
        with pytest.raises(BookError, match="SQLITE_FULL") as caught, store.begin() as books:
            fill(books)
        assert caught.value.code == "book-database"
        with store.read() as books:
            assert books.imports.all() == ()


def test_writer_that_waits_too_long_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "_PRAGMAS", (*engines._PRAGMAS, "PRAGMA busy_timeout = 10"))  # noqa: SLF001
    url = Fresh(Database.SQLITE, tmp_path).url()
    create_store(url)
    with (
        open_store(url, campaign=CAMPAIGN) as one,
        open_store(url, campaign=CAMPAIGN) as other,
        one.begin(),
    ):
        with pytest.raises(BookError) as caught, other.begin():
            pass
        with other.read() as books:  # a reader does not have to wait
            assert books.imports.all() == ()
    assert caught.value.code == "book-busy"


def test_reader_for_whom_no_connection_is_left_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = Fresh(Database.SQLITE, tmp_path).url()
    create_store(url)
    monkeypatch.setattr(engines, "CONNECTIONS", 1)
    engine = engines.make_engine(url)
    engine.pool._timeout = 0.05  # type: ignore[attr-defined] # noqa: SLF001 - half a minute otherwise
    with engines.reading(engine):
        assert code_of(lambda: engines.reading(engine).__enter__()) == "book-busy"
    engine.dispose()


def test_reader_keeps_destroyed_keys_in_the_log_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "_PRAGMAS", (*engines._PRAGMAS, "PRAGMA busy_timeout = 10"))  # noqa: SLF001
    url = Fresh(Database.SQLITE, tmp_path).url()
    create_store(url)
    with open_store(url, campaign=CAMPAIGN) as store:
        with store.read() as reader:
            assert reader.imports.all() == ()
            with store.begin() as books:
                books.imports.start(bytes(32), now=0)
            assert code_of(store.forget) == "book-busy"
        store.forget()


def test_power_cut_is_thought_of(store: Store, database: Database) -> None:
    with store.begin() as books:
        if database is Database.SQLITE:
            said = [
                books.connection.execute(text(f"PRAGMA {name}")).scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
            ]
            assert said == ["wal", 2, 1, 1]
        else:
            assert books.connection.execute(text("SHOW transaction_isolation")).scalar_one()


def test_sqlite_is_new_enough() -> None:
    assert sqlite3.sqlite_version_info >= (3, 35)  # RETURNING
