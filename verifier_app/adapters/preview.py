"""Frames on their way to the screen: the newest one only, and none once the camera is released."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from verifier_app.ports import Frame, Schedule


class Preview:
    """Carries the newest frame to the thread of the schedule.

    A screen that is slower than the camera sees fewer frames; they never pile up.

    Args:
        schedule: The thread of the screen.
        on_frame: Called there.
    """

    def __init__(self, schedule: Schedule, on_frame: Callable[[Frame], None]) -> None:
        self._schedule = schedule
        self._on_frame = on_frame
        self._lock = threading.Lock()
        self._frame: Frame | None = None
        self._running = False
        self._due = False

    def start(self) -> None:
        """Let frames through from now on."""
        with self._lock:
            self._running = True

    def stop(self) -> None:
        """Forget the frame that is on its way, and let none through."""
        with self._lock:
            self._running = False
            self._frame = None

    def show(self, frame: Frame) -> None:
        """Put a frame on its way; it replaces one that has not arrived. From any thread."""
        with self._lock:
            if not self._running:
                return
            self._frame = frame
            if self._due:
                return
            self._due = True
        self._schedule.soon(self._arrive)

    def _arrive(self) -> None:
        with self._lock:
            frame, self._frame, self._due = self._frame, None, False
        if frame is not None:
            self._on_frame(frame)
