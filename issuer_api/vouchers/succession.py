"""What a later manifest of a campaign may say otherwise: void where it said live, and more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from issuer_api.errors import VoucherError
from issuer_api.vouchers.model import VoucherState

if TYPE_CHECKING:
    from issuer_api.vouchers.model import Campaign, Voucher
    from issuer_api.vouchers.repository import Place

_FIXED: Final = ("number", "id", "type", "version", "digest", "secrets")
"""What no later manifest of a campaign may say otherwise (N-18)."""
_WORDS: Final = {
    "reference_hash": "reference hash",
    "value": "value",
    "kid": "key",
    "shard": "shard",
}
_ASK: Final = "Nothing was imported; ask the factory for its newest manifest."


def require_same_campaign(before: Campaign, after: Campaign) -> None:
    """Refuse a manifest that makes another campaign of one that is known (N-18).

    Raises:
        VoucherError: ``voucher-campaign``; it names what differs.
    """
    for name in _FIXED:
        if getattr(before, name) != getattr(after, name):
            raise VoucherError(
                "voucher-campaign",
                f"The {name} of the campaign in the manifest is not that of {before.id} in the "
                "books.",
                hint="Ask the factory whether this is the manifest of that campaign.",
            )


def became_void(former: Voucher, voucher: Voucher) -> bool:
    """Tell whether a voucher went from live to void (N-19).

    Raises:
        VoucherError: ``voucher-changed`` or ``voucher-revived``: it is another voucher now.
    """
    for name, word in _WORDS.items():
        if getattr(former, name) != getattr(voucher, name):
            raise VoucherError(
                "voucher-changed",
                f"Entry {voucher.list}:{voucher.entry} has another {word} in the manifest "
                "than in the books.",
                hint=_ASK,
            )
    if former.state == voucher.state:
        return False
    if former.state == VoucherState.VOID.value:
        raise VoucherError(
            "voucher-revived",
            f"Entry {voucher.list}:{voucher.entry} is void in the books and live in the manifest.",
            hint=_ASK,
        )
    return True


def gone(place: Place) -> VoucherError:
    """Return the error for a voucher that a later manifest leaves out (N-19)."""
    return VoucherError(
        "voucher-gone",
        f"Entry {place[0]}:{place[1]} is in the books and not in the manifest.",
        hint=_ASK,
    )
