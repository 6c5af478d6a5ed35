"""Checking a whole file without storing anything, in this process or in several."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Final, TypeVar

from voucher_batch.intake.outcome import Refused
from voucher_batch.intake.report import Tally
from voucher_batch.intake.rows import check_rows, chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor, Future

    from voucher_batch.intake.report import Report
    from voucher_batch.intake.rows import Chunk
    from voucher_batch.intake.rules import Rules

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

AHEAD: Final = 8
"""Chunks on their way at once: enough to keep a few processes busy, few enough to hold."""


def dry_run(
    stream: BinaryIO,
    rules: Rules,
    *,
    executor: Executor | None = None,
    note: Callable[[Refused], object] | None = None,
) -> Report:
    """Check every row of a file and return the report; whoever occurs twice is counted twice.

    Args:
        stream: Seekable; the file that was surveyed.
        rules: Of this file.
        executor: Where chunks are checked; None is this process.
        note: Called with each refusal, in the order of the file.

    Raises:
        IntakeError: As `rows.chunks`.
    """
    tally = Tally()
    judge = partial(_judge, rules=rules)
    pieces = chunks(stream, rules)
    judged = map(judge, pieces) if executor is None else in_order(executor, judge, pieces)
    for taken, refusals in judged:
        tally.take(taken)
        for refusal in refusals:
            tally.refuse(refusal)
            if note is not None:
                note(refusal)
    return tally.report()


def in_order(
    executor: Executor, function: Callable[[_Item], _Result], items: Iterable[_Item]
) -> Iterator[_Result]:
    """Yield the results of ``function`` in the order of ``items``, with few of them in flight.

    `Executor.map` would read all of ``items`` before the first result.
    """
    flying: deque[Future[_Result]] = deque()
    for item in items:
        flying.append(executor.submit(function, item))
        if len(flying) >= AHEAD:
            yield flying.popleft().result()
    while flying:
        yield flying.popleft().result()


def _judge(chunk: Chunk, *, rules: Rules) -> tuple[int, list[Refused]]:
    """Return how many rows were taken, and who was not; no person travels back."""
    outcomes = check_rows(chunk, rules)
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    return len(outcomes) - len(refusals), refusals
