"""Verbs that belong together under one name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType


def group(about: str, verbs: Mapping[str, ModuleType]) -> typer.Typer:
    """Return a group of verbs.

    Args:
        about: What they have in common, for the help.
        verbs: By name, the module of each, with its ``command`` and its ``EXAMPLE``.
    """
    made = typer.Typer(help=about, no_args_is_help=True, rich_markup_mode=None)
    for name, verb in verbs.items():
        made.command(name, epilog=verb.EXAMPLE)(verb.command)
    return made
