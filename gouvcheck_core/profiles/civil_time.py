"""Civil time in Luxembourg, by rule.

Clocks there are one hour ahead of UTC, and two from the last Sunday of March to the last Sunday of
October, changing at 01:00 UTC (Directive 2000/84/EC, articles 2 and 3). Neither phones nor slim
containers can be relied on to hold a time-zone database, and what is read there would be one more
input of a verdict (spec V-15), so the rule is computed. It has held since 1996 and covers every
time that a code can carry (2020 to 2100).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WINTER: Final = timezone(timedelta(hours=1), "CET")
_SUMMER: Final = timezone(timedelta(hours=2), "CEST")


def luxembourg_time(seconds: int) -> datetime:
    """Return the date and time that a clock in Luxembourg shows.

    Args:
        seconds: Since 1970-01-01T00:00:00Z, of a year from 1996 to 9998.
    """
    utc = _EPOCH + timedelta(seconds=seconds)
    summer = _change(utc.year, month=3) <= utc < _change(utc.year, month=10)
    return utc.astimezone(_SUMMER if summer else _WINTER)


def _change(year: int, *, month: int) -> datetime:
    """Return when clocks change in a month of 31 days: on its last Sunday at 01:00 UTC."""
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=last.isoweekday() % 7)
