"""Points in time as people type them: always with a zone, or a date in Luxembourg."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime, timedelta
from typing import Final

from gouvcheck_core.errors import UsageError
from gouvcheck_core.format import EARLIEST_TIME, LATEST_TIME
from gouvcheck_core.profiles import luxembourg_time

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?"
)
_FORMS: Final = "2026-09-21T14:00:00+02:00, 2026-09-21T12:00:00Z or 2026-09-21"


def now() -> int:
    """Return the clock of this machine, seconds since 1970-01-01T00:00:00Z."""
    return int(time.time())


def moment(text: str | None, *, option: str) -> int:
    """Return a time that somebody typed, or now where he typed none.

    Args:
        text: ISO 8601 with an offset or ``Z``, or a date, which is its first second in Luxembourg.
        option: Where it was typed, for errors.

    Raises:
        UsageError: ``usage-time``.
    """
    if text is None:
        return now()
    typed = _MOMENT.fullmatch(text)
    if typed is None:
        return first_second(text, option=option)
    if typed["zone"] is None:
        raise UsageError(
            "usage-time",
            f"The time of {option} does not say in which zone it is.",
            hint=f"Add an offset or Z: {_FORMS}.",
        )
    try:
        seconds = (datetime.fromisoformat(text) - _EPOCH) // timedelta(seconds=1)
    except ValueError:
        raise _no_time(option) from None
    return _within_reach(seconds, option)


def first_second(text: str, *, option: str) -> int:
    """Return the first second of a date in Luxembourg.

    Raises:
        UsageError: ``usage-time``.
    """
    return _midnight(_date(text, option), option)


def first_second_after(text: str, *, option: str) -> int:
    """Return the first second in Luxembourg that no longer belongs to a date.

    Raises:
        UsageError: ``usage-time``.
    """
    return _midnight(_date(text, option) + timedelta(days=1), option)


def iso(seconds: int) -> str:
    """Return a time in UTC for programs and support staff."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _date(text: str, option: str) -> date:
    if not _DATE.fullmatch(text):
        raise _no_time(option)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _no_time(option) from None


def _midnight(day: date, option: str) -> int:
    """Return when a day begins in Luxembourg."""
    utc = _within_reach((day - _EPOCH.date()) // timedelta(seconds=1), option)
    # Clocks change there at one in the morning UTC. So the offset at local midnight is that of one
    # hour before midnight UTC, summer and winter.
    offset = luxembourg_time(utc - 3600).utcoffset() or timedelta()
    return utc - offset // timedelta(seconds=1)


def _within_reach(seconds: int, option: str) -> int:
    if not EARLIEST_TIME <= seconds <= LATEST_TIME:
        raise UsageError(
            "usage-time",
            f"The time of {option} is not between 2020 and 2100.",
            hint="Documents of GouvCheck are dated within these years.",
        )
    return seconds


def _no_time(option: str) -> UsageError:
    return UsageError(
        "usage-time", f"What {option} names is not a time.", hint=f"Write it like {_FORMS}."
    )
