"""Birth dates: as registers write them, and as the national identification number knows them."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Final

from voucher_batch.intake import national_id
from voucher_batch.intake.outcome import Reason
from voucher_batch.intake.refusal import Refusal

OLDEST: Final = 130
"""Years: nobody has lived longer, so that an earlier date is a mistake."""

_FIELD: Final = "birth_date"
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})")
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")


@lru_cache(maxsize=1 << 16)  # a nation is born on some ten thousands of days
def birth_date(text: str, digits: str, *, today: dt.date) -> dt.date:
    """Return a birth date that agrees with the national identification number.

    Args:
        text: ``1990-02-28``, ``19900228``, ``28.02.1990``, ``28/2/1990`` or ``28-02-1990``; if it
            is empty, the date in the number is taken.
        digits: The number, checked; or the part of it that is a date, which is enough.
        today: The day of issue: nobody is born behind it.

    Raises:
        Refusal: It is no date, or none of somebody alive, or another than in the number.
    """
    date = _read(text) if text else _in_number(digits)
    if not today.year - OLDEST <= date.year or date > today:
        raise Refusal(_FIELD, Reason.DATE)
    if not national_id.agrees(digits, date):
        raise Refusal(_FIELD, Reason.DISAGREES)
    return date


def _read(text: str) -> dt.date:
    if match := _YEAR_FIRST.fullmatch(text):
        year, _, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, _, month, year = match.groups()
    else:
        raise Refusal(_FIELD, Reason.DATE)
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        raise Refusal(_FIELD, Reason.DATE) from None


def _in_number(digits: str) -> dt.date:
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:  # a month or day is not known: two zeros
        raise Refusal(_FIELD, Reason.MISSING) from None
