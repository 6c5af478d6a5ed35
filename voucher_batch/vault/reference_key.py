"""The key of a campaign's reference hashes: all that the redemption side gets of a vault.

With it and the manifest its holder finds the voucher of a reference that somebody types, and could
try references, 2^70 for each voucher. No person, reference or other key follows from it. Its file
is described in docs/spec/manifest.md, whose rule numbers stand beside the code.
"""

from __future__ import annotations

import hmac
import re
from typing import TYPE_CHECKING, Final, NoReturn, Self

from voucher_batch.errors import VaultError
from voucher_batch.vault import private_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from gouvcheck_core.reference import Reference

_LABEL: Final = b"gouvcheck reference key 1 "
_WHAT: Final = "file with the key of the reference hashes"
_HALF: Final = re.compile(r"[0-9a-f]{32}")
_WHOLE: Final = re.compile(r"[0-9a-f]{64}")
_CHECK: Final = 16


class ReferenceKey:
    """The key under which references of one campaign are hashed. It shows nothing of itself.

    Args:
        key: 32 bytes.
        campaign: Identifier of the campaign.
        secrets: 16 bytes that name the campaign's secrets, as in its manifest.
    """

    __slots__ = ("_key", "campaign", "secrets")

    def __init__(self, key: bytes, *, campaign: str, secrets: bytes) -> None:
        self._key = key
        self.campaign: Final = campaign
        self.secrets: Final = secrets

    def __repr__(self) -> str:
        """Show no key."""
        return "ReferenceKey()"

    def __reduce__(self) -> NoReturn:
        """Stay here, as a vault does."""
        raise VaultError(
            "vault-travel",
            "The key of the reference hashes does not leave its process.",
            hint="Let the other process read the file itself.",
        )

    def hash(self, reference: Reference) -> bytes:
        """Return the keyed hash under which the books and the manifest know a reference."""
        return hmac.digest(self._key, reference.to_bytes(), "sha256")

    def hash_all(self, references: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the hash of each reference, given as its nine bytes; the key is taken in once."""
        keyed = hmac.new(self._key, digestmod="sha256").copy
        for reference in references:
            each = keyed()
            each.update(reference)
            yield each.digest()

    def write(self, path: Path) -> None:
        """Hand the key out as a file (N-10, N-11).

        Args:
            path: A name that is free, in a folder that nobody else can look into.

        Raises:
            VaultError: ``vault-key-place``, ``vault-key-exists`` or ``vault-file``.
        """
        try:
            if path.parent.stat().st_mode & private_file.OTHERS:
                raise VaultError(
                    "vault-key-place",
                    "Others may look into the folder of the key.",
                    hint="Write it to a folder of your own: mkdir -m 700.",
                )
            private_file.write_new(path, self._text().encode())
        except FileExistsError:
            raise VaultError(
                "vault-key-exists",
                "There is a file of that name already; it is left as it is.",
                hint="Choose another name, or use the key that was handed out before.",
            ) from None
        except OSError as error:
            raise private_file.unusable(
                f"The {_WHAT} cannot be written ({error.strerror})."
            ) from error

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the key in a file that `write` wrote.

        Raises:
            VaultError: ``vault-file``, ``vault-mode`` (N-12), ``vault-key-format`` (N-10) or
                ``vault-key-check`` (N-13): something in it was changed.
        """
        match private_file.read_toml(path, what=_WHAT):
            case {
                "campaign": str() as campaign,
                "secrets": str() as secrets,
                "key": str() as key,
                "check": str() as check,
                **rest,
            } if not rest and _WHOLE.fullmatch(key) and _all_half(secrets, check):
                found = cls(bytes.fromhex(key), campaign=campaign, secrets=bytes.fromhex(secrets))
            case _:
                raise _malformed()
        if not hmac.compare_digest(found._check(), bytes.fromhex(check)):
            raise VaultError(
                "vault-key-check",
                "The key of the reference hashes is not the one that was handed out.",
                hint="Ask the factory for it again; a part of the file was changed.",
            )
        return found

    def _text(self) -> str:
        return (
            "# Who has this file and the manifest can find the voucher of a reference, and try\n"
            "# references: 2^70 for each voucher. Nothing else of the campaign follows from it.\n"
            f'campaign = "{self.campaign}"\n'
            f'secrets = "{self.secrets.hex()}"\n'
            f'key = "{self._key.hex()}"\n'
            f'check = "{self._check().hex()}"\n'
        )

    def _check(self) -> bytes:
        """Return what ties key, campaign and secrets together: never the hash of nine bytes."""
        bound = _LABEL + self.secrets + self.campaign.encode()
        return hmac.digest(self._key, bound, "sha256")[:_CHECK]


def _all_half(*texts: str) -> bool:
    return all(_HALF.fullmatch(text) for text in texts)


def _malformed() -> VaultError:
    return VaultError(
        "vault-key-format",
        f"The {_WHAT} does not hold one.",
        hint="Name the file that `gouvcheck-batch reference-key` wrote for this campaign.",
    )
