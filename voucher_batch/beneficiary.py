"""Who gets a letter: the values that the whole factory passes around, all of them personal.

None of these values shows itself: their ``repr`` is empty, so that no log or traceback can hold a
name by accident.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


class Channel(Enum):
    """How a piece reaches its beneficiary."""

    POST = "post"
    EMAIL = "email"


class Country(Enum):
    """Countries of destination, each with its own form of address and window envelope."""

    LU = "LU"
    FR = "FR"
    BE = "BE"
    DE = "DE"


@dataclass(frozen=True, slots=True, repr=False)
class Address:
    """A postal address, as it is printed.

    Args:
        street: Street and number, in the order of its country.
        postcode: Digits only; the country's prefix is added when it is printed.
        city: With the diacritics that belong to it.
        country: Of destination.
        extra: A line above the street, such as a flat or "c/o"; or empty.
    """

    street: str
    postcode: str
    city: str
    country: Country
    extra: str = ""


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Beneficiary:
    """A person of a campaign, checked; without the identification number, which is kept nowhere.

    Args:
        given_names: As in the register, NFC; empty for a person with one name.
        family_name: As in the register, NFC.
        birth_date: Needed to find a person again who asks for the letter a second time.
        language: ISO 639-1 code of a language of the campaign's letters.
        channel: How the piece is sent.
        address: Always there when the channel is post.
        email: Always there when the channel is e-mail; else empty.
        columns: Further columns that the campaign's claims are made of, by name.
    """

    given_names: str
    family_name: str
    birth_date: dt.date
    language: str
    channel: Channel
    address: Address | None = None
    email: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Given names and family name, as on an identity card and on the letter."""
        return whole_name(self.given_names, self.family_name)


def whole_name(given_names: str, family_name: str) -> str:
    """Return both names as they stand on an identity card; some people have one only."""
    return f"{given_names} {family_name}".strip()
