"""Rates of calls, measured in turns so that a drift of the machine hits all of them alike."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROUNDS = 7
SLICE = 0.15
"""Seconds of processor time for one call in one round."""


def rates(calls: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Return calls a second of processor time, the median over rounds taken in turns."""
    seen: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call()
    for _ in range(ROUNDS):
        for name, call in calls.items():
            seen[name].append(_rate(call))
    return {name: statistics.median(values) for name, values in seen.items()}


def _rate(call: Callable[[], object]) -> float:
    count = 0
    start = now = time.process_time()
    while now - start < SLICE:
        for _ in range(20):
            call()
        count += 20
        now = time.process_time()
    return count / (now - start)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)
