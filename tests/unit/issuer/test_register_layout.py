"""The tables are what the migrations lay out, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from issuer_api.documents import service
from issuer_api.operate.repository import CountBook
from issuer_api.store.every_table import metadata
from issuer_api.store.opening import create_register, open_register
from tests.support.register import NOW, desk, sample_order
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


def test_entries_given_out_before_are_counted_when_the_tables_are_brought_up_to_date(
    register: Register, store_url: str
) -> None:
    with register.begin() as books:
        at = desk()
        for number in range(3):
            service.issue(books, sample_order(idempotency=f"{number}"), desk=at, now=NOW)
        for statement in (
            "DROP TABLE list_use",
            "DROP TABLE access_write",
            "ALTER TABLE download_mail DROP COLUMN judged_by",
            "ALTER TABLE batch_row DROP COLUMN fault",
            "UPDATE alembic_version SET version_num = '0006'",
        ):
            books.connection.exec_driver_sql(statement)

    create_register(store_url)

    with register.read() as books:
        assert CountBook(books.connection).taken() == {3: 3}


def test_database_without_tables_is_refused(store_url: str) -> None:
    with pytest.raises(BookError) as caught:
        open_register(store_url)

    assert caught.value.code == "book-version"
