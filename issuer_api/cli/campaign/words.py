"""What is said of a campaign, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gouvcheck_core.cli import moments

if TYPE_CHECKING:
    from issuer_api.vouchers.model import Campaign


def in_words(campaign: Campaign) -> str:
    """Return how many vouchers a campaign has, and what they are worth."""
    counts = campaign.counts
    euros, cents = divmod(counts.cents, 100)
    return f"{counts.vouchers:,} vouchers, {counts.void:,} void, worth {euros:,}.{cents:02} €"


def as_json(campaign: Campaign) -> dict[str, Any]:
    """Return what its manifest says, without the vouchers."""
    return {
        "campaign": campaign.id,
        "number": campaign.number,
        "type": campaign.type,
        "vouchers": campaign.counts.vouchers,
        "void": campaign.counts.void,
        "cents": campaign.counts.cents,
        "signed": {kid.hex(): count for kid, count in campaign.counts.signed.items()},
        "secrets": campaign.secrets.hex(),
        "manifest": campaign.manifest.hex(),
        "signer": campaign.signer.hex(),
        "imported": moments.iso(campaign.imported),
    }
