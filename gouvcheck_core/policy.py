"""What a verifier asks for, and the time it may believe (spec V-04, V-08)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from gouvcheck_core.format import CLOCK_TOLERANCE
from gouvcheck_core.profiles import luxembourg_time

if TYPE_CHECKING:
    from gouvcheck_core.trust import Trust

_EPOCH: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Policy:
    """How to judge, apart from trust and time.

    Args:
        types: Wire numbers of the documents asked for, or None for all. An empty set accepts
            nothing.
        tolerance: Seconds by which iat may lie ahead of now.
        floor: A time that is certainly past, such as the build time of the program.
    """

    types: frozenset[int] | None = None
    tolerance: int = CLOCK_TOLERANCE
    floor: int = 0

    def believed_time(self, clock: int, trust: Trust) -> int:
        """Return the time to judge by: never before what is known to be past (V-04)."""
        return max(clock, trust.as_of, self.floor)

    def asks_for(self, doc_type: int) -> bool:
        """Tell whether documents of this type are asked for."""
        return self.types is None or doc_type in self.types


EVERY_DOCUMENT: Final = Policy()


def luxembourg_day(time: int) -> int:
    """Return the date in Luxembourg as days since 1970-01-01.

    A document's last day counts in full where it was issued, whatever the phone's own zone.

    Args:
        time: Seconds since 1970-01-01T00:00:00Z, of a year from 1996 to 9998.
    """
    return luxembourg_time(time).toordinal() - _EPOCH
