"""What all tables share: the naming of constraints, and the types of columns.

Instants are whole seconds since 1970-01-01T00:00:00Z, as in the codes: they compare in the same way
on every database, and no driver can shift them by a time zone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import BigInteger, CheckConstraint, Integer, MetaData

if TYPE_CHECKING:
    from collections.abc import Iterable

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""How constraints are called, so that a later step can name what it changes."""

metadata: Final = MetaData(naming_convention=NAMING)
"""Every table of the store."""

Number: Final = BigInteger().with_variant(Integer(), "sqlite")
"""Of a row: SQLite counts up only what it calls INTEGER, and that has 64 bits."""

Instant: Final = BigInteger()
"""Seconds since 1970-01-01T00:00:00Z."""


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """Return the constraint that a column holds one of these words."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=column)
