"""Postal addresses of the four countries, each in its own form."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from voucher_batch.beneficiary import Address, Country
from voucher_batch.intake.names import countries
from voucher_batch.intake.outcome import Reason
from voucher_batch.intake.refusal import Refusal
from voucher_batch.intake.texts import LINE_MAX, at_most, folded

if TYPE_CHECKING:
    from collections.abc import Mapping

_POSTCODES: Final[Mapping[Country, re.Pattern[str]]] = {
    Country.LU: re.compile(r"(?:L(?:U|UX)?[ -]?)?([1-9][0-9]{3})"),
    Country.FR: re.compile(r"(?:F(?:R|RA)?[ -]?)?((?!00)[0-9]{2} ?[0-9]{3})"),
    Country.BE: re.compile(r"(?:B(?:E|EL)?[ -]?)?([1-9][0-9]{3})"),
    Country.DE: re.compile(r"(?:D(?:E|EU)?[ -]?)?((?!00)[0-9]{5})"),
}
"""With the letters of the country in front, as people write them, and without (UPU S42)."""


def address(
    street: str, number: str, postcode: str, city: str, country: str, extra: str
) -> Address | None:
    """Return the address that cleaned cells make, or None where there is none at all.

    Args:
        street: With the house number or without.
        number: Of the house, if it has a column of its own.
        postcode: With the letters of the country or without.
        city: In the spelling of the register.
        country: Code or name in French, German or English.
        extra: A line above the street.

    Raises:
        Refusal: A part is missing, too long, or not of the form of its country.
    """
    if not (street or postcode or city):
        return None
    found = _country(country)
    line = _line("street", _with_number(street, number, found))
    code, town = _place(postcode, city, country)
    return Address(line, code, town, found, at_most("address_extra", extra, LINE_MAX))


@lru_cache(maxsize=256)
def _country(text: str) -> Country:
    if not text:
        raise Refusal("country", Reason.MISSING)
    found = countries().get(folded(text))
    if found is None:
        raise Refusal("country", Reason.COUNTRY)
    return found


@lru_cache(maxsize=16_384)  # a country's people share some thousand places
def _place(postcode: str, city: str, country: str) -> tuple[str, str]:
    return _postcode(postcode, _country(country)), _line("city", city)


def _line(field: str, text: str) -> str:
    if not text:
        raise Refusal(field, Reason.MISSING)
    return at_most(field, text, LINE_MAX)


def _with_number(street: str, number: str, country: Country) -> str:
    if not (street and number):
        return street
    match country:
        case Country.LU:
            return f"{number}, {street}"
        case Country.FR:
            return f"{number} {street}"
        case Country.BE | Country.DE:
            return f"{street} {number}"


def _postcode(text: str, country: Country) -> str:
    if not text:
        raise Refusal("postcode", Reason.MISSING)
    match = _POSTCODES[country].fullmatch(text.upper())
    if match is None:
        raise Refusal("postcode", Reason.POSTCODE)
    return match[1].replace(" ", "")
