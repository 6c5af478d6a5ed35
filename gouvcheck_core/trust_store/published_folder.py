"""A published tree in a folder: read when it is asked for, written file by file, durably."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import UsageError
from gouvcheck_core.trust.files import MAX_STATUS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PATTERNS: Final = ("head.cose", "root/*.root.cose", "trust/*.trust.cose", "status/*/*.cwt")


class PublishedFolder(Mapping[str, bytes]):
    """The files of a published tree by their names; each is read when it is asked for.

    Args:
        folder: Where they lie. Whatever else is there is no part of the tree.
        instead: Files that are seen although they are not written yet.

    Raises:
        UsageError: ``usage-no-file``: there is no such folder.
    """

    def __init__(self, folder: Path, *, instead: Mapping[str, bytes] | None = None) -> None:
        if not folder.is_dir():
            raise UsageError(
                "usage-no-file",
                f"{folder} is no folder.",
                hint="Name the published folder, or make it first.",
            )
        self._folder = folder
        self._instead = instead or {}
        self._names = frozenset(self._instead).union(
            path.relative_to(folder).as_posix()
            for pattern in _PATTERNS
            for path in folder.glob(pattern)
        )

    def __getitem__(self, name: str) -> bytes:
        """Return the content of a file.

        Raises:
            KeyError: The tree has no such file.
            UsageError: It cannot be read, or is larger than any file of a tree.
        """
        if name not in self._names:
            raise KeyError(name)
        if name in self._instead:
            return self._instead[name]
        return _read(self._folder / name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other programs from publishing into ``folder`` at the same time.

    Two heads of one version would look like an attack to every verifier.

    Raises:
        UsageError: ``usage-no-file``: the folder is not there.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise UsageError(
            "usage-no-file", f"{folder} is no folder.", hint="Name the published folder."
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def put(folder: Path, name: str, data: bytes) -> Path:
    """Write a file of the tree so that it is there whole or not at all, also after a crash.

    Returns:
        Where it lies.

    Raises:
        UsageError: ``usage-not-written``.
    """
    path = folder / name
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
            _sync(path.parent)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(
            "usage-not-written",
            f"{path} cannot be written: {_why(error)}.",
            hint="Check that you may write there, and that there is space left.",
        ) from error
    return path


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_STATUS + 1)
    except OSError as error:
        raise UsageError(
            "usage-no-file",
            f"{path} cannot be read: {_why(error)}.",
            hint="Check the name and the rights of the file.",
        ) from error
    if len(data) > MAX_STATUS:
        raise UsageError(
            "usage-too-large",
            f"{path} has more than {MAX_STATUS:,} bytes.",
            hint="Check that it is the right file.",
        )
    return data


def _why(error: OSError) -> str:
    return (error.strerror or "unknown reason").lower()


def _sync(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
