"""Allowances on both databases: what is lowered, what is raised, and what stays counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from issuer_api.clients.model import Stop, Why
from issuer_api.clients.tables import Turn
from issuer_api.errors import QuotaError
from issuer_api.limits.repository import Count
from issuer_api.store.tables import StopKind
from tests.support.register import CLIENT, NOW

if TYPE_CHECKING:
    from issuer_api.store.opening import Register

DAY = 20_000


def test_changed_allowance_holds_today_and_keeps_what_was_used(register: Register) -> None:
    with register.begin() as books:
        books.quotas.take(CLIENT, 1, day=DAY, count=3)
        assert books.quotas.lower(CLIENT, 1, daily=2)
        assert not books.quotas.lower(CLIENT, 1, daily=9)
        books.quotas.apply_today(CLIENT, 1, daily=2, day=DAY)
        with pytest.raises(QuotaError, match="does not reach"):
            books.quotas.take(CLIENT, 1, day=DAY)
        books.quotas.allow(CLIENT, 1, daily=4)
        books.quotas.apply_today(CLIENT, 1, daily=4, day=DAY)
        books.quotas.take(CLIENT, 1, day=DAY)

        found = {each.type: each for each in books.quotas.allowances(CLIENT, day=DAY)}
        assert (found[1].daily, found[1].used, found[2].used) == (4, 4, 0)
        assert books.quotas.allowances(CLIENT, day=DAY + 1)[0].used == 0
        assert books.quotas.allowances("nobody", day=DAY) == ()


def test_counts_go_up_one_by_one_and_are_erased_when_their_period_is_over(
    register: Register,
) -> None:
    first, second = Count("a", 0, b"", 60), Count("b", 60, b"x", 60)
    with register.begin() as books:
        assert books.alarms.add(CLIENT, []) == {}
        assert books.alarms.add(CLIENT, [second, first]) == {first: 1, second: 1}
        assert books.alarms.add(CLIENT, [first]) == {first: 2}
        assert books.alarms.add("another", [first]) == {first: 1}
        assert books.alarms.forget(before=60) == 2
        assert books.alarms.add(CLIENT, [first, second]) == {first: 1, second: 2}


def test_turns_of_a_switch_are_remembered_the_newest_first(register: Register) -> None:
    why = Why(reason="sample reason", by="first", at=NOW)
    with register.begin() as books:
        for turn in Turn:
            books.clients.turned(StopKind.TYPE, "1", turn, why=why)

        newest = Stop(kind=StopKind.TYPE, value="1", turn=Turn.RELEASED, why=why)
        assert books.clients.turns(limit=1) == (newest,)
        assert len(books.clients.turns(limit=9)) == 2
        assert books.clients.stops() == ()
