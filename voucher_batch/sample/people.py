"""Rows of sample people: a pure function of position and seed, so that any part can be made."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from enum import Enum
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from voucher_batch.intake.national_id import check_digits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Row: TypeAlias = "dict[str, str]"
"""Text by column; the columns of a file are those of its first row."""

MARK: Final = "SAMPLE"

_FIRST_DAY: Final = dt.date(1930, 1, 1)
_DAYS: Final = (dt.date(2006, 1, 1) - _FIRST_DAY).days
_FIRST_SERIAL: Final = 800
_SERIALS: Final = 200
"""The last fifth of a day's numbers: the register gives them out from 1 on and never got there."""

MOST: Final = _DAYS * _SERIALS
"""How many different people there are: five and a half million."""

_STRIDE: Final = 2_654_435
"""Shares no factor with `MOST`, so that each position has a person of its own."""

_APART: Final = 1_000_003
"""So many positions lie between the people of one seed and those of the next."""

_EVERY: Final = 100
"""One row in so many has the longest name that a letter takes."""

_BY_EMAIL: Final = 0.15


class Content(Enum):
    """What rows are for."""

    LETTERS = "letters"
    """Vouchers and invitations."""
    EXTRACTS = "extracts"
    """Criminal-record extracts, with the columns of their own."""


def rows(count: int, *, seed: int = 0, content: Content = Content.LETTERS) -> Iterator[Row]:
    """Yield ``count`` rows, each of another person.

    Args:
        count: Up to `MOST`; behind them people come again.
        seed: Another number gives other people.
        content: What the rows are for.
    """
    for position in range(count):
        yield row(position, seed=seed, content=content)


def row(position: int, *, seed: int = 0, content: Content = Content.LETTERS) -> Row:
    """Return the row at a position, from 0."""
    chance = random.Random(seed * MOST + position)  # noqa: S311 - reproducible, not secret
    birth, number = _identity(position + seed * _APART)
    parts = _parts()
    country = chance.choices(parts["countries"], _weights())[0]
    postcode, town = chance.choice(country["towns"])
    given, family = _name(position, chance, parts)
    made = {
        "Matricule": number,
        "Prénoms": given,
        "Nom de famille": family,
        "Date de naissance": f"{birth:%d.%m.%Y}",
        "Langue": chance.choice(country["languages"]),
        "Canal": "e-mail" if chance.random() < _BY_EMAIL else "courrier",
        "Numéro de maison": str(chance.randint(1, 199)),
        "Rue": chance.choice(country["streets"]),
        "Code postal": postcode,
        "Localité": town,
        "Pays": country["code"],
        "Courriel": f"sample.{position}@mail.example",
        "Spécimen": MARK,
    }
    return made | _extract(position, chance, parts) if content is Content.EXTRACTS else made


def _identity(position: int) -> tuple[dt.date, str]:
    serial, day = divmod(position * _STRIDE % MOST, _DAYS)
    birth = _FIRST_DAY + dt.timedelta(days=day)
    digits = f"{birth:%Y%m%d}{_FIRST_SERIAL + serial}"
    return birth, digits + check_digits(digits)


def _name(position: int, chance: random.Random, parts: Mapping[str, Any]) -> tuple[str, str]:
    if position % _EVERY == _EVERY - 1:
        return parts["longest"]["given_names"], parts["longest"]["family_name"]
    return chance.choice(parts["given_names"]), f"Sample {chance.choice(parts['surnames'])}"


def _extract(position: int, chance: random.Random, parts: Mapping[str, Any]) -> Row:
    entry = '{"date": "2019-04-01", "court": "police-court", "offence": "CR 12", '
    entry += '"sentence": "fine", "extent": "500 EUR"}'
    return {
        "Canal": "courrier",
        "bulletin": chance.choice("345"),
        "number": f"SAMPLE-{position:07}",
        "place_of_birth": chance.choice(parts["places"]),
        "entries": f"[{entry}]" if position % 10 == 0 else "",
    }


@cache
def _parts() -> Mapping[str, Any]:
    text = resources.files(__package__).joinpath("parts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _weights() -> tuple[int, ...]:
    return tuple(country["weight"] for country in _parts()["countries"])
