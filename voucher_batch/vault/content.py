"""What is sealed of a person: one canonical text, written and read by this file alone.

Reading trusts the text, because AES-GCM has proved that this program wrote it.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Final

from voucher_batch.beneficiary import Address, Beneficiary, Channel, Country
from voucher_batch.errors import VaultError

_VERSION: Final = 1
_encoder: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def to_content(person: Beneficiary) -> bytes:
    """Return the bytes of a person: the same for equal persons."""
    address = person.address
    return _encoder.encode(
        [
            _VERSION,
            person.given_names,
            person.family_name,
            person.birth_date.isoformat(),
            person.language,
            person.channel.value,
            address
            and [
                address.street,
                address.postcode,
                address.city,
                address.country.value,
                address.extra,
            ],
            person.email,
            dict(person.columns),
        ]
    ).encode()


def from_content(content: bytes) -> Beneficiary:
    """Return the person of `to_content`.

    Raises:
        VaultError: ``vault-content``: a program of another version sealed it.
    """
    version, *parts = json.loads(content)
    if version != _VERSION:
        raise VaultError(
            "vault-content",
            "What was sealed of a person is of another version of this program.",
            hint="Use the version that took the person in, or a newer one.",
        )
    given, family, birth, language, channel, address, email, columns = parts
    return Beneficiary(
        given_names=given,
        family_name=family,
        birth_date=dt.date.fromisoformat(birth),
        language=language,
        channel=Channel(channel),
        address=address and _address(*address),
        email=email,
        columns=columns,
    )


def _address(street: str, postcode: str, city: str, country: str, extra: str) -> Address:
    return Address(street, postcode, city, Country(country), extra)
