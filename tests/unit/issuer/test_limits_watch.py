"""Alarms come of counts, and the counts say nothing of anybody."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from issuer_api.documents import service
from issuer_api.limits import watch
from issuer_api.limits.rules import DAY, HOUR, MINUTE, RULES, Measure, Rule
from issuer_api.limits.tables import tally
from tests.support.databases import Database
from tests.support.register import CLIENT, NOW, desk, sample_order

if TYPE_CHECKING:
    from issuer_api.documents.model import Order
    from issuer_api.store.opening import Register

NOON = NOW - NOW % DAY + 12 * HOUR  # a Monday
PEPPER = b"p" * 32


@pytest.fixture
def database() -> Database:
    """Return the embedded database: what is the store's own is tested on both elsewhere."""
    return Database.SQLITE


def alarms(
    register: Register, orders: list[Order], *rules: Rule, at: list[int] | None = None
) -> list[tuple[str, int]]:
    times = at or [NOON] * len(orders)
    for number, (order, now) in enumerate(zip(orders, times, strict=True)):
        with register.begin() as books:
            watch.note(books, order, document=f"d{number}", pepper=PEPPER, now=now, rules=rules)
    with register.read() as books:
        return [(each.document, each.count) for each in books.alarms.after(0, client=None, limit=9)]


def rule(measure: Measure, *, above: int, period: int = DAY) -> Rule:
    return Rule(code=measure.value, measure=measure, period=period, above=above)


def born(date: str, name: str = "Muster-Beispill") -> Order:
    order = sample_order()
    return replace(order, fields={**order.fields, "date-of-birth": date, "name": name})


def test_pace_raises_one_alarm_in_a_period(register: Register) -> None:
    pace = rule(Measure.ISSUED, above=2, period=MINUTE)
    at = [NOON] * 5 + [NOON + MINUTE] * 3

    assert alarms(register, [born("1980-01-01")] * 8, pace, at=at) == [("d2", 3), ("d7", 3)]


@pytest.mark.parametrize(
    ("now", "odd"),
    [
        (NOON, False),
        (NOON - 8 * HOUR, True),
        (NOON + 9 * HOUR, True),
        (NOON + 5 * DAY, True),
        (NOON + 6 * DAY, True),
        (NOON + 7 * DAY, False),
    ],
    ids=["noon", "four", "nine", "Saturday", "Sunday", "Monday"],
)
def test_hours_are_those_of_offices_in_luxembourg(
    register: Register, now: int, *, odd: bool
) -> None:
    monday = next(NOON + day * DAY for day in range(7) if ((NOON // DAY) + day) % 7 == 4)
    found = alarms(
        register,
        [born("1980-01-01")],
        rule(Measure.OUT_OF_HOURS, above=0),
        at=[now - NOON + monday],
    )

    assert bool(found) == odd


def test_same_holder_again_and_again_is_odd(register: Register) -> None:
    orders = [
        born("1980-01-01"),
        born("1980-01-01", "Another"),
        born("1980-01-02"),
        born("1980-01-01", " MUSTER-beispill  "),
    ]

    assert alarms(register, orders, rule(Measure.HOLDER, above=1)) == [("d3", 2)]


def test_name_with_many_dates_of_birth_is_odd(register: Register) -> None:
    dates = ["1980-01-01", "1980-01-02", "1980-01-01", "1980-01-02", "1980-01-03"]

    found = alarms(register, [born(date) for date in dates], rule(Measure.BIRTH_DATES, above=2))

    assert found == [("d4", 3)]


@pytest.mark.parametrize(
    ("birth", "odd"),
    [
        ("1980-01-01", False),
        ("1980", False),
        ("1980-05", False),
        ("1889-04-20", True),
        ("1889", True),
        ("2199-01-01", True),
        ("2199", True),
        ("", False),
        ("XXXX", False),
    ],
)
def test_impossible_birth_is_odd(register: Register, birth: str, *, odd: bool) -> None:
    assert bool(alarms(register, [born(birth)], rule(Measure.IMPOSSIBLE_BIRTH, above=0))) == odd


def test_rows_of_a_batch_are_looked_at_one_by_one_and_not_for_their_pace(
    register: Register,
) -> None:
    rules = [rule(measure, above=0) for measure in Measure]
    orders = [replace(born("1889"), batch="b" * 26)]
    night = [NOON - 9 * HOUR]

    alarms(register, orders, *rules, at=night)

    with register.read() as books:
        assert {each.rule for each in books.alarms.after(0, client=CLIENT, limit=9)} == {
            "holder",
            "birth-dates",
            "impossible-birth",
        }
        assert books.alarms.after(0, client="another", limit=9) == ()


def test_counts_hold_no_claim_are_not_the_same_tomorrow_and_are_erased(register: Register) -> None:
    holder = rule(Measure.HOLDER, above=9)

    def digests() -> set[bytes]:
        with register.read() as books:
            return set(books.connection.execute(select(tally.c.digest)).scalars())

    alarms(register, [born("1980-01-01")], holder)
    today = digests()
    alarms(register, [born("1980-01-01")], holder, at=[NOON + DAY])

    assert len(today) == len(digests()) == 1
    assert today.isdisjoint(digests())


def test_document_without_holder_is_counted_for_its_pace_only(register: Register) -> None:
    order = sample_order("invitation-token")

    alarms(register, [order], *RULES)

    with register.read() as books:
        rules = set(books.connection.execute(select(tally.c.rule)).scalars())
    assert rules == {"pace-minute", "pace-hour"}


def test_what_is_not_issued_is_not_counted(register: Register) -> None:
    broken = replace(sample_order(), fields={})
    with pytest.raises(Exception, match="profile-"), register.begin() as books:
        service.issue(books, broken, desk=desk(), now=NOON)

    with register.read() as books:
        assert books.connection.execute(select(tally)).all() == []


def test_alarm_is_a_line_in_the_log_without_a_claim(
    register: Register, capsys: pytest.CaptureFixture[str]
) -> None:
    from issuer_api import observe

    observe.configure()
    alarms(register, [born("1889-04-20")], rule(Measure.IMPOSSIBLE_BIRTH, above=0))

    line = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert (line["event"], line["code"], line["client"]) == ("alarm", "impossible-birth", CLIENT)
    assert not {"1889", "Muster"} & set(json.dumps(line).replace("-", " ").split())
