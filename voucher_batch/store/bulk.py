"""Inserting rows where a constraint decides: one, or a hundred thousand at the driver's speed.

SQLite takes many rows by ``executemany``, PostgreSQL by ``COPY``; through SQLAlchemy's own insert
the same rows take three times as long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from psycopg import sql
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from psycopg import Cursor
    from sqlalchemy import Connection, Table

_INCOMING: Final = "incoming"


def insert_if_absent(connection: Connection, table: Table, **values: object) -> bool:
    """Insert a row unless a constraint knows it already; tell whether it was inserted."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = dialect.insert(table).values(values).on_conflict_do_nothing()
    return connection.execute(row.returning(*table.primary_key)).first() is not None


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Insert many rows, none of which is there yet.

    PostgreSQL takes each row in as soon as it is made, and works on it while the next ones are.

    Args:
        connection: In a transaction.
        table: Where to.
        columns: Of the rows, in the table's order.
        rows: Values as the driver takes them.
    """
    if connection.dialect.name == "sqlite":
        statement = sqlite.insert(table).compile(dialect=connection.dialect, column_keys=columns)
        if some := list(rows):
            connection.exec_driver_sql(str(statement), some)
    else:
        _copy(_cursor(connection), table.name, columns, rows)


def insert_absent_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    *,
    order: str,
) -> int:
    """Insert those of many rows that no constraint knows yet; return how many they were.

    Of two rows that exclude each other the first one is taken.

    Args:
        connection: In a transaction.
        table: Where to.
        columns: Of the rows, in the table's order; the first is the primary key.
        rows: Values as the driver takes them, in the order of the primary key.
        order: The unique column by which two rows exclude each other.
    """
    if not rows:
        return 0
    if connection.dialect.name == "sqlite":
        statement = (
            sqlite.insert(table)
            .on_conflict_do_nothing()
            .compile(dialect=connection.dialect, column_keys=columns)
        )
        return connection.exec_driver_sql(str(statement), [*rows]).rowcount
    cursor = _cursor(connection)
    names = {
        "incoming": sql.Identifier(_INCOMING),
        "table": sql.Identifier(table.name),
        "columns": sql.SQL(", ").join(map(sql.Identifier, columns)),
        # Everybody locks the same rows in the same order, so that two imports of the same persons
        # wait for each other one way only.
        "order": sql.SQL(", ").join(map(sql.Identifier, (order, columns[0]))),
    }
    cursor.execute(
        sql.SQL(
            "CREATE TEMPORARY TABLE {incoming} ON COMMIT DROP AS SELECT {columns} FROM {table} "
            "WITH NO DATA"
        ).format(**names)
    )
    _copy(cursor, _INCOMING, columns, rows)
    cursor.execute(
        sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {columns} FROM {incoming} ORDER BY {order} "
            "ON CONFLICT DO NOTHING"
        ).format(**names)
    )
    inserted = cursor.rowcount
    cursor.execute(sql.SQL("DROP TABLE {incoming}").format(**names))
    return inserted


def count_anew(connection: Connection, table: Table) -> None:
    """Let PostgreSQL look again at a table that has just been filled.

    Until it has, it takes the table for empty and goes through it row by row.
    """
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(f"ANALYZE {table.name}")


def _copy(
    cursor: Cursor[Any], table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _cursor(connection: Connection) -> Cursor[Any]:
    """Return a cursor of the driver, in the transaction that SQLAlchemy has begun."""
    connection.exec_driver_sql("SELECT 1")  # the driver begins its transaction with a statement
    return cast("Cursor[Any]", connection.connection.cursor())
