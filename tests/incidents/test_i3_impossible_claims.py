"""I3: accounts that issue what no office issues were noticed by chance, weeks later.

Certificates for cartoon figures, a hundred for one person, thousands in one night: each was valid,
and nobody counted. Here each document is counted as it is issued, and what is odd is an alarm that
names the client and the document, and nothing of the person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gouvcheck_core.profiles.civil_time import luxembourg_time
from issuer_api.clients.caller import Right
from issuer_api.limits.rules import HOUR, RULES
from issuer_api.store.opening import create_register, open_register
from tests.support.door import Door, body
from tests.support.register import CLIENT, NOW, let_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NIGHT = next(NOW + n * HOUR for n in range(24) if luxembourg_time(NOW + n * HOUR).hour == 3)
NOON = NIGHT + 9 * HOUR
ABOVE = {rule.code: rule.above for rule in RULES}


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    url = f"sqlite:///{tmp_path / 'register.db'}"
    create_register(url)
    with open_register(url) as register:
        let_in(register)
        door = Door(register)
        door.now = NOON
        with door.http:
            yield door


def issue(door: Door, key: str, number: int, **claims: Any) -> str:
    wanted = body("vaccination")
    answer = door.issue(
        wanted | {"claims": wanted["claims"] | claims}, key=key, idempotency=f"number-{number}"
    )
    assert answer.status_code == 201
    identifier: str = answer.json()["id"]
    return identifier


def alarms(door: Door) -> list[tuple[str, str]]:
    listed = door.get("/v1/alarms", key=door.key(Right.AUDIT, expires=NOON * 2 - NOW)).json()
    assert {each["client"] for each in listed} <= {CLIENT}
    return [(each["rule"], each["document"]) for each in listed]


@pytest.fixture
def key(door: Door) -> str:
    return door.key(Right.ISSUE, expires=NOON + HOUR)


def test_office_that_issues_by_day_to_different_people_raises_no_alarm(
    door: Door, key: str
) -> None:
    for number in range(10):
        issue(door, key, number, surname=f"Muster-{number}")

    assert alarms(door) == []


@pytest.mark.parametrize("birth", ["1889-04-20", "1900", "2027-01-01"])
def test_holder_who_cannot_live(door: Door, key: str, birth: str) -> None:
    document = issue(door, key, 1, **{"date-of-birth": birth})

    assert alarms(door) == [("impossible-birth", document)]


def test_same_holder_again_and_again(door: Door, key: str) -> None:
    documents = [issue(door, key, number) for number in range(ABOVE["same-holder"] + 2)]

    assert alarms(door) == [("same-holder", documents[ABOVE["same-holder"]])]


def test_one_name_with_many_dates_of_birth(door: Door, key: str) -> None:
    count = ABOVE["many-birth-dates"] + 2
    documents = [
        issue(door, key, number, **{"date-of-birth": f"1980-01-{number + 1:02}"})
        for number in range(count)
    ]

    assert alarms(door) == [("many-birth-dates", documents[ABOVE["many-birth-dates"]])]


def test_documents_of_the_night(door: Door, key: str) -> None:
    door.now = NIGHT
    count = ABOVE["out-of-hours"] + 1
    documents = [issue(door, key, n, surname=f"Muster-{n}") for n in range(count)]

    assert alarms(door) == [("out-of-hours", documents[-1])]
