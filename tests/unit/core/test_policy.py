"""What is asked for, and which time is believed; the date in Luxembourg to the second."""

from __future__ import annotations

from datetime import date

import pytest

from gouvcheck_core.format import CLOCK_TOLERANCE
from gouvcheck_core.policy import EVERY_DOCUMENT, Policy, luxembourg_day
from tests.support import issued


def test_default_policy_asks_for_every_document() -> None:
    assert EVERY_DOCUMENT.tolerance == CLOCK_TOLERANCE == 300
    assert EVERY_DOCUMENT.floor == 0
    assert EVERY_DOCUMENT.asks_for(1)
    assert EVERY_DOCUMENT.asks_for(65_535)


def test_policy_asks_for_its_types_only_and_an_empty_one_for_none() -> None:
    assert Policy(types=frozenset({4})).asks_for(4)
    assert not Policy(types=frozenset({4})).asks_for(5)
    assert not Policy(types=frozenset()).asks_for(4)


@pytest.mark.parametrize(
    ("clock", "as_of", "floor", "believed"),
    [(30, 20, 10, 30), (10, 30, 20, 30), (10, 20, 30, 30), (0, 0, 0, 0)],
    ids=["clock", "newest signed time", "floor", "all equal"],
)
def test_time_is_never_before_what_is_known_to_be_past(
    clock: int, as_of: int, floor: int, believed: int
) -> None:
    # V-04
    assert Policy(floor=floor).believed_time(clock, issued.trust(as_of=as_of)) == believed


@pytest.mark.parametrize(
    ("time", "day"),
    [
        (1_767_221_999, "2025-12-31"),  # 23:59:59 in winter, UTC+1
        (1_767_222_000, "2026-01-01"),
        (1_790_027_999, "2026-09-21"),  # 23:59:59 in summer, UTC+2
        (1_790_028_000, "2026-09-22"),
        (1_774_738_799, "2026-03-28"),  # the last second of the day before the clocks change
        (1_774_738_800, "2026-03-29"),
        (1_774_821_599, "2026-03-29"),  # that day has 23 hours
        (1_774_821_600, "2026-03-30"),
        (1_792_879_199, "2026-10-24"),
        (1_792_879_200, "2026-10-25"),
        (1_792_969_199, "2026-10-25"),  # that day has 25 hours
        (1_792_969_200, "2026-10-26"),
    ],
)
def test_day_turns_at_midnight_in_luxembourg(time: int, day: str) -> None:
    # V-11
    assert (
        luxembourg_day(time) == date.fromisoformat(day).toordinal() - date(1970, 1, 1).toordinal()
    )
