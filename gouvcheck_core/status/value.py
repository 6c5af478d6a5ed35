"""One status list as a frozen value: 2^20 entries of two bits (trust.md, G-01)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import StatusListError
from gouvcheck_core.format import STATUS_INDEX_MAX
from gouvcheck_core.status.packed import entry
from gouvcheck_core.trust.model import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

BITS: Final = 2
ENTRIES: Final = STATUS_INDEX_MAX + 1
OCTETS: Final = ENTRIES * BITS // 8

_STATUSES: Final = tuple(Status)
_MASK: Final = (1 << BITS) - 1


@dataclass(frozen=True, slots=True)
class StatusList:
    """What an issuer says of each document that points into this list.

    Args:
        octets: Exactly 262,144 bytes; entry i stands in byte i div 4 at bits 2 (i mod 4) and above.

    Raises:
        StatusListError: ``status-size``: there are more or fewer bytes.

    Example:
        >>> StatusList.empty().with_changes({7: Status.USED}).status(7)
        <Status.USED: 3>
    """

    octets: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.octets) != OCTETS:
            raise StatusListError(
                "status-size",
                f"A status list has {len(self.octets)} bytes instead of {OCTETS}.",
                hint="Give the whole list as it was inflated.",
            )

    @classmethod
    def empty(cls) -> StatusList:
        """Return the list in which every entry is valid."""
        return cls(bytes(OCTETS))

    def status(self, index: int) -> Status | None:
        """Return the entry at ``index``, or None where the list has none."""
        if 0 <= index < ENTRIES:
            return _STATUSES[entry(self.octets, bits=BITS, index=index)]
        return None

    def with_changes(self, changes: Mapping[int, Status]) -> StatusList:
        """Return the list with new entries at some indices.

        Raises:
            StatusListError: ``status-change``: an index is not of the list, or not a status.
        """
        octets = bytearray(self.octets)
        for index, status in changes.items():
            if type(index) is not int or not 0 <= index < ENTRIES or status not in _STATUSES:
                raise StatusListError(
                    "status-change",
                    "A change is not an index of the list with one of the four statuses.",
                    hint=f"Indices run from 0 to {STATUS_INDEX_MAX}.",
                )
            octet, place = divmod(index * BITS, 8)
            octets[octet] = octets[octet] & ~(_MASK << place) | status << place
        return StatusList(bytes(octets))

    def counts(self) -> dict[Status, int]:
        """Return how many entries have each status; all four are named."""
        found = dict.fromkeys(Status, 0)
        for octet, times in Counter(self.octets).items():
            for index in range(8 // BITS):
                found[_STATUSES[octet >> index * BITS & _MASK]] += times
        return found
