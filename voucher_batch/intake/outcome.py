"""How a row ends: taken, or refused with line, field and reason. A refusal never holds a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from voucher_batch.beneficiary import Beneficiary

ROW: Final = "row"
"""What stands for the field where a row is refused as a whole."""


class Reason(StrEnum):
    """Why a row is refused. The values are stable; programs and reports compare them."""

    TOO_LONG = "too-long"
    QUOTES = "quotes"
    CELLS = "cells"
    JSON = "json"
    ENCODING = "encoding"
    CHARACTERS = "characters"
    MISSING = "missing"
    LENGTH = "length"
    DIGITS = "digits"
    CHECK_DIGITS = "check-digits"
    DATE = "date"
    DISAGREES = "disagrees"
    AGE = "age"
    CHANNEL = "channel"
    EMAIL = "email"
    COUNTRY = "country"
    POSTCODE = "postcode"
    PROFILE = "profile"
    CODE = "code"


@dataclass(frozen=True, slots=True, repr=False)
class Taken:
    """A row that may become a letter. Its ``repr`` is empty: it holds a whole person.

    Args:
        line: First line of the row in the file, from 1.
        person_id: The 13 digits of the national identification number; never stored, only hashed.
        beneficiary: The person, checked.
    """

    line: int
    person_id: str
    beneficiary: Beneficiary


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot become a letter.

    Args:
        line: First line of the row in the file, from 1.
        field: Column as the campaign knows it, field of the profile, or `ROW`.
        reason: Why.
    """

    line: int
    field: str
    reason: Reason
