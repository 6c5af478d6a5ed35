"""Which list and which index a new document gets (trust.md, section G).

Indices are drawn at random, so that two documents say nothing of each other: neither that one
follows the other, nor how many lie between them. Lists are kept apart by issuer and by the quarter
in which their documents end, so that a whole list can be dropped when its last document has ended.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import StatusListError
from gouvcheck_core.format import (
    EARLIEST_TIME,
    LATEST_TIME,
    STATUS_INDEX_MAX,
    STATUS_LIST_MAX,
)
from gouvcheck_core.status.value import ENTRIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

FULL: Final = ENTRIES * 9 // 10
"""Indices given out before the next list is begun: the last free ones could be guessed."""

_TRIES: Final = 256
"""Draws before the free indices are listed instead, which only a list beyond FULL comes to."""

_ALL_TAKEN: Final = 0xFF


class TakenIndices:
    """Which indices of one list were ever given out: one bit each, 128 kB, for `draw_index`.

    It changes in place. Two processes that give out indices of one list need a constraint in their
    common store as well.

    Args:
        octets: What ``bytes()`` of another one returned; none is taken unless told.

    Raises:
        StatusListError: ``status-size``: ``octets`` are more or fewer than 131,072.
    """

    __slots__ = ("_octets",)

    def __init__(self, octets: bytes = bytes(ENTRIES // 8)) -> None:
        if len(octets) != ENTRIES // 8:
            raise StatusListError(
                "status-size",
                f"The taken indices are {len(octets)} bytes instead of {ENTRIES // 8}.",
                hint="Give the bytes that were stored.",
            )
        self._octets = bytearray(octets)

    def __contains__(self, index: int) -> bool:
        """Tell whether ``index`` was given out; one outside the list counts as such."""
        return not 0 <= index < ENTRIES or bool(self._octets[index >> 3] >> (index & 7) & 1)

    def __len__(self) -> int:
        return int.from_bytes(self._octets, "big").bit_count()

    def __bytes__(self) -> bytes:
        return bytes(self._octets)

    def add(self, index: int) -> None:
        """Note that ``index`` was given out.

        Raises:
            StatusListError: ``status-index``: it is not of the list, or was given out before.
        """
        if index in self:
            raise StatusListError(
                "status-index",
                "The index is outside the list, or was given out before.",
                hint=f"Draw another index from 0 to {STATUS_INDEX_MAX}.",
            )
        self._octets[index >> 3] |= 1 << (index & 7)

    def free(self, below: int) -> Iterator[int]:
        """Yield the indices under ``below`` that were never given out, in order."""
        for place, octet in enumerate(self._octets[: (below + 7) >> 3]):
            if octet != _ALL_TAKEN:
                for index in range(place << 3, min(below, (place + 1) << 3)):
                    if index not in self:
                        yield index


def draw_index(taken: TakenIndices, *, random: Callable[[int], int], below: int = ENTRIES) -> int:
    """Return an index that was never given out, each free one with the same chance.

    The caller adds it to ``taken`` when its document is sure to be issued.

    Args:
        taken: Of the list.
        random: Returns a number from 0 to one below its argument: ``secrets.randbelow``.
        below: Draw under this index only. A campaign whose size is known keeps its list denser
            and so smaller; a little over the number of its documents leaves room to draw in.

    Raises:
        StatusListError: ``status-full``: every index under ``below`` was given out.
    """
    for _ in range(_TRIES):
        index = random(below)
        if index not in taken:
            return index
    free = tuple(taken.free(below))
    if not free:
        raise _full("Every index of the status list was given out.")
    return free[random(len(free))]


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year, in UTC; ``number`` is 1 to 4."""

    year: int
    number: int

    @property
    def end(self) -> int:
        """The first second behind it, seconds since 1970-01-01T00:00:00Z."""
        year, month = divmod(self.year * 12 + self.number * 3, 12)
        return int(datetime(year, month + 1, 1, tzinfo=UTC).timestamp())


def quarter_of(exp: int) -> Quarter:
    """Return the quarter in which a document ends.

    Args:
        exp: Its claim, seconds since 1970-01-01T00:00:00Z.

    Raises:
        StatusListError: ``status-time``: no document ends then (L-03).
    """
    if not EARLIEST_TIME <= exp <= LATEST_TIME:
        raise StatusListError(
            "status-time",
            "The document does not end between 2020 and 2100.",
            hint="Give the exp of its claims.",
        )
    day = datetime.fromtimestamp(exp, tz=UTC)
    return Quarter(day.year, (day.month + 2) // 3)


@dataclass(frozen=True, slots=True)
class PlannedList:
    """A status list and who it is for.

    Args:
        number: What stands in the codes.
        issuer: Identifier of the issuer that keeps it.
        quarter: In which its documents end.
        taken: How many indices were given out.
    """

    number: int
    issuer: str
    quarter: Quarter
    taken: int = 0

    @property
    def room(self) -> int:
        """How many indices it may still give out."""
        return max(0, FULL - self.taken)


@dataclass(frozen=True, slots=True)
class ListPlan:
    """The lists there are, and the number of the next one; a number is never used again.

    Example:
        >>> plan = ListPlan.of(())
        >>> planned = plan.list_for("lu-ctie", exp=1_800_000_000)
        >>> plan = plan.with_drawn(planned, count=1)
    """

    lists: Mapping[int, PlannedList]
    following: int = 0

    @classmethod
    def of(cls, lists: Iterable[PlannedList], *, following: int = 0) -> ListPlan:
        """Return the plan with these lists.

        Args:
            lists: Those still published.
            following: The lowest number that no list ever had.
        """
        by_number = {planned.number: planned for planned in lists}
        return cls(by_number, max((following - 1, *by_number)) + 1)

    def list_for(self, issuer: str, *, exp: int) -> PlannedList:
        """Return the list for a document: one with room, or one that is to be begun.

        Args:
            issuer: Identifier of the issuer.
            exp: When the document ends, seconds since 1970-01-01T00:00:00Z.

        Raises:
            StatusListError: ``status-time``, or ``status-full``: there are no more numbers.
        """
        quarter = quarter_of(exp)
        for planned in self.lists.values():
            if (planned.issuer, planned.quarter) == (issuer, quarter) and planned.room:
                return planned
        if self.following > STATUS_LIST_MAX:
            raise _full("Every number of a status list was given out.")
        return PlannedList(self.following, issuer, quarter)

    def with_drawn(self, planned: PlannedList, *, count: int) -> ListPlan:
        """Return the plan after ``count`` indices of ``planned`` were given out."""
        drawn = replace(planned, taken=planned.taken + count)
        return replace(
            self,
            lists={**self.lists, planned.number: drawn},
            following=max(self.following, planned.number + 1),
        )

    def ended(self, now: int) -> tuple[int, ...]:
        """Return the numbers of the lists whose every document has ended at ``now``."""
        return tuple(p.number for p in self.lists.values() if p.quarter.end <= now)

    def without(self, numbers: Iterable[int]) -> ListPlan:
        """Return the plan after some lists were dropped; their numbers stay taken."""
        dropped = {*numbers}
        kept = {number: planned for number, planned in self.lists.items() if number not in dropped}
        return replace(self, lists=kept)


def _full(sentence: str) -> StatusListError:
    return StatusListError(
        "status-full", sentence, hint="Begin a new list; ListPlan.list_for names it."
    )
