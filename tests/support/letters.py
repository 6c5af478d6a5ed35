"""Forms and pieces of sample campaigns: nobody lives at these addresses."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Final

from gouvcheck_core.format import BASE45_ALPHABET
from tests.support import campaigns
from voucher_batch.beneficiary import Country
from voucher_batch.piece import Mark, Piece
from voucher_batch.sheet import Form
from voucher_batch.sheet.template import load_template

if TYPE_CHECKING:
    from collections.abc import Mapping

CAMPAIGN_OF: Final = {
    "voucher": "voucher",
    "invitation": "invitation",
    "extract": "criminal-record",
}
"""The sample campaign of each template."""

LONG_NAME: Final = "Maximiliane-Theodora Elisabeth von und zu Hohenlohe-Schillingsfürst Ol"
"""As long as a voucher's holder may be: 70 characters."""

WIDE_NAME: Final = "W" * 70

NAMES: Final = (
    "Zoë Müller-Łukasik",
    "Nguyễn Thị Hồng Ngọc",
    "İbrahim Çağlayan Şükrü",
    "Ǎna Ḧamid Ṭāhir",
)

ADDRESSES: Final[Mapping[Country, tuple[str, ...]]] = {
    Country.LU: ("12, rue de l’Exemple", "L-1234 LUXEMBOURG"),
    Country.FR: ("Appartement 12, bâtiment C", "3 rue de l’Exemple", "57100 THIONVILLE", "FRANCE"),
    Country.BE: ("Rue de l’Exemple 5 bte 3", "6700 ARLON", "BELGIQUE"),
    Country.DE: ("Beispielstraße 7", "54290 Trier", "DEUTSCHLAND"),
}

FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "voucher": {"holder": "", "value": "50,00 EUR", "campaign": "1"},
    "invitation": {
        "purpose": "Test PCR",
        "campaign": "2",
        "valid-from": "01.02.2027",
        "valid-until": "28.02.2027",
        "year-of-birth": "1990",
    },
    "extract": {
        "bulletin": "3",
        "subject": "Personne physique",
        "name": "Müller",
        "given-names": "Zoë",
        "date-of-birth": "28.02.1990",
        "entries": (
            "12.03.2019 · Tribunal d'arrondissement · CP 461 · Amende · 500 EUR\n"
            "01.04.2020 · Tribunal de police · CR 12 · Interdiction de conduire · 6 mois"
        ),
        "number": "2026/000123",
        "issued": "15.01.2027",
    },
}
"""Values of the fields as a profile shows them."""

LENGTHS: Final = {"voucher": 249, "invitation": 216, "extract": 298}
"""Characters of a usual code of each kind."""


def form(template: str = "voucher") -> Form:
    """Return a form in every language of its template."""
    languages = tuple(sorted(load_template(template).languages))
    return Form.of(
        replace(
            campaigns.campaign(CAMPAIGN_OF[template]),
            languages=("fr", *(each for each in languages if each != "fr")),
        )
    )


def piece(
    number: int = 1,
    *,
    template: str = "voucher",
    language: str = "fr",
    country: Country = Country.LU,
    name: str = NAMES[0],
    copy: int = 1,
    code: str = "",
    fields: Mapping[str, str] | None = None,
) -> Piece:
    """Return a piece that fills a template; its code is none, unless one is given."""
    shown = FIELDS[template] if fields is None else fields
    return Piece(
        mark=Mark(campaign="sample-2027", shard=1, piece=number, pieces=500, copy=copy),
        language=language,
        recipient=(name, *ADDRESSES[country]),
        country=country,
        name=name,
        code=code or code_text(LENGTHS[template], seed=number),
        reference="" if template == "extract" else "0G40-R40M-30E2-09HR",
        fields={key: value or name for key, value in shown.items()},
    )


def code_text(length: int, *, seed: int = 1) -> str:
    """Return a text as random and as long as that of a code."""
    letters = Random(seed).choices(BASE45_ALPHABET, k=length - 4)
    return "GC1:" + "".join(letters)
