"""The vouchers in the books held against what the manifest said, whenever books are closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from issuer_api.errors import VoucherError
from issuer_api.vouchers.model import Counts, Difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from issuer_api.store.books import Books
    from issuer_api.vouchers.model import Campaign


class CountsDiffer(VoucherError):
    """The books do not hold what the manifest says.

    Args:
        campaign: Its identifier.
        differences: Each count that differs.
    """

    def __init__(self, campaign: str, differences: tuple[Difference, ...]) -> None:
        said = "; ".join(
            f"{each.what}: {each.manifest:,} in the manifest, {each.books:,} in the books"
            for each in differences
        )
        super().__init__(
            "voucher-counts",
            f"The books of {campaign} are not what its manifest says: {said}.",
            hint="Settle nothing of this campaign before it is known who changed the books.",
        )
        self.differences = differences


def compare(books: Books, campaign: Campaign) -> tuple[Difference, ...]:
    """Count the vouchers of a campaign anew; return what is not as its manifest says.

    Args:
        books: In a transaction.
        campaign: As the books know it.
    """
    counted = books.vouchers.count(campaign.number)
    found = tuple(_differences(campaign.counts, counted))
    strange = books.campaigns.documents_within(campaign.number)
    if strange:
        found += (Difference("documents of this service in its status lists", 0, strange),)
    return found


def require_equal(books: Books, campaign: Campaign) -> None:
    """Refuse books that do not hold what the manifest says (N-20).

    Raises:
        CountsDiffer: ``voucher-counts``.
    """
    differences = compare(books, campaign)
    if differences:
        raise CountsDiffer(campaign.id, differences)


def known_campaign(books: Books, identifier: str) -> Campaign:
    """Return a campaign.

    Raises:
        VoucherError: ``voucher-no-campaign``.
    """
    found = books.campaigns.named(identifier)
    if found is None:
        raise VoucherError(
            "voucher-no-campaign",
            "No manifest of that campaign was imported.",
            hint="`gouvcheck-api campaign list` says which there are.",
        )
    return found


def _differences(manifest: Counts, books: Counts) -> Iterator[Difference]:
    for what, said, counted in (
        ("vouchers", manifest.vouchers, books.vouchers),
        ("void", manifest.void, books.void),
        ("cents", manifest.cents, books.cents),
    ):
        if said != counted:
            yield Difference(what, said, counted)
    for kid in sorted({*manifest.signed, *books.signed}):
        said, counted = manifest.signed.get(kid, 0), books.signed.get(kid, 0)
        if said != counted:
            yield Difference(f"signed by {kid.hex()}", said, counted)
