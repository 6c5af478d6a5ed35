"""Who signs: a key on a token, or for development in a file, and what its holder has to confirm."""

from __future__ import annotations

import sys
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gouvcheck_core.cli import files
from gouvcheck_core.cli.console import warn
from gouvcheck_core.environment import Environment
from gouvcheck_core.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from gouvcheck_core.signer import PinSource, Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A private key as somebody named it.

    Args:
        uri: ``pkcs11:…``, ``file:PATH``, or a path alone.
        pin_file: File with the PIN, or None.
        pin_fd: Open descriptor with the PIN, or None.
        environment: Production takes no key from a file.
    """

    uri: str
    pin_file: Path | None = None
    pin_fd: int | None = None
    environment: Environment = Environment.DEVELOPMENT

    def open(self) -> Signer:
        """Return the signer, with a word of warning where it is for development only.

        Raises:
            SignerError: The key cannot be used, or not in production.
            UsageError: ``usage-pin``: two places are named for the PIN.
        """
        from gouvcheck_core.signer import DevelopmentOnlyWarning, open_signer

        uri = self.uri if self.uri.startswith(("file:", "pkcs11:")) else f"file:{self.uri}"
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", DevelopmentOnlyWarning)
            signer = open_signer(uri, environment=self.environment, pin=self.pin(), read=files.read)
        for warning in caught:
            warn(f"{warning.message}")
        return signer

    def pin(self) -> PinSource | None:
        """Return where the PIN comes from, or None where the URI may say so.

        Raises:
            SignerError: The descriptor cannot be read.
            UsageError: ``usage-pin``: two places are named.
        """
        from gouvcheck_core.signer import descriptor_pin, file_pin

        if self.pin_file is not None and self.pin_fd is not None:
            raise UsageError(
                "usage-pin",
                "Two places are named for the PIN.",
                hint="Give --pin-file or --pin-fd, not both.",
            )
        if self.pin_file is not None:
            return file_pin(self.pin_file)
        return None if self.pin_fd is None else descriptor_pin(self.pin_fd)


def environment(*, production: bool) -> Environment:
    """Return what the program runs for."""
    return Environment.PRODUCTION if production else Environment.DEVELOPMENT


def confirm(question: str) -> None:
    """Ask on stderr, and go on only after the word yes.

    Raises:
        UsageError: ``usage-not-confirmed``.
    """
    sys.stderr.write(f"{question} Type yes: ")
    sys.stderr.flush()
    answer = sys.stdin.readline().strip()
    if not sys.stdin.isatty():
        sys.stderr.write("\n")
    if answer != "yes":
        raise UsageError(
            "usage-not-confirmed",
            "Nothing was signed.",
            hint="Compare once more, then type yes; --yes is for rehearsals.",
        )
