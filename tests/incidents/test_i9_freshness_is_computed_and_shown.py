"""I9: a green sign said "offline available", and the lists behind it were long outdated.

Freshness had been a flag that somebody set after a download. Here it is computed at every scan,
from signed times: files on the disk, a download that failed, or a clock that somebody sets back
make nothing fresher, and every verdict comes with the age of what it stands on.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.support.desk import DAY, HOUR

if TYPE_CHECKING:
    from tests.support.desk import Desk

AS_OF = "2026-09-22T14:13:20Z"


@pytest.mark.parametrize(
    ("later", "words"),
    [(0, "0 minutes"), (3 * HOUR, "3 hours and 0 minutes"), (9 * DAY, "9 days and 0 hours")],
)
def test_age_is_shown_with_every_verdict(desk: Desk, later: int, words: str) -> None:
    desk.paper(index=100)
    desk.now += later
    told = desk.judge(100).json["trust"]
    assert (told["as_of"], told["age_seconds"]) == (AS_OF, later)
    said = desk.judge(100, options="").err
    assert f"keys and lists: signed {words} ago, {AS_OF}" in said


def test_update_that_fails_makes_nothing_fresher(desk: Desk) -> None:
    desk.paper(index=100)
    desk.now += 8 * DAY
    assert desk.update().code == 65
    assert desk.judge(100).json["trust"]["age_seconds"] == 8 * DAY
    assert desk.reason(100) == "genuine-aged"


def test_update_that_stops_halfway_makes_nothing_fresher(desk: Desk) -> None:
    desk.paper(index=100)
    desk.now += 8 * DAY
    desk.run("keys mark 1:1 used --signer demo/status.private.pem")
    desk.publish()
    path = desk.folder / "keys" / "status" / "1" / "2.cwt"
    path.rename(path.with_suffix(".away"))
    assert desk.update().code == 75
    assert desk.judge(100).json["trust"]["age_seconds"] == 8 * DAY
    path.with_suffix(".away").rename(path)
    assert desk.update().code == 0
    assert desk.judge(100).json["trust"]["age_seconds"] == 0


def test_dates_of_files_on_the_disk_say_nothing(desk: Desk) -> None:
    desk.paper(index=100)
    desk.now += 8 * DAY
    for path in (desk.folder / "phone").rglob("*"):
        os.utime(path, (desk.now, desk.now))
    assert desk.judge(100).json["trust"]["age_seconds"] == 8 * DAY


def test_clock_that_is_set_back_makes_nothing_fresher(desk: Desk) -> None:
    desk.now += 5 * DAY
    desk.publish()
    desk.update()
    desk.paper(index=100)
    desk.now -= 30 * DAY
    told = desk.judge(100)
    assert told.json["trust"]["age_seconds"] == 0
    assert "the clock is behind" in told.err


def test_clock_that_is_set_back_makes_no_expired_document_valid(desk: Desk) -> None:
    desk.paper(index=100, kind="business-permit", fields={"valid-until": "2026-09-25"})
    desk.now += 6 * DAY
    desk.publish()
    desk.update()
    assert desk.reason(100) == "expired"
    desk.now -= 6 * DAY
    assert desk.reason(100) == "expired"


def test_update_says_what_is_held_and_how_old_it_is(desk: Desk) -> None:
    desk.now += 2 * DAY
    assert "head 1, signed 2 days and 0 hours ago" in desk.update().out
    told = desk.call("update --from keys --to phone --json").json
    assert (told["held"]["as_of"], told["held"]["age_seconds"]) == (AS_OF, 2 * DAY)
