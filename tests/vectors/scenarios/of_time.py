"""Section 6: what time decides: claims, days in Luxembourg, campaigns (V-04, V-08, V-11)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from tests.vectors.scenarios.vector import Asked, Vector, accepted, rejected, undecided
from tests.vectors.scenarios.world import (
    AS_OF,
    CAMPAIGN,
    CAMPAIGN_END,
    CAMPAIGN_START,
    DATED,
    GOOD,
    GRACE,
    ISSUED,
    LIST,
    NOW,
    STOP,
    TODAY,
    code,
    payload,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

FINE: Final = accepted(GOOD)
NOT_YET, EXPIRED = rejected("not-yet-valid"), rejected("expired")


def at(moment: str) -> int:
    """Return a moment in UTC as seconds since 1970."""
    return int(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp())


def day_number(day: str) -> int:
    """Return a date as days since 1970-01-01."""
    return date.fromisoformat(day).toordinal() - date(1970, 1, 1).toordinal()


def scenarios() -> Iterator[Vector]:
    """Yield the vectors of this chapter."""
    yield from _times()
    yield from _days()
    yield from _campaigns()


def _times() -> Iterator[Vector]:
    """V-04 and V-08."""
    ahead = payload(iat=NOW + 300)
    far_ahead = payload(iat=NOW + 301)
    clock_wrong = undecided("clock-wrong")
    till_now = payload(exp=NOW)
    till_as_of = payload(exp=AS_OF)
    from_now = payload(nbf=NOW)
    for rule, name, says, claims, expect in (
        ("V-08", "iat-ahead", "iat 300 s ahead of now", ahead, accepted(ahead)),
        ("V-08", "iat-far-ahead", "iat 301 s ahead of now", far_ahead, clock_wrong),
        ("V-08", "nbf-now", "nbf in this second", from_now, accepted(from_now)),
        ("V-08", "nbf-later", "nbf in the next second", payload(nbf=NOW + 1), NOT_YET),
        (
            "V-08",
            "nbf-tolerance",
            "nbf within the tolerance, which is iat's alone",
            payload(nbf=NOW + 200),
            NOT_YET,
        ),
        ("V-08", "exp-now", "exp in this second", till_now, EXPIRED),
        (
            "V-08",
            "exp-later",
            "exp in the next second",
            payload(exp=NOW + 1),
            accepted(payload(exp=NOW + 1)),
        ),
    ):
        yield Vector(f"time-{name}", (rule,), says, code(claims), expect)
    strict, loose = Asked(tolerance=0), Asked(tolerance=3_600)
    for name, says, claims, policy, now, expect in (
        (
            "tolerance-0",
            "iat one second ahead, and no tolerance",
            payload(iat=NOW + 1),
            strict,
            NOW,
            clock_wrong,
        ),
        (
            "tolerance-3600",
            "iat an hour ahead, and an hour's tolerance",
            payload(iat=NOW + 3_600),
            loose,
            NOW,
            accepted(payload(iat=NOW + 3_600)),
        ),
    ):
        yield Vector(f"time-{name}", ("V-08",), says, code(claims), expect, now, policy)
    for name, says, claims, now, floor, expect in (
        (
            "clock-back",
            "a clock set back before exp, and lists signed after it",
            till_as_of,
            ISSUED,
            0,
            EXPIRED,
        ),
        ("clock-1970", "a clock that was never set", GOOD, 0, 0, FINE),
        ("clock-negative", "a clock before 1970", GOOD, -1, 0, FINE),
        (
            "floor",
            "a clock and lists from before exp, and a program built at exp",
            till_now,
            0,
            NOW,
            EXPIRED,
        ),
        (
            "floor-age",
            "lists older than the program by their stop tier and a second",
            GOOD,
            0,
            AS_OF + STOP + 1,
            undecided("lists-stale"),
        ),
        ("floor-past", "a floor that is long past", GOOD, NOW, 1, FINE),
    ):
        policy = Asked(floor=floor)
        yield Vector(f"time-{name}", ("V-04",), says, code(claims), expect, now, policy)


def _days() -> Iterator[Vector]:
    """V-11: first and last day, in Luxembourg."""
    last, first = 2, 3
    for name, says, label, day, moment, expect in (
        (
            "winter",
            "the last second of the last day in winter",
            last,
            "2026-12-31",
            "2026-12-31T22:59:59",
            None,
        ),
        (
            "winter-over",
            "the first second after it",
            last,
            "2026-12-31",
            "2026-12-31T23:00:00",
            EXPIRED,
        ),
        (
            "summer",
            "the last second of the last day in summer",
            last,
            "2027-06-30",
            "2027-06-30T21:59:59",
            None,
        ),
        (
            "summer-over",
            "the first second after it",
            last,
            "2027-06-30",
            "2027-06-30T22:00:00",
            EXPIRED,
        ),
        (
            "autumn-eve",
            "the last second of the day before the clocks go back",
            last,
            "2026-10-24",
            "2026-10-24T21:59:59",
            None,
        ),
        (
            "autumn-eve-over",
            "the first second after it",
            last,
            "2026-10-24",
            "2026-10-24T22:00:00",
            EXPIRED,
        ),
        (
            "autumn",
            "the last second of the day of 25 hours",
            last,
            "2026-10-25",
            "2026-10-25T22:59:59",
            None,
        ),
        (
            "autumn-over",
            "the first second after it",
            last,
            "2026-10-25",
            "2026-10-25T23:00:00",
            EXPIRED,
        ),
        (
            "spring",
            "the last second of the day of 23 hours",
            last,
            "2027-03-28",
            "2027-03-28T21:59:59",
            None,
        ),
        (
            "spring-over",
            "the first second after it",
            last,
            "2027-03-28",
            "2027-03-28T22:00:00",
            EXPIRED,
        ),
        ("leap", "a leap day", last, "2028-02-29", "2028-02-29T22:59:59", None),
        (
            "leap-over",
            "the day after a leap day",
            last,
            "2028-02-29",
            "2028-02-29T23:00:00",
            EXPIRED,
        ),
        (
            "from-winter-eve",
            "the last second before the first day in winter",
            first,
            "2027-01-01",
            "2026-12-31T22:59:59",
            NOT_YET,
        ),
        (
            "from-winter",
            "the first second of the first day in winter",
            first,
            "2027-01-01",
            "2026-12-31T23:00:00",
            None,
        ),
        (
            "from-summer-eve",
            "the last second before the first day in summer",
            first,
            "2027-07-01",
            "2027-06-30T21:59:59",
            NOT_YET,
        ),
        (
            "from-summer",
            "the first second of the first day in summer",
            first,
            "2027-07-01",
            "2027-06-30T22:00:00",
            None,
        ),
        (
            "from-spring",
            "the first second of the day of 23 hours",
            first,
            "2027-03-28",
            "2027-03-27T23:00:00",
            None,
        ),
    ):
        claims = payload({label: day_number(day)}, doc_type=DATED)
        good = expect or accepted(claims)
        yield Vector(f"day-{name}", ("V-11",), says, code(claims), good, at(moment))
    one_day = payload({2: TODAY, 3: TODAY}, doc_type=DATED)
    says = "a document of one day, today"
    yield Vector("day-one", ("V-11",), says, code(one_day), accepted(one_day))
    says = "a permit whose last day was yesterday, signature good for years"
    claims = payload(
        {1: "Sample", 2: "1/0", 4: 2, 5: "Sample", 6: "Sample", 8: TODAY - 9, 9: TODAY - 1},
        doc_type=2,
        status=[LIST, 0],
    )
    yield Vector("day-permit-over", ("V-11",), says, code(claims), EXPIRED)


def _campaigns() -> Iterator[Vector]:
    """V-11: a campaign's window."""
    claims = payload({1: CAMPAIGN}, doc_type=DATED)
    good = accepted(claims)
    for name, says, now, expect in (
        ("before", "one second before the campaign", CAMPAIGN_START - 1, NOT_YET),
        ("first", "the first second of the campaign", CAMPAIGN_START, good),
        ("end", "the first second of grace", CAMPAIGN_END, good),
        ("grace", "the last second of grace", CAMPAIGN_END + GRACE - 1, good),
        ("over", "the second after grace", CAMPAIGN_END + GRACE, EXPIRED),
    ):
        yield Vector(f"campaign-{name}", ("V-11",), says, code(claims), expect, now)
    unknown = payload({1: 99}, doc_type=DATED)
    says = "a campaign that the trust does not hold"
    yield Vector("campaign-unknown", ("V-11",), says, code(unknown), undecided("unknown-campaign"))
