"""The lines of an address field, as the post of each country wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from voucher_batch.beneficiary import Country

if TYPE_CHECKING:
    from voucher_batch.beneficiary import Address

_PREFIX: Final = {Country.LU: "L", Country.FR: "F", Country.BE: "B", Country.DE: "D"}
"""Letters before the postcode, as post in Luxembourg is addressed."""

_ABROAD: Final = {Country.FR: "FRANCE", Country.BE: "BELGIQUE", Country.DE: "ALLEMAGNE"}
"""The last line, in the language of the country that posts (UPU, Convention Manual)."""


def recipient(name: str, address: Address) -> tuple[str, ...]:
    """Return the lines of the address field, at most five; none is empty."""
    place = f"{_PREFIX[address.country]}-{address.postcode} {address.city}"
    lines = (name, address.extra, address.street, place, _ABROAD.get(address.country, ""))
    return tuple([line for line in lines if line])
