"""The file with a campaign's secret."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from voucher_batch.errors import VaultError
from voucher_batch.vault import private_file

SECRET_LENGTH: Final = 32
"""Bytes: as strong as AES-256 and HMAC-SHA-256, which it keys."""

_SCHEME: Final = "file:"
_WHAT: Final = "file of secrets"


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
    try:
        private_file.write_new(path, text.encode())
    except FileExistsError:
        raise VaultError(
            "vault-exists",
            "There is a file of secrets already.",
            hint="Keep it: letters that were made with it cannot be made again with another.",
        ) from None
    except OSError as error:
        raise private_file.unusable(f"The {_WHAT} cannot be written ({error.strerror}).") from error
    return secret


def read_secret(uri: str, *, campaign: str) -> bytes:
    """Return the secret of a campaign.

    Raises:
        VaultError: ``vault-uri``, ``vault-file``, ``vault-mode`` if others may read the file,
            ``vault-format``, or ``vault-campaign`` if it belongs to another campaign.
    """
    found = private_file.read_toml(_path(uri), what=_WHAT)
    match found:
        case {"campaign": str() as owner, "secret": str() as text, **rest} if not rest:
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


def _from_hex(text: str) -> bytes:
    try:
        secret = bytes.fromhex(text)
    except ValueError:
        raise _malformed() from None
    if len(secret) != SECRET_LENGTH:
        raise _malformed()
    return secret


def _malformed() -> VaultError:
    return VaultError(
        "vault-format",
        "The file of secrets does not hold a campaign and its secret.",
        hint="Restore it from its copy; a new one does not fit the letters that were made.",
    )
