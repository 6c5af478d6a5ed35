"""The tables are what the migrations lay out, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from issuer_api.store.every_table import metadata
from issuer_api.store.opening import create_register, open_register
from voucher_batch.errors import BookError
from voucher_batch.store.engine import make_engine, reading

if TYPE_CHECKING:
    from issuer_api.store.opening import Register


def test_migrations_lay_out_the_tables_of_the_models(store_url: str) -> None:
    create_register(store_url)
    engine = make_engine(store_url)
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_laying_out_twice_keeps_what_is_there(register: Register, store_url: str) -> None:
    with register.begin() as books:
        books.audit.append(b"entry")

    create_register(store_url)

    with register.read() as books:
        assert books.audit.size() == 1


def test_database_without_tables_is_refused(store_url: str) -> None:
    with pytest.raises(BookError) as caught:
        open_register(store_url)

    assert caught.value.code == "book-version"
