"""The (16, 14) Reed-Solomon code over GF(32) behind the human reference: numbers in, numbers out.

A word is sixteen values from 0 to 31, first symbol first; positions count from 1. The code has
distance 3: every error in one or two symbols is seen. What the numbers stand for, and what is
said to a person, is the business of the files beside this one.

Spec: docs/spec/reference.md, rules R-05 to R-07, R-15 and R-16.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

Word: TypeAlias = tuple[int, ...]

LENGTH: Final = 16
CHECKS: Final = 2

# the powers a^0 to a^30 of the root a of the primitive polynomial x^5 + x^2 + 1.
_POWERS: Final = (
    *(1, 2, 4, 8, 16, 5, 10, 20, 13, 26, 17, 7, 14, 28, 29, 31),
    *(27, 19, 3, 6, 12, 24, 21, 15, 30, 25, 23, 11, 22, 9, 18),
)
_ORDER: Final = len(_POWERS)
_LOG: Final = {power: exponent for exponent, power in enumerate(_POWERS)}

# the generator (x - a^15)(x - a^16) multiplies out to x^2 + a^2 x + 1.
_FIRST_ROOT: Final = 15
_SECOND_ROOT: Final = 16
_GENERATOR_LOG: Final = 2


@dataclass(frozen=True, slots=True)
class WrongSymbol:
    """The word would check if `value` stood at `position`."""

    position: int
    value: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """The word would check if the symbols at `position` and `position` + 1 changed places."""

    position: int


def encode(data: Word) -> Word:
    """Append the two check values to fourteen data values (R-07)."""
    return data + _remainder(data + (0,) * CHECKS)


def checks(word: Word) -> bool:
    """Return whether sixteen values are a word of the code."""
    return _remainder(word) == (0, 0)


def replace(word: Word, position: int, value: int) -> Word:
    """Return the word with another value at a position."""
    return (*word[: position - 1], value, *word[position:])


def fill(word: Word, position: int) -> int | None:
    """Return the one value that makes the word check at a position known to be unreadable.

    The first check gives the value and the second confirms it; None if they disagree, because
    then something else is wrong too.
    """
    candidates = range(_ORDER + 1)
    return next((value for value in candidates if checks(replace(word, position, value))), None)


def explain(word: Word) -> WrongSymbol | Exchange | None:
    """Say which single fault explains a word that does not check; None if no single one does.

    The symbol at position p is the coefficient of x^k with k = 16 - p. One wrong symbol makes the
    ratio of the two syndromes a^k, k from 0 to 15; an exchange of the symbols at k + 1 and k makes
    it a^(k + 16), k from 0 to 14. That uses each of the 31 ratios once, so the two explanations
    never compete (R-15, R-16; proof in the spec).
    """
    high, low = _remainder(word)
    first = _times(high, _FIRST_ROOT) ^ low
    second = _times(high, _SECOND_ROOT) ^ low
    if not first or not second:
        return None
    ratio = (_LOG[second] - _LOG[first]) % _ORDER
    if ratio < LENGTH:
        position = LENGTH - ratio
        return WrongSymbol(position, word[position - 1] ^ _times(first, -_FIRST_ROOT * ratio))
    left = _ORDER - ratio
    exchanged = replace(replace(word, left, word[left]), left + 1, word[left - 1])
    return Exchange(left) if checks(exchanged) else None


def _times(element: int, exponent: int) -> int:
    """Multiply an element of GF(32) by a to the exponent."""
    return _POWERS[(_LOG[element] + exponent) % _ORDER] if element else 0


def _remainder(word: Word) -> tuple[int, int]:
    """Divide a word, as a polynomial with its first symbol leading, by the generator (R-06)."""
    high = low = 0
    for value in word:
        high, low = low ^ _times(high, _GENERATOR_LOG), high ^ value
    return high, low
