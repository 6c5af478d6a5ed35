"""A file with a secret: made once, readable by its owner only."""

from __future__ import annotations

import os
import secrets
import stat
import tomllib
from typing import TYPE_CHECKING, Final

from voucher_batch.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LARGEST: Final = 4096
"""Bytes of such a file."""
OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
"""Rights that nobody but the owner may have."""


def write_new(path: Path, data: bytes) -> None:
    """Write a file that did not exist, whole or not at all.

    Raises:
        FileExistsError: There is one.
        OSError: It cannot be written.
    """
    half_written = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    _write(half_written, data)
    try:
        os.link(half_written, path)  # unlike a rename it never takes another file's place
    finally:
        half_written.unlink()


def read_toml(path: Path, *, what: str) -> Mapping[str, object] | None:
    """Return what a file says, once it is certain that nobody else can have it.

    Args:
        path: Of the file.
        what: What it is called in an error, such as ``file of secrets``.

    Returns:
        Its values, or None if it is too long or no TOML.

    Raises:
        VaultError: ``vault-mode`` if others may read the file, or ``vault-file``.
    """
    data = _read(path, what)
    if len(data) > LARGEST:
        return None
    try:
        return tomllib.loads(data.decode())
    except ValueError:  # the message of the parser repeats a part of the file
        return None


def unusable(sentence: str) -> VaultError:
    """Return the error for a file that cannot be read or written."""
    return VaultError("vault-file", sentence, hint="Check the path, its folder and its rights.")


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def _read(path: Path, what: str) -> bytes:
    try:
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode) or state.st_mode & OTHERS:
                raise VaultError(
                    "vault-mode",
                    f"The {what} is open to others.",
                    hint="Take their rights away: chmod 600.",
                )
            return file.read(LARGEST + 1)
    except OSError as error:
        raise unusable(f"The {what} cannot be read ({error.strerror}).") from error
