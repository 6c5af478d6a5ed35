"""Look at each document that is issued, count it, and raise an alarm where a count is odd."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Final

from gouvcheck_core.profiles import Role
from gouvcheck_core.profiles.civil_time import luxembourg_time
from issuer_api.limits.repository import Count
from issuer_api.limits.rules import DAY, RULES, Measure
from issuer_api.limits.tables import DIGEST
from issuer_api.observe import observed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from issuer_api.documents.model import Order
    from issuer_api.limits.rules import Rule
    from issuer_api.store.books import Books

BIRTH: Final = "date-of-birth"
"""What the field is called in every profile that has it."""
OLDEST: Final = 123
"""Years; the oldest person on record lived to 122."""

_OPENS, _CLOSES = 7, 20
_WEEKDAYS: Final = 5
_GIVEN_NAMES: Final = "given-names"


def note(
    books: Books,
    order: Order,
    *,
    document: str,
    pepper: bytes,
    now: int,
    rules: Sequence[Rule] = RULES,
) -> None:
    """Count a document that is being issued.

    Args:
        books: In the transaction that issues: what is not issued is not counted.
        order: What was asked for; nothing of its claims is kept.
        document: Identifier of the document.
        pepper: Of the service.
        now: Seconds since 1970-01-01T00:00:00Z.
        rules: When a count is odd.
    """
    seen = dict(_measured(order, pepper=pepper, now=now))
    counted = [
        (rule, Count(rule.code, now - now % rule.period, seen[rule.measure], rule.period))
        for rule in rules
        if rule.measure in seen and rule.measure is not Measure.BIRTH_DATES
    ]
    births = [rule for rule in rules if rule.measure is Measure.BIRTH_DATES]
    counted += _new_births(books, order, births, seen=seen, pepper=pepper, now=now)
    counts = books.alarms.add(order.client, [count for _, count in counted])
    if 1 in counts.values():  # a period began, so another one may have ended
        books.alarms.forget(before=now)
    for rule, count in counted:
        if counts[count] == rule.above + 1:
            books.alarms.enter(
                order.client, rule.code, count=counts[count], document=document, now=now
            )
            observed.warning("alarm", client=order.client, code=rule.code, document=document)


def _measured(order: Order, *, pepper: bytes, now: int) -> Iterator[tuple[Measure, bytes]]:
    """Yield what counts of a document, each with the digest under which it is counted."""
    if not order.batch:  # a batch is announced, checked as a whole, and runs at night
        yield Measure.ISSUED, b""
        if _out_of_hours(now):
            yield Measure.OUT_OF_HOURS, b""
    if (holder := _holder(order)) is not None:
        yield Measure.HOLDER, _digest(pepper, now, order.profile.id, *holder, _birth(order))
        if _birth(order):
            yield Measure.BIRTH_DATES, _digest(pepper, now, *holder)
    if not _possible(_birth(order), now):
        yield Measure.IMPOSSIBLE_BIRTH, b""


def _new_births(
    books: Books,
    order: Order,
    rules: Sequence[Rule],
    *,
    seen: dict[Measure, bytes],
    pepper: bytes,
    now: int,
) -> list[tuple[Rule, Count]]:
    """Return the counts of a name's birth dates that go up, as this one was not seen with it."""
    if Measure.BIRTH_DATES not in seen or not rules:
        return []
    name = seen[Measure.BIRTH_DATES]
    pair = _digest(pepper, now, name.hex(), _birth(order))
    pairs = [
        (rule, Count(f"{rule.code}-pair", now - now % rule.period, pair, rule.period))
        for rule in rules
    ]
    counts = books.alarms.add(order.client, [count for _, count in pairs])
    return [
        (rule, Count(rule.code, count.period, name, rule.period))
        for rule, count in pairs
        if counts[count] == 1
    ]


def _holder(order: Order) -> tuple[str, ...] | None:
    field = order.profile.field_with(Role.HOLDER)
    if field is None or field.id not in order.fields:
        return None
    names = (order.fields[field.id], order.fields.get(_GIVEN_NAMES, ""))
    return tuple(" ".join(str(name).casefold().split()) for name in names)


def _birth(order: Order) -> str:
    return str(order.fields.get(BIRTH, ""))


def _digest(pepper: bytes, now: int, *parts: str) -> bytes:
    """Return what parts are counted under today; tomorrow they are counted under something else."""
    key = hmac.digest(pepper, b"tally\0" + str(now // DAY).encode(), "sha256")
    return hmac.digest(key, "\0".join(parts).encode(), "sha256")[:DIGEST]


def _possible(birth: str, now: int) -> bool:
    """Tell whether somebody may have been born then; what is no year is not judged here."""
    today = luxembourg_time(now).date()
    if not birth[:4].isdecimal():
        return True
    # Incomplete dates compare as text: 2026 is before 2026-05, and 2027 is after it.
    return today.year - OLDEST <= int(birth[:4]) and birth <= today.isoformat()


def _out_of_hours(now: int) -> bool:
    time = luxembourg_time(now)
    return time.weekday() >= _WEEKDAYS or not _OPENS <= time.hour < _CLOSES
