"""What is odd in what a client asks for: rules as data, each about a count (I1, I3).

An alarm refuses nothing: a busy day looks like an abused account until somebody looks. It is a row
and a line in the log, and whoever sees it has the kill switch.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

MINUTE: Final = 60
HOUR: Final = 3_600
DAY: Final = 86_400


class Measure(Enum):
    """What is counted of a client's documents."""

    ISSUED = "issued"
    """Documents."""
    OUT_OF_HOURS = "out-of-hours"
    """Documents issued on weekends, before seven or after eight in Luxembourg."""
    HOLDER = "holder"
    """Documents of one kind for one holder."""
    BIRTH_DATES = "birth-dates"
    """Different dates of birth of holders with the same name."""
    IMPOSSIBLE_BIRTH = "impossible-birth"
    """Documents for holders who are not born yet, or older than anybody ever was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a count is odd.

    Args:
        code: Stable; in the alarm and in the log.
        measure: What is counted.
        period: Seconds over which it is counted, from a full minute, hour or day on.
        above: The alarm is raised by the first document above this count, once in a period.
    """

    code: str
    measure: Measure
    period: int
    above: int


RULES: Final = (
    Rule(code="pace-minute", measure=Measure.ISSUED, period=MINUTE, above=600),
    Rule(code="pace-hour", measure=Measure.ISSUED, period=HOUR, above=10_000),
    Rule(code="out-of-hours", measure=Measure.OUT_OF_HOURS, period=DAY, above=20),
    Rule(code="same-holder", measure=Measure.HOLDER, period=DAY, above=5),
    Rule(code="many-birth-dates", measure=Measure.BIRTH_DATES, period=DAY, above=3),
    Rule(code="impossible-birth", measure=Measure.IMPOSSIBLE_BIRTH, period=DAY, above=0),
)
"""A counter serves some five people an hour; software that sends letters, some thousands."""
