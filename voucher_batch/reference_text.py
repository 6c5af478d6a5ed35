"""References as they are printed, quickly.

The check symbols are a linear code (spec R-06), so that those of a reference are the XOR of those
of its parts: what two symbols add is looked up. The core makes the tables.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from gouvcheck_core.reference import ALPHABET, BITS, Reference

_PART: Final = 10
"""Bits of two symbols."""
_MASK: Final = (1 << _PART) - 1
_SYMBOL: Final = _PART // 2


def reference_text(cti: bytes) -> str:
    """Return ``Reference.from_bytes(cti).text`` in a quarter of the time.

    Args:
        cti: The nine bytes of a reference.
    """
    value = int.from_bytes(cti, "big")
    pairs = _pairs()
    text, check = "", 0
    for shift, checks in _checks():
        part = value >> shift & _MASK
        text += pairs[part]
        check ^= checks[part]
    text += pairs[check]
    return f"{text[:4]}-{text[4:8]}-{text[8:12]}-{text[12:]}"


@cache
def _pairs() -> tuple[str, ...]:
    """Return the two symbols of every number of ten bits."""
    return tuple(first + second for first in ALPHABET for second in ALPHABET)


@cache
def _checks() -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Return for each two symbols where they stand, and what each value adds to the check."""
    return tuple((shift, _added(shift)) for shift in range(BITS - _PART, -1, -_PART))


def _added(shift: int) -> tuple[int, ...]:
    added = [0]
    for bit in range(_PART):
        of_bit = _check_of(1 << shift + bit)
        added += [each ^ of_bit for each in added]
    return tuple(added)


def _check_of(value: int) -> int:
    text = Reference(value).text
    return ALPHABET.index(text[-2]) << _SYMBOL | ALPHABET.index(text[-1])
