"""The published folder at the terminal: each file that is written is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gouvcheck_core.cli.console import say
from gouvcheck_core.trust_store import published_folder
from gouvcheck_core.trust_store.published_folder import PublishedFolder, locked

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["PublishedFolder", "locked", "put"]


def put(folder: Path, name: str, data: bytes) -> Path:
    """Write a file of the tree durably, say so, and return where it lies.

    Raises:
        UsageError: ``usage-not-written``.
    """
    path = published_folder.put(folder, name, data)
    say(f"wrote {path}")
    return path
