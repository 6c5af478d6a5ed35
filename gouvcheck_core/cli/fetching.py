"""Where published trust is fetched from, as somebody named it: a server, a folder or a bundle."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from gouvcheck_core.cli import files
from gouvcheck_core.trust_store import bundle_source, folder_source, https_source
from gouvcheck_core.trust_store.bundle import MAX_BUNDLE

if TYPE_CHECKING:
    from gouvcheck_core.update import Fetch


def open_source(named: str) -> Fetch:
    """Return the source of that name.

    Args:
        named: An https address, a folder, or a bundle file.

    Raises:
        UsageError: The address is not https, or the file cannot be read.
        UpdateError: The file is no bundle.
    """
    if "://" in named:
        return https_source(named)
    path = Path(named)
    if path.is_dir():
        return folder_source(path)
    return bundle_source(files.read(path, limit=MAX_BUNDLE))


@dataclass(frozen=True, slots=True)
class Recorder:
    """A source that remembers what it brought.

    Args:
        fetch: The source itself.
        files: What it brought, by name.
    """

    fetch: Fetch
    files: dict[str, bytes] = field(default_factory=dict)

    def __call__(self, name: str, *, limit: int) -> bytes | None:
        """Fetch a file, as the protocol `gouvcheck_core.update.Fetch` wants it."""
        data = self.fetch(name, limit=limit)
        if data is not None:
            self.files[name] = data
        return data
