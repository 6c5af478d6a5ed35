"""A source on a thread: it is opened again when it fails, and nobody ever waits for it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from verifier_app.adapters.camera.fault import CameraError

if TYPE_CHECKING:
    from collections.abc import Callable

    from verifier_app.adapters.camera.source import Source
    from verifier_app.ports import Frame

RETRY: Final = 2.0
"""Seconds after which a camera that failed is tried again."""

_GOODBYE: Final = 5.0
"""Seconds to wait for a device to answer when the program ends."""


class RunningCamera:
    """Runs a source; fulfils `verifier_app.ports.Camera`.

    Args:
        source: Where the frames come from.
        retry: Seconds between two tries to open it.
    """

    def __init__(self, source: Source, *, retry: float = RETRY) -> None:
        self._source = source
        self._retry = retry
        self._stopped = threading.Event()
        self._stopped.set()
        self._thread: threading.Thread | None = None
        self._held = threading.Lock()
        """Whoever has it may use the source: a new run waits until the old one has closed it."""

    def start(self, on_frame: Callable[[Frame], None], on_fault: Callable[[str], None]) -> None:
        """Begin to deliver frames; returns at once, and does nothing while it runs already.

        Args:
            on_frame: Called on the camera's thread with each frame.
            on_fault: Called there with the code of each failure; another try follows.
        """
        if not self._stopped.is_set():
            return
        self._stopped = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(self._stopped, on_frame, on_fault), name="camera", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Deliver nothing more, and let go of the device as soon as it answers; does not wait."""
        self._stopped.set()

    def set_torch(self, *, on: bool) -> None:
        """Switch no light: neither webcams nor files have one."""
        del on

    def close(self) -> None:
        """Stop, and wait until the device is free, for a few seconds at most."""
        self.stop()
        if self._thread is not None:
            self._thread.join(_GOODBYE)

    def _run(
        self,
        stopped: threading.Event,
        on_frame: Callable[[Frame], None],
        on_fault: Callable[[str], None],
    ) -> None:
        with self._held:
            while not stopped.is_set():
                try:
                    self._deliver(stopped, on_frame)
                except CameraError as error:
                    if not stopped.is_set():
                        on_fault(error.code)
                    stopped.wait(self._retry)

    def _deliver(self, stopped: threading.Event, on_frame: Callable[[Frame], None]) -> None:
        try:
            self._source.open()
            while not stopped.wait(self._source.interval):
                frame = self._source.read()
                if not stopped.is_set():
                    on_frame(frame)
        finally:
            self._source.close()
