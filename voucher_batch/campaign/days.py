"""Days in Luxembourg as the seconds that a code carries."""

from __future__ import annotations

import datetime as dt
from typing import Final

from gouvcheck_core.profiles import luxembourg_time

_EPOCH: Final = dt.date(1970, 1, 1)
_DAY: Final = 86_400
_HOUR: Final = 3600


def midnight(day: dt.date) -> int:
    """Return when ``day`` begins in Luxembourg, in seconds since 1970-01-01T00:00:00Z."""
    in_winter = (day - _EPOCH).days * _DAY - _HOUR
    return in_winter - luxembourg_time(in_winter).hour * _HOUR
