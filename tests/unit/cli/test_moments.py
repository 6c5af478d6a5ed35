"""Times as people type them."""

from __future__ import annotations

import time

import pytest

from gouvcheck_core.cli import moments
from gouvcheck_core.errors import UsageError


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-09-21T14:00:00Z", "2026-09-21T14:00:00Z"),
        ("2026-09-21T14:00:00+02:00", "2026-09-21T12:00:00Z"),
        ("2026-09-21 14:00-01:30", "2026-09-21T15:30:00Z"),
        ("2026-09-21", "2026-09-20T22:00:00Z"),
        ("2026-12-31", "2026-12-30T23:00:00Z"),
        ("2026-03-29", "2026-03-28T23:00:00Z"),  # clocks go forward that night
        ("2026-03-30", "2026-03-29T22:00:00Z"),
        ("2026-10-25", "2026-10-24T22:00:00Z"),  # clocks go back that night
        ("2026-10-26", "2026-10-25T23:00:00Z"),
    ],
)
def test_time_with_a_zone_or_a_date_in_luxembourg_is_read(text: str, iso: str) -> None:
    assert moments.iso(moments.moment(text, option="--at")) == iso


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-21T14:00:00",
        "2026-09-21 14:00",
        "now",
        "",
        "21.09.2026",
        "2026-02-30",
        "2026-09-21T25:00Z",
        "2026-09-21T14:00:00+99:00",
        "1999-12-31",
        "2101-01-01T00:00:00Z",
        "20260921",
        "2026-W38-1",
        "\uff12026-09-21",
    ],
)
def test_anything_else_is_refused_with_the_name_of_the_option(text: str) -> None:
    with pytest.raises(UsageError, match="--at") as caught:
        moments.moment(text, option="--at")
    assert caught.value.code == "usage-time"


def test_no_time_is_now() -> None:
    assert abs(moments.moment(None, option="--at") - time.time()) < 60


def test_day_ends_where_the_next_one_begins() -> None:
    last = moments.first_second_after("2026-10-25", option="--campaign")
    assert last == moments.first_second("2026-10-26", option="--campaign")
    assert last - moments.first_second("2026-10-25", option="--campaign") == 25 * 3600
