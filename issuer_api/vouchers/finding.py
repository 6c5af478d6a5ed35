"""The voucher of a reference that somebody typed; what may be done with it is not said here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gouvcheck_core import reference
from issuer_api.errors import VoucherError

if TYPE_CHECKING:
    from issuer_api.store.books import Books
    from issuer_api.vouchers.model import Campaign, Voucher
    from issuer_api.vouchers.reference_keys import ReferenceKeys


class Found(NamedTuple):
    """A voucher and its campaign."""

    campaign: Campaign
    voucher: Voucher


def find(books: Books, typed: str, *, keys: ReferenceKeys) -> Found:
    """Return the voucher that has a reference, whatever its state.

    Whoever lets strangers ask must limit how often: the answer tells that a reference is good (P5).

    Args:
        books: In a transaction.
        typed: As a person typed it; see `gouvcheck_core.reference.parse`.
        keys: Of all campaigns in the books.

    Raises:
        HumanReferenceError: It is no reference, or one with a mistake.
        VoucherError: ``voucher-unknown``, or the key of a campaign is missing.
        VaultError: The key of a campaign cannot be used.
    """
    wanted = reference.parse(typed).reference
    for campaign in books.campaigns.all():
        voucher = books.vouchers.by_reference_hash(campaign.number, keys.of(campaign).hash(wanted))
        if voucher is not None:
            return Found(campaign, voucher)
    raise VoucherError(
        "voucher-unknown",
        "There is no voucher with this reference.",
        hint="Compare all four groups with the paper; if they agree, it is not a voucher of ours.",
    )
