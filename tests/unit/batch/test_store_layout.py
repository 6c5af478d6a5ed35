"""The tables are what the migrations lay out, on both databases."""

from __future__ import annotations

import re
import sqlite3
import stat
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.support.databases import CAMPAIGN, Database, Fresh
from voucher_batch.errors import BookError
from voucher_batch.store import create_store, open_store
from voucher_batch.store.engine import make_engine, writing
from voucher_batch.store.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def second_url(database: Database, tmp_path: Path) -> Iterator[str]:
    yield from Fresh(database, tmp_path).lent()


def layout(url: str) -> set[str]:
    """Return what a database says of its own tables, constraints and indexes."""
    place = make_url(url)
    if place.drivername == "sqlite":
        with sqlite3.connect(str(place.database)) as connection:
            found = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
            # Which constraint of a table comes first does not matter, and Alembic sorts them.
            texts = {" ".join(sorted(re.split(r"[\s,()]+", text))) for (text,) in found}
        connection.close()
        return {text for text in texts if "alembic" not in text}
    with psycopg.connect(url) as server:
        rows = server.execute(
            "SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable"
            " || ' ' || coalesce(character_maximum_length::text, '')"
            " || ' ' || coalesce(column_default, '')"
            " FROM information_schema.columns WHERE table_schema = 'public'"
            " UNION SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
            " UNION SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
        ).fetchall()
    return {text for (text,) in rows if "alembic" not in text}


def test_migrations_lay_out_the_tables_of_the_models(store_url: str, second_url: str) -> None:
    create_store(store_url)
    engine = make_engine(second_url)
    with writing(engine) as connection:
        metadata.create_all(connection)
    engine.dispose()
    assert layout(store_url) == layout(second_url)
    assert len(layout(store_url)) > 10


def test_laying_out_twice_keeps_what_is_there(store_url: str) -> None:
    create_store(store_url)
    with open_store(store_url, campaign=CAMPAIGN) as store, store.begin() as books:
        books.imports.start(bytes(32), now=1)
    create_store(store_url)
    with open_store(store_url, campaign=CAMPAIGN) as store, store.read() as books:
        assert len(books.imports.all()) == 1


def test_store_without_tables_is_refused(store_url: str) -> None:
    with pytest.raises(BookError) as caught:
        open_store(store_url, campaign=CAMPAIGN)
    assert caught.value.code == "book-version"


def test_sqlite_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    create_store(f"sqlite:///{path}")
    with open_store(f"sqlite:///{path}", campaign=CAMPAIGN) as store, store.begin():
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
    assert modes.keys() >= {"books.db", "books.db-wal"}
    assert set(modes.values()) == {0o600}
