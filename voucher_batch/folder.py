"""A folder for finished files, on a disk or on anything else that fsspec reaches by URL.

A file is written under another name and gets its own when it is whole. On a disk its bytes and its
name are durable then; an object store shows a file whole or not at all anyway.
"""

from __future__ import annotations

import errno
import hashlib
import os
from typing import TYPE_CHECKING, Any, Final

import fsspec
from fsspec.implementations.local import LocalFileSystem

from voucher_batch.errors import RunError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_BLOCK: Final = 1 << 20


class Folder:
    """A folder by its URL; it is made with the first file.

    Args:
        url: A path, or a URL of a file system that fsspec knows, such as ``s3://bucket/folder``.

    Raises:
        RunError: ``run-output-url``: no file system answers to the URL.
    """

    def __init__(self, url: str) -> None:
        try:
            self._system, root = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise RunError(
                "run-output-url",
                "No file system answers to the URL of the output.",
                hint="Give a folder, or install the package that fsspec asks for with this URL.",
            ) from error
        self._root: Final = str(root).rstrip("/")
        self.url: Final = url
        """As it was given."""

    @property
    def is_local(self) -> bool:
        """Whether the folder lies on a disk of this machine."""
        return isinstance(self._system, LocalFileSystem)

    def path(self, name: str) -> str:
        """Return where a file lies, as its file system says it."""
        return f"{self._root}/{name}"

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        """Write a file part by part; a reader may see it before it is whole.

        Raises:
            RunError: As `_unwritten`; what was written so far is removed.
        """
        try:
            self._system.makedirs(self.path(name).rpartition("/")[0], exist_ok=True)
            self._write(name, parts)
        except OSError as error:
            self.remove(name)
            raise _unwritten(error) from error

    def write_whole(self, name: str, parts: Iterable[bytes]) -> None:
        """Write a file so that it is there whole or not at all.

        Raises:
            RunError: As `write`.
        """
        folder, slash, last = name.rpartition("/")
        temporary = f"{folder}{slash}.{last}.part"
        self.write(temporary, parts)
        self.settle(temporary, name)

    def settle(self, temporary: str, name: str) -> None:
        """Give a file that is whole its final name; a file of that name is replaced.

        Raises:
            RunError: ``run-output``: the file is not there, or cannot be moved.
        """
        try:
            if self.is_local:
                # Not fsspec's own move, which falls back to a copy that may break off halfway.
                os.replace(self.path(temporary), self.path(name))  # noqa: PTH105 - a path as text
                _sync(self.path(name).rpartition("/")[0])
            else:
                # Nor its move of many files, which takes brackets in a name for a pattern.
                self._system.cp_file(self.path(temporary), self.path(name))
                self._system.rm_file(self.path(temporary))
        except OSError as error:
            raise _unwritten(error) from error

    def remove(self, name: str) -> None:
        """Remove a file, if it is there; one that cannot be removed stays."""
        try:
            self._system.rm_file(self.path(name))
        except (OSError, NotImplementedError):
            return

    def read(self, name: str) -> Iterator[bytes]:
        """Yield the content of a file in blocks.

        Raises:
            RunError: ``run-output-lost``: it is not there, or cannot be read.
        """
        try:
            with self._system.open(self.path(name), "rb") as file:
                while block := file.read(_BLOCK):
                    yield bytes(block)
        except OSError as error:
            raise RunError(
                "run-output-lost",
                f"The file {name} of the output cannot be read ({_why(error)}).",
                hint="Put the file back, or run the campaign again to write it anew.",
            ) from error

    def digest(self, name: str) -> bytes:
        """Return the SHA-256 of a file.

        Raises:
            RunError: As `read`.
        """
        digest = hashlib.sha256()
        for block in self.read(name):
            digest.update(block)
        return digest.digest()

    def names(self, folder: str = "") -> list[str]:
        """Return the names of the files in a folder of this one, sorted; none if it is absent."""
        path = self.path(folder) if folder else self._root
        try:
            found: list[Any] = self._system.ls(path, detail=False)
        except OSError:
            return []
        return sorted(str(each).rstrip("/").rpartition("/")[2] for each in found)

    def _write(self, name: str, parts: Iterable[bytes]) -> None:
        with self._system.open(self.path(name), "wb") as file:
            for part in parts:
                file.write(part)
            if self.is_local:
                file.flush()
                os.fsync(file.f.fileno())


def _sync(directory: str) -> None:
    """Make the names in a directory durable."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unwritten(error: OSError) -> RunError:
    if error.errno in _FULL:
        return RunError(
            "run-output-full",
            "There is no space left for the output.",
            hint="Make room, then run again: what is finished stays, the rest is made.",
        )
    return RunError(
        "run-output",
        f"The output cannot be written ({_why(error)}).",
        hint="Check the folder and its rights, then run again: what is finished stays.",
    )


def _why(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
