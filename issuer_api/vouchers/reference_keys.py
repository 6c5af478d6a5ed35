"""The keys under which references are hashed: files of a folder, never in the database or a log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from issuer_api.errors import VoucherError
from voucher_batch.vault import ReferenceKey

if TYPE_CHECKING:
    from pathlib import Path

    from issuer_api.vouchers.model import Campaign

ENDING: Final = ".toml"


class ReferenceKeys:
    """Reads the key of a campaign when it is first asked for, and keeps it in memory.

    Args:
        folder: Where each campaign's file lies, named ``CAMPAIGN.toml``; None if there is none.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._known: dict[bytes, ReferenceKey] = {}

    def of(self, campaign: Campaign) -> ReferenceKey:
        """Return the key of a campaign.

        Raises:
            VoucherError: ``voucher-no-keys``, or ``voucher-key-other``: it is not the key of this
                campaign's secrets (N-14).
            VaultError: The file cannot be used.
        """
        if campaign.secrets not in self._known:
            self._known[campaign.secrets] = self._read(campaign)
        return self._known[campaign.secrets]

    def _read(self, campaign: Campaign) -> ReferenceKey:
        if self._folder is None:
            raise VoucherError(
                "voucher-no-keys",
                f"Nothing says where the key of the references of {campaign.id} lies.",
                hint="Set GOUVCHECK_API_REFERENCE_KEYS to the folder with the factory's key files.",
            )
        key = ReferenceKey.read(self._folder / f"{campaign.id}{ENDING}")
        if (key.campaign, key.secrets) != (campaign.id, campaign.secrets):
            raise VoucherError(
                "voucher-key-other",
                f"{campaign.id}{ENDING} holds the key of other secrets than those of the campaign.",
                hint="Ask the factory for the key of this campaign: gouvcheck-batch reference-key.",
            )
        return key
