"""The national identification number of Luxembourg.

Thirteen digits: the birth date as YYYYMMDD, with two zeros for a month or day that is not known,
three digits that tell people of one day apart, and two check digits, each over the first eleven:
Luhn's and Verhoeff's (règlement grand-ducal of 28 November 2013, article 1).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import datetime as dt

LENGTH: Final = 13
_CHECKED: Final = 11
"""Digits in front of the check digits."""
DAY: Final = 8
"""Digits of them that are a birth date: some ten thousands of days bring a nation forth."""

_SEPARATORS: Final = str.maketrans("", "", " .-")
_DIGITS: Final = re.compile(r"[0-9]{13}")

_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
"""Twice a digit, with the digits of the result added up."""

# Verhoeff, Error Detecting Decimal Codes (1969): multiplication in the dihedral group of ten
# elements, and the powers of one permutation of the digits.
_PRODUCT: Final = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 2, 3, 4, 0, 6, 7, 8, 9, 5),
    (2, 3, 4, 0, 1, 7, 8, 9, 5, 6),
    (3, 4, 0, 1, 2, 8, 9, 5, 6, 7),
    (4, 0, 1, 2, 3, 9, 5, 6, 7, 8),
    (5, 9, 8, 7, 6, 0, 4, 3, 2, 1),
    (6, 5, 9, 8, 7, 1, 0, 4, 3, 2),
    (7, 6, 5, 9, 8, 2, 1, 0, 4, 3),
    (8, 7, 6, 5, 9, 3, 2, 1, 0, 4),
    (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
)
_FIRST: Final = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
_INVERSE: Final = (0, 4, 3, 2, 1, 5, 6, 7, 8, 9)


def _powers(count: int) -> tuple[tuple[int, ...], ...]:
    """Return the first powers of the permutation, from the power of 1 on."""
    powers: list[tuple[int, ...]] = [_FIRST]
    while len(powers) < count:
        powers.append(tuple(powers[-1][digit] for digit in _FIRST))
    return tuple(powers)


_POWERS: Final = _powers(_CHECKED)


def compact(text: str) -> str | None:
    """Return the thirteen digits of a number that may be written in groups, or None."""
    if len(text) == LENGTH and text.isascii() and text.isdecimal():
        return text
    digits = text.translate(_SEPARATORS)
    return digits if _DIGITS.fullmatch(digits) else None


def check_digits(digits: str) -> str:
    """Return the two check digits over the first eleven of ``digits``."""
    # Both checks combine a share of every digit, and both ways of combining are associative. So
    # each takes one share of the day and one of the digits behind it, which were worked out before.
    first, factor = _share_of_day(digits[:DAY])
    second, start = _shares_behind_day()[int(digits[DAY:_CHECKED])]
    return f"{-(first + second) % 10}{_INVERSE[_PRODUCT[start][factor]]}"


@lru_cache(maxsize=1 << 16)
def _share_of_day(digits: str) -> tuple[int, int]:
    return _share(int(digits), DAY, first=_CHECKED - DAY)


@cache
def _shares_behind_day() -> tuple[tuple[int, int], ...]:
    count = _CHECKED - DAY
    return tuple(_share(number, count, first=0) for number in range(10**count))


def _share(number: int, count: int, *, first: int) -> tuple[int, int]:
    """Return the summand of Luhn's check and the factor of Verhoeff's for some digits.

    Args:
        number: That they make.
        count: How many they are.
        first: How many checked digits stand behind them.
    """
    luhn = verhoeff = 0
    for place in range(first, first + count):
        number, digit = divmod(number, 10)
        luhn += digit if place % 2 else _DOUBLED[digit]
        verhoeff = _PRODUCT[verhoeff][_POWERS[place][digit]]
    return luhn, verhoeff


def agrees(digits: str, birth_date: dt.date) -> bool:
    """Tell whether the date in a number is ``birth_date``, as far as the number knows it."""
    written = birth_date.isoformat().replace("-", "")  # several times as fast as strftime
    if digits[4:6] == "00":
        return digits[:4] == written[:4]
    if digits[6:8] == "00":
        return digits[:6] == written[:6]
    return digits[:8] == written
