"""Progress on everything that takes longer than two seconds: a bar with rate and time left.

It is drawn on stderr where that is a terminal; elsewhere a line is written now and then, so that a
log shows life too.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final, Self, TypeVar

from gouvcheck_core.cli.console import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    from rich.progress import Progress, TaskID

Item = TypeVar("Item")

PATIENCE: Final = 2.0
"""Seconds in which nobody misses a bar."""
_LINE_EVERY: Final = 30.0
"""Seconds between two lines where there is no terminal."""
_ITEMS: Final = 1_000
"""Items between two looks at the clock."""


class Bar:
    """Shows how far a piece of work is, from its second second on.

    Args:
        what: Is being done, such as ``signing and printing``.
        unit: Of what is counted, such as ``letters``.
    """

    def __init__(self, what: str, *, unit: str) -> None:
        self._what = what
        self._unit = unit
        self._begun = time.monotonic()
        self._told = self._begun
        self._first: int | None = None
        self._drawn: tuple[Progress, TaskID] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._drawn is not None:
            self._drawn[0].stop()

    def show(self, done: int, total: int | None) -> None:
        """Show that so many are done, of so many or of nobody knows how many."""
        now = time.monotonic()
        if self._first is None:
            self._first = done
        if now - self._begun < PATIENCE:
            return
        if sys.stderr.isatty():
            progress, task = self._drawn or self._draw(total)
            progress.update(task, completed=done, total=total, rate=self._rate(done, now))
        elif now - self._told >= _LINE_EVERY:
            self._told = now
            of = "" if total is None else f" of {total:,}"
            say(f"{self._what}: {done:,}{of} {self._unit}, {self._rate(done, now)}")

    def watching(self, items: Iterable[Item], *, total: int) -> Iterator[Item]:
        """Yield ``items``, and show from time to time how many there were."""
        for number, item in enumerate(items):
            if not number % _ITEMS:
                self.show(number, total)
            yield item

    def say(self, text: str) -> None:
        """Write a line of words above the bar."""
        if self._drawn is None:
            say(text)
        else:
            self._drawn[0].console.print(text, markup=False, highlight=False)

    def _rate(self, done: int, now: float) -> str:
        rate = (done - (self._first or 0)) / max(now - self._begun, 1e-9)
        return f"{rate:,.0f}/s"

    def _draw(self, total: int | None) -> tuple[Progress, TaskID]:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn(self._unit),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        progress.start()
        self._drawn = progress, progress.add_task(self._what, total=total, rate="")
        return self._drawn
