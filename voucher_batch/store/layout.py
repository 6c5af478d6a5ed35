"""Laying out a store's tables, and telling whether they are of this version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from voucher_batch.errors import BookError

if TYPE_CHECKING:
    from sqlalchemy import Connection

STEPS: Final = Path(__file__).parent / "migrations"
"""The steps of the factory's own store."""


def lay_out(connection: Connection, *, steps: Path = STEPS) -> None:
    """Apply the steps that a store lacks, all of them or none."""
    config = _config(steps)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def check_layout(connection: Connection, *, steps: Path = STEPS) -> None:
    """Refuse a store whose tables are not of this version.

    Raises:
        BookError: ``book-version``.
    """
    newest = ScriptDirectory.from_config(_config(steps)).get_current_head()
    if MigrationContext.configure(connection).get_current_revision() != newest:
        raise BookError(
            "book-version",
            "The store was not set up yet, or by another version of this program.",
            hint="Make a backup, then let `create_store` bring its tables up to date.",
        )


def _config(steps: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(steps).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
