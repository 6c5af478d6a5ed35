"""Ctrl-C, made clean: the first asks a run to finish what is in hand, the second to leave it."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class Wish(IntEnum):
    """What the operator wants of a run, each more urgent than the one before."""

    GO_ON = 0
    FINISH = 1
    """Begin nothing more; the shards in hand are finished."""
    ABANDON = 2
    """End now; the shards in hand go back to the books."""


class Stop:
    """The operator's wish, which a run looks at between two steps."""

    def __init__(self) -> None:
        self.wish = Wish.GO_ON

    def press(self) -> None:
        """Make the wish one step more urgent."""
        self.wish = Wish(min(self.wish + 1, Wish.ABANDON))

    @classmethod
    @contextmanager
    def listening(cls) -> Iterator[Self]:
        """Listen to SIGINT and SIGTERM until the block ends; only in the main thread."""
        stop = cls()

        def pressed(_number: int, _frame: FrameType | None) -> None:
            stop.press()

        before = {number: signal.signal(number, pressed) for number in _SIGNALS}
        try:
            yield stop
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
