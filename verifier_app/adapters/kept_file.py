"""Settings and the counts of today in one small file: whole or not at all, for its owner alone.

A damaged file costs the settings and never the start; what it says is checked by `model.from_json`.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import StoreError
from verifier_app.model import from_json, to_json

if TYPE_CHECKING:
    from gouvcheck_core.profiles import Language
    from verifier_app.model import Kept

_MAX_FILE: Final = 64 * 1024
"""Bytes; ours has less than one thousand."""


class KeptFile:
    """Keeps what outlives a restart; fulfils `verifier_app.ports.KeptStore`.

    Args:
        path: The file; its folder is made when something is kept.
        language: Of the device, until somebody chooses one.
    """

    def __init__(self, path: Path, *, language: Language) -> None:
        self._path = path
        self._language = language
        self.error: StoreError | None = None
        """What was wrong with the file when it was last read or written, or None."""

    def load(self) -> Kept:
        """Return what was kept; defaults where nothing was, or where it cannot be read."""
        value: object = None
        self.error = None
        try:
            value = json.loads(self._read())
        except FileNotFoundError:
            pass
        except (OSError, ValueError, RecursionError):  # ValueError: no JSON, or no UTF-8
            self.error = _damaged()
        return from_json(value, language=self._language)

    def save(self, kept: Kept) -> None:
        """Keep it, whole or not at all. Where the disk takes nothing it lasts for this run."""
        self.error = None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write_whole(self._path, json.dumps(to_json(kept), indent=1).encode())
        except OSError as error:
            self.error = _not_kept(error)

    def _read(self) -> bytes:
        with self._path.open("rb") as file:
            return file.read(_MAX_FILE)


def _write_whole(path: Path, data: bytes) -> None:
    """Put a file in its place in one step; nobody else may read it."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _damaged() -> StoreError:
    return StoreError(
        "store-settings",
        "The settings kept on this device are damaged; the usual ones are used.",
        hint="Choose them again; they are written anew.",
    )


def _not_kept(error: OSError) -> StoreError:
    return StoreError(
        "store-settings",
        f"The settings cannot be kept ({error.strerror}).",
        hint="Check the space left on this device; until then they last for this run.",
    )
