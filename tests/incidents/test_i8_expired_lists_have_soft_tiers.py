"""I8: a trust list expired because a job did not run, and every verifier in the country stopped.

The list had a date after which nothing was valid, and nobody watched it. Here everything gets
old in steps: monitoring turns amber after two missed runs and red days before the end,
verifiers say how old their lists are and mark what they accept as aged, and each kind of
document has its own last step. One new head heals all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.desk import DAY, HOUR

if TYPE_CHECKING:
    from tests.support.desk import Desk


@pytest.mark.parametrize(
    ("kind", "later", "reason", "code"),
    [
        ("criminal-record", 6 * DAY, "genuine", 0),
        ("criminal-record", 8 * DAY, "genuine-aged", 0),
        ("criminal-record", 59 * DAY, "genuine-aged", 0),
        ("criminal-record", 61 * DAY, "lists-stale", 2),
        ("business-permit", 2 * DAY, "genuine", 0),
        ("business-permit", 4 * DAY, "genuine-aged", 0),
        ("business-permit", 31 * DAY, "lists-stale", 2),
        ("accommodation-voucher", 3 * DAY, "genuine-aged", 0),
        ("accommodation-voucher", 15 * DAY, "lists-stale", 2),
    ],
)
def test_each_kind_of_document_ages_in_its_own_steps(
    desk: Desk, kind: str, later: int, reason: str, code: int
) -> None:
    fields = {"campaign": 1} if kind == "accommodation-voucher" else {}
    desk.paper(index=100, kind=kind, fields=fields)
    desk.now += later
    assert desk.reason(100) == reason
    assert desk.judge(100).code == code


def test_head_that_has_expired_stops_no_verifier(desk: Desk) -> None:
    desk.paper(index=100)
    desk.now += 8 * DAY
    ran = desk.update()
    assert "[update-expired]" in ran.err
    assert desk.reason(100) == "genuine-aged"
    said = desk.judge(100, options="").out
    assert "no longer current" in said


def test_withdrawn_stays_withdrawn_however_old_the_lists_are(desk: Desk) -> None:
    desk.paper(index=100)
    desk.mark(100, "withdrawn")
    desk.update()
    desk.now += 61 * DAY
    assert desk.reason(100) == "withdrawn"


def test_monitoring_sees_a_missed_job_long_before_a_verifier_does(desk: Desk) -> None:
    desk.paper(index=100)
    lights = []
    for hours in (0, 12, 13, 4 * 24 + 1, 7 * 24 + 1):
        ran = desk.call(f"keys status --json --at {_at(desk.now + hours * HOUR)}")
        lights.append((ran.json["light"], ran.code))
    assert lights == [("green", 0), ("amber", 1), ("amber", 1), ("red", 2), ("red", 2)]
    desk.now += 4 * DAY + HOUR
    assert desk.reason(100) == "genuine"


def test_monitoring_sees_the_end_of_root_trust_and_keys_weeks_ahead(desk: Desk) -> None:
    desk.run("keys generate --name new --kind ed25519")
    desk.run("keys add-key new.public.pem --issuer demo --type 1 --days 40")
    desk.sign_trust(2)
    lines = desk.call(f"keys status --json --at {_at(desk.now + 11 * DAY)}").json["lines"]
    kid = desk.tree().trust().keys[-1].key.kid.hex()
    (line,) = (line for line in lines if line["what"] == f"key {kid}")
    assert (line["light"], line["left_seconds"]) == ("amber", 29 * DAY)
    trust = desk.call(f"keys status --json --at {_at(desk.now + 340 * DAY)}").json["lines"]
    (line,) = (line for line in trust if line["what"] == "trust 2")
    assert line["light"] == "amber"


def test_one_new_head_heals_everything(desk: Desk) -> None:
    desk.paper(index=100)
    desk.now += 20 * DAY
    assert desk.reason(100) == "genuine-aged"
    desk.publish()
    assert desk.update().code == 0
    assert desk.reason(100) == "genuine"
    assert desk.call("keys status").code == 0


def _at(seconds: int) -> str:
    from gouvcheck_core.cli.moments import iso

    return iso(seconds)
