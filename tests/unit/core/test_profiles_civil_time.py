from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gouvcheck_core.profiles import luxembourg_time


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("utc", "local"),
    [
        ("2026-01-15T12:00:00", "2026-01-15T13:00:00+01:00"),
        ("2026-07-15T12:00:00", "2026-07-15T14:00:00+02:00"),
        ("2026-03-29T00:59:59", "2026-03-29T01:59:59+01:00"),
        ("2026-03-29T01:00:00", "2026-03-29T03:00:00+02:00"),
        ("2026-10-25T00:59:59", "2026-10-25T02:59:59+02:00"),
        ("2026-10-25T01:00:00", "2026-10-25T02:00:00+01:00"),
        ("2024-03-31T01:00:00", "2024-03-31T03:00:00+02:00"),  # the 31st is a Sunday itself
        ("2026-12-31T23:00:00", "2027-01-01T00:00:00+01:00"),
    ],
)
def test_clocks_in_luxembourg(utc: str, local: str) -> None:
    assert luxembourg_time(seconds(utc)).isoformat() == local
