"""What is sealed of a person: one canonical text, written and read by this file alone.

Reading trusts the text, because AES-GCM has proved that this program wrote it.
"""

from __future__ import annotations

import datetime as dt
import json
from json.encoder import encode_basestring
from typing import Any, Final

from voucher_batch.beneficiary import Address, Beneficiary, Channel, Country, whole_name
from voucher_batch.errors import VaultError

_VERSION: Final = 1
_decoder: Final = json.JSONDecoder()
_encoder: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
_CHANNELS: Final = {each: encode_basestring(each.value) for each in Channel}
_COUNTRIES: Final = {each: encode_basestring(each.value) for each in Country}
_CHANNEL_OF: Final = {each.value: each for each in Channel}
_COUNTRY_OF: Final = {each.value: each for each in Country}
_ADDRESS: Final = 6
_POSTCODE: Final = 1
"""Where the address stands in the content, and the postcode in the address."""


def to_content(person: Beneficiary) -> bytes:
    """Return the bytes of a person, a JSON array: the same for equal persons."""
    # Written text by text: a JSONEncoder makes its machinery anew for every person.
    text = encode_basestring
    address = person.address
    place = (
        "null"
        if address is None
        else (
            f"[{text(address.street)},{text(address.postcode)},{text(address.city)},"
            f"{_COUNTRIES[address.country]},{text(address.extra)}]"
        )
    )
    columns = _encoder.encode(dict(person.columns)) if person.columns else "{}"
    return (
        f"[{_VERSION},{text(person.given_names)},{text(person.family_name)},"
        f'"{person.birth_date.isoformat()}",{text(person.language)},{_CHANNELS[person.channel]},'
        f"{place},{text(person.email)},{columns}]"
    ).encode()


def from_content(content: bytes) -> Beneficiary:
    """Return the person of `to_content`.

    Raises:
        VaultError: ``vault-content``: a program of another version sealed it.
    """
    _, given, family, birth, language, channel, address, email, columns = _parts(content)
    return Beneficiary(
        given_names=given,
        family_name=family,
        birth_date=dt.date.fromisoformat(birth),
        language=language,
        channel=_CHANNEL_OF[channel],
        address=address and _address(*address),
        email=email,
        columns=columns,
    )


def postcode_in(content: bytes) -> str | None:
    """Return the postcode of the person of `to_content`, or None for one without an address.

    Raises:
        VaultError: As `from_content`.
    """
    address = _parts(content)[_ADDRESS]
    return None if address is None else str(address[_POSTCODE])


def name_in(content: bytes) -> str:
    """Return the name of the person of `to_content`.

    Raises:
        VaultError: As `from_content`.
    """
    _, given, family, *_ = _parts(content)
    return whole_name(given, family)


def _parts(content: bytes) -> list[Any]:
    parts: list[Any]
    # There is nothing around the array: `json.loads` would look for that, and for the charset.
    parts, _ = _decoder.raw_decode(content.decode())
    if parts[0] != _VERSION:
        raise VaultError(
            "vault-content",
            "What was sealed of a person is of another version of this program.",
            hint="Use the version that took the person in, or a newer one.",
        )
    return parts


def _address(street: str, postcode: str, city: str, country: str, extra: str) -> Address:
    return Address(street, postcode, city, _COUNTRY_OF[country], extra)
