"""Counts that are kept for a while, and alarms that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import Insert, bindparam, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from issuer_api.limits.tables import alarm, tally

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection, Table


def _counting(insert: Callable[[Table], sqlite.Insert | postgresql.Insert]) -> Insert:
    return (
        insert(tally)
        .on_conflict_do_update(
            index_elements=list(tally.primary_key), set_={"count": tally.c.count + 1}
        )
        .returning(tally.c.count)
    )


# Statements of an issue are made once, here (ADR 0020).
_COUNTED: Final = {"sqlite": _counting(sqlite.insert), "postgresql": _counting(postgresql.insert)}
"""For one row: a statement of many rows would be worked out anew each time, in 2 ms."""
_FORGOTTEN: Final = delete(tally).where(tally.c.ends <= bindparam("before"))


@dataclass(frozen=True, slots=True)
class Count:
    """Something that is counted of a client.

    Args:
        rule: For which rule.
        period: Its first second.
        digest: Of what is counted, or empty.
        length: Of the period, in seconds.
    """

    rule: str
    period: int
    digest: bytes
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """An odd count.

    Args:
        number: Goes up.
        at: When.
        client: Whose documents.
        rule: What is odd.
        count: What was counted.
        document: Whose issue raised it.
    """

    number: int
    at: int
    client: str
    rule: str
    count: int
    document: str


class AlarmBook:
    """Counts and alarms.

    Args:
        connection: In a transaction.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection: Final = connection

    def add(self, client: str, counts: Sequence[Count]) -> dict[Count, int]:
        """Count each by one, and return how many there are now.

        Rows are locked in one order, so that two issues of a client wait and never block each
        other.
        """
        ordered = sorted(set(counts), key=lambda each: (each.rule, each.period, each.digest))
        return {each: self._counted(client, each) for each in ordered}

    def _counted(self, client: str, each: Count) -> int:
        row = {
            "client": client,
            "rule": each.rule,
            "period": each.period,
            "digest": each.digest,
            "count": 1,
            "ends": each.period + each.length,
        }
        wanted = _COUNTED[self._connection.dialect.name]
        counted: int = self._connection.execute(wanted, row).scalar_one()
        return counted

    def forget(self, *, before: int) -> int:
        """Erase the counts of periods that ended before a time; return how many."""
        return self._connection.execute(_FORGOTTEN, {"before": before}).rowcount

    def enter(self, client: str, rule: str, *, count: int, document: str, now: int) -> None:
        """Enter an alarm."""
        self._connection.execute(
            insert(alarm).values(at=now, client=client, rule=rule, count=count, document=document)
        )

    def after(self, number: int, *, client: str | None, limit: int) -> tuple[Alarm, ...]:
        """Return the alarms after a number, of one client or of all."""
        wanted = select(alarm).where(alarm.c.number > number)
        if client is not None:
            wanted = wanted.where(alarm.c.client == client)
        rows = self._connection.execute(wanted.order_by(alarm.c.number).limit(limit))
        return tuple(Alarm(**row._asdict()) for row in rows)
