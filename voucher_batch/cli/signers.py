"""Signers of a campaign, as they are named on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gouvcheck_core.cli.keys.holder import Holder, environment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gouvcheck_core.signer import Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders:
    """Private keys as somebody named them.

    Args:
        uris: ``pkcs11:…`` or ``file:PATH``.
        pin_file: File with the PIN of the token, or None.
        production: Whether keys from files are refused.
    """

    uris: tuple[str, ...]
    pin_file: Path | None
    production: bool

    def open(self) -> Sequence[Signer]:
        """Return the signers, with a word of warning where one is for development only.

        Raises:
            SignerError: A key cannot be used, or not in production.
        """
        return [
            Holder(
                uri=uri,
                pin_file=self.pin_file if uri.startswith("pkcs11:") else None,
                environment=environment(production=self.production),
            ).open()
            for uri in self.uris
        ]
