"""The file with a campaign's secret: made once, readable by its owner only."""

from __future__ import annotations

import os
import secrets
import stat
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voucher_batch.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Mapping

SECRET_LENGTH: Final = 32
"""Bytes: as strong as AES-256 and HMAC-SHA-256, which it keys."""

_SCHEME: Final = "file:"
_LARGEST: Final = 4096
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def create_secret(uri: str, *, campaign: str) -> bytes:
    """Draw the secret of a campaign and write its file, which must not exist yet.

    Raises:
        VaultError: ``vault-exists``, ``vault-uri`` or ``vault-file``.
    """
    path = _path(uri)
    secret = secrets.token_bytes(SECRET_LENGTH)
    text = (
        "# Who has this file can read every letter of the campaign and print its codes again.\n"
        "# Without it nobody can. Keep a copy where the store's backups are not.\n"
        f'campaign = "{campaign}"\n'
        f'secret = "{secret.hex()}"\n'
    )
    half_written = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _write(half_written, text.encode())
        try:
            os.link(half_written, path)  # unlike a rename it never takes another file's place
        finally:
            half_written.unlink()
    except FileExistsError:
        raise VaultError(
            "vault-exists",
            "There is a file of secrets already.",
            hint="Keep it: letters that were made with it cannot be made again with another.",
        ) from None
    except OSError as error:
        raise _unreadable(f"The file of secrets cannot be written ({error.strerror}).") from error
    return secret


def read_secret(uri: str, *, campaign: str) -> bytes:
    """Return the secret of a campaign.

    Raises:
        VaultError: ``vault-uri``, ``vault-file``, ``vault-mode`` if others may read the file,
            ``vault-format``, or ``vault-campaign`` if it belongs to another campaign.
    """
    found = _parse(_read(_path(uri)))
    match found:
        case {"campaign": str() as owner, "secret": str() as text} if len(found) == len(
            ("campaign", "secret")
        ):
            secret = _from_hex(text)
        case _:
            raise _malformed()
    if owner != campaign:
        raise VaultError(
            "vault-campaign",
            "The file of secrets belongs to another campaign.",
            hint="Name the file that `gouvcheck-batch new` made for this campaign.",
        )
    return secret


def _path(uri: str) -> Path:
    name = uri.removeprefix(_SCHEME)
    if not uri.startswith(_SCHEME) or not name or "\0" in name:
        raise VaultError(
            "vault-uri", "The secrets are not named by a file: URI.", hint="Write file:PATH."
        )
    return Path(name)


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def _read(path: Path) -> bytes:
    """Return the file's bytes, once it is certain that nobody else can have them."""
    try:
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode) or state.st_mode & _OTHERS:
                raise VaultError(
                    "vault-mode",
                    "The file of secrets is open to others.",
                    hint="Take their rights away: chmod 600.",
                )
            return file.read(_LARGEST + 1)
    except OSError as error:
        raise _unreadable(f"The file of secrets cannot be read ({error.strerror}).") from error


def _parse(data: bytes) -> Mapping[str, object]:
    if len(data) > _LARGEST:
        raise _malformed()
    try:
        return tomllib.loads(data.decode())
    except ValueError:  # from None: the message of the parser repeats a part of the file
        raise _malformed() from None


def _from_hex(text: str) -> bytes:
    try:
        secret = bytes.fromhex(text)
    except ValueError:
        raise _malformed() from None
    if len(secret) != SECRET_LENGTH:
        raise _malformed()
    return secret


def _unreadable(sentence: str) -> VaultError:
    return VaultError("vault-file", sentence, hint="Check the path, its folder and its rights.")


def _malformed() -> VaultError:
    return VaultError(
        "vault-format",
        "The file of secrets does not hold a campaign and its secret.",
        hint="Restore it from its copy; a new one does not fit the letters that were made.",
    )
