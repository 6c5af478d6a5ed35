"""`gouvcheck-api migrate`: lay out the tables, or bring them up to date."""

from __future__ import annotations

from typing import Final

from gouvcheck_core.cli import options
from gouvcheck_core.cli.console import say

EXAMPLE: Final = options.example("gouvcheck-api migrate")


def command() -> None:
    """Lay out the tables of the database, or bring those of an older version up to date.

    All steps or none. Make a backup first; a service of the previous version may keep running.
    """
    from issuer_api.settings import read_settings
    from issuer_api.store.opening import create_register

    create_register(read_settings().database)
    say("The tables are of this version.")
