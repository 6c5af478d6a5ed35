"""What a row brings along, as the JSON values that profiles encode.

A column is text in every form of input; this says how the text of a cell becomes the value of a
field. What does not fit is handed on as it is, so that the profile's own rules refuse it.
"""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Final

from gouvcheck_core.profiles import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gouvcheck_core.profiles import Field
    from voucher_batch.beneficiary import Beneficiary

DERIVED: Final[Mapping[str, Callable[[Beneficiary], str]]] = {
    "name": lambda person: person.name,
    "given_names": lambda person: person.given_names,
    "family_name": lambda person: person.family_name,
    "birth_date": lambda person: person.birth_date.isoformat(),
    "birth_year": lambda person: str(person.birth_date.year),
}
"""Columns that every campaign has, because they are made of what is known of each person."""

PERSON: Final = (
    "national_id",
    "given_names",
    "family_name",
    "birth_date",
    "language",
    "channel",
    "street",
    "house_number",
    "postcode",
    "city",
    "country",
    "address_extra",
    "email",
)
"""Columns that say who gets a piece and where, in the order in which intake checks them."""

RESERVED: Final = frozenset(PERSON) - DERIVED.keys()
"""Those of them that never stand in a code."""

_MAX_DIGITS: Final = 16
"""Digits of the largest integer that a code carries, 2^53 - 1."""

_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False}


def text_of(beneficiary: Beneficiary, name: str) -> str:
    """Return the text of one column of a person; empty where the row has none."""
    derived = DERIVED.get(name)
    return beneficiary.columns.get(name, "") if derived is None else derived(beneficiary)


def is_plain(field: Field, text: str) -> bool:
    """Tell whether the profile takes a text as it is: what it would encode is that text.

    To ask takes a fraction of what encoding does. Of what is not plain, the profile has to say.
    """
    return (
        field.kind is Kind.TEXT
        and field.minimum <= len(text) <= field.maximum
        and text.isprintable()  # so that nothing in it is hidden, and no space but the space
        and text == text.strip(" ") != ""
        and (text.isascii() or unicodedata.is_normalized("NFC", text))
    )


def json_value(field: Field, text: str) -> object:
    """Return ``text`` as the JSON value that a field of its kind takes; None leaves it out.

    Args:
        field: Of the campaign's profile.
        text: Of the cell; records are a JSON list of objects, and an empty cell is an empty list.
    """
    if field.kind is Kind.RECORDS:
        return _records(text)
    if not text:
        return None
    match field.kind:
        case Kind.INTEGER:
            return _integer(text)
        case Kind.BOOLEAN:
            return _TRUTH.get(text, text)
        case _:
            return text


def _integer(text: str) -> object:
    # int() also takes "1_000", " 7" and digits of other scripts; a register writes none of them.
    digits = text.removeprefix("-")
    plain = digits.isascii() and digits.isdecimal() and len(digits) <= _MAX_DIGITS
    return int(text) if plain else text


def _records(text: str) -> object:
    try:
        return json.loads(text) if text else []
    except (ValueError, RecursionError):
        return text
