"""The one thread that reads and judges, so that the screen never waits for either.

It looks at the newest frame only: a frame that arrives while it is busy replaces the one before.
What a person asked for (a code to judge, a photo to open) goes before frames and is never dropped.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from verifier_app.ports import Frame

_LOG: Final = logging.getLogger(__name__)


class Worker:
    """Runs jobs in their order, and between them looks at the newest frame.

    Args:
        look: Called on the thread with a frame.
    """

    def __init__(self, look: Callable[[Frame], None]) -> None:
        self._look = look
        self._wake = threading.Condition()
        self._jobs: deque[Callable[[], None]] = deque()
        self._frame: Frame | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="reader", daemon=True)

    def start(self) -> None:
        """Begin to work; once."""
        self._thread.start()

    def offer(self, frame: Frame) -> None:
        """Show a frame; it replaces one that was not looked at yet. Never waits."""
        with self._wake:
            self._frame = frame
            self._wake.notify()

    def forget(self) -> None:
        """Drop the frame that was not looked at yet, if there is one."""
        with self._wake:
            self._frame = None

    def ask(self, job: Callable[[], None]) -> None:
        """Have something done before the next frame is looked at. Never waits."""
        with self._wake:
            self._jobs.append(job)
            self._wake.notify()

    def stop(self, *, patience: float = 5.0) -> None:
        """Look at no more frames, and wait until what was asked for is done.

        Args:
            patience: Seconds to wait at most.
        """
        with self._wake:
            self._stopped = True
            self._wake.notify()
        if self._thread.is_alive():
            self._thread.join(patience)

    def _run(self) -> None:
        while (work := self._next()) is not None:
            try:
                work()
            except Exception as error:  # noqa: BLE001 - one defect must not end all scanning
                # The type only: a message could repeat what was scanned.
                _LOG.error("the reader stumbled over a defect: %s", type(error).__name__)

    def _next(self) -> Callable[[], None] | None:
        """Wait for something to do and return it, or None when it is over."""
        with self._wake:
            while not (self._stopped or self._jobs or self._frame):
                self._wake.wait()
            if self._jobs:
                return self._jobs.popleft()
            if self._stopped:
                return None
            frame, self._frame = self._frame, None
        return partial(self._look, frame) if frame is not None else _nothing


def _nothing() -> None:
    """Do nothing: what woke the thread was forgotten meanwhile."""
