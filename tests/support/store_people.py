"""Invented persons in a store, without a file: for tests of what comes behind the import."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from tests.support.databases import CAMPAIGN
from voucher_batch.beneficiary import Address, Beneficiary, Channel, Country
from voucher_batch.store.imports import beneficiary_number
from voucher_batch.vault import Vault
from voucher_batch.vault.sealing import seal_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voucher_batch.store import Store

VAULT: Final = Vault(bytes(range(32)), campaign=CAMPAIGN)
NOW: Final = 1_780_000_000
LISTS: Final = (5,)


def invented(number: int) -> Beneficiary:
    """Return a person: by post to four countries, and every seventh by e-mail."""
    channel = Channel.POST if number % 7 else Channel.EMAIL
    return Beneficiary(
        given_names=f"Sample {number}",
        family_name="Müller-Exemple",
        birth_date=dt.date(1980, 1, 1),
        language=("fr", "de", "en")[number % 3],
        channel=channel,
        address=Address(
            f"{number}, rue de l’Exemple",
            f"{1000 + number * 37 % 8999}",
            "Sampletown",
            _country(number),
        )
        if channel is Channel.POST
        else None,
        email="" if channel is Channel.POST else f"sample{number}@mail.example",
    )


def person_id(number: int) -> str:
    """Return the identification number of an invented person."""
    return f"{number:013}"


def take(
    store: Store, numbers: Iterable[int], *, file: bytes = b"residents", vault: Vault = VAULT
) -> frozenset[int]:
    """Import the persons of these numbers as one file; return those who were there already."""
    with store.begin() as books:
        books.campaign_file.bind_vault(vault.fingerprint)
        number = books.imports.start(file.ljust(32, b"."), now=NOW)
        rows = [
            (beneficiary_number(number, line), person_id(each), invented(each))
            for line, each in enumerate(numbers, start=1)
        ]
        known = books.people.take_in(seal_rows(vault.sealer, rows))
        books.imports.finish(
            number, accepted=len(rows) - len(known), duplicate=len(known), rejected=0
        )
    return known


def _country(number: int) -> Country:
    return tuple(Country)[number % len(Country)]
