"""In which order the entries of a status list are given out: every one once, none foreseeable.

A Feistel network over the twenty bits of an index. Its round functions are tables of random numbers
which AES-CTR draws from the list's key, so that a look-up takes the place of a hash: twelve rounds
cost about a microsecond, and a list is ready at once, whether one entry is wanted or all of them.
What a permutation gives out needs no table of what is taken, and never has to be drawn again.
"""

from __future__ import annotations

from array import array
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from gouvcheck_core.format import STATUS_INDEX_MAX
from gouvcheck_core.status import FULL

ROOM: Final = FULL
"""Entries of a list that are given out: of the last tenth, the free ones could be guessed."""

_HALF_BITS: Final = STATUS_INDEX_MAX.bit_length() // 2
_HALF: Final = 1 << _HALF_BITS
_MASK: Final = _HALF - 1
# Luby and Rackoff need four rounds for a strong permutation; more make up for the small halves.
_ROUNDS: Final = 12
_WORD: Final = 2


class Order:
    """The order of a list's entries.

    Args:
        key: 32 bytes, of this list alone.
    """

    def __init__(self, key: bytes) -> None:
        stream = Cipher(algorithms.AES(key), modes.CTR(bytes(16))).encryptor()
        drawn = array("H", stream.update(bytes(_ROUNDS * _HALF * _WORD)))
        self._rounds: Final = tuple(
            [number & _MASK for number in drawn[start : start + _HALF]]
            for start in range(0, len(drawn), _HALF)
        )

    def entry(self, turn: int) -> int:
        """Return the index that is given out at a turn.

        Args:
            turn: From 0 to one below the size of a list.
        """
        left, right = turn >> _HALF_BITS, turn & _MASK
        for table in self._rounds:
            left, right = right, left ^ table[right]
        return left << _HALF_BITS | right
