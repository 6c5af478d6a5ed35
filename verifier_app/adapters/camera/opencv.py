"""Webcams and video files, through OpenCV.

OpenCV writes to the terminal whatever it stumbles over, so it is told to be silent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

import cv2

from verifier_app.adapters.camera.fault import absent, lost, unreadable
from verifier_app.ports import Frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_WIDTH, _HEIGHT = 1280, 720
"""What is asked for; a webcam answers with the nearest that it has."""

_USUAL_RATE: Final = 25.0
"""Frames a second of a video that does not say how many it has."""


class _Capture(Protocol):
    """What we use of cv2.VideoCapture, which ships with types that are wider than it is."""

    def isOpened(self) -> bool: ...  # noqa: N802 - OpenCV's name
    def read(self) -> tuple[bool, Any]: ...
    def get(self, propId: int) -> float: ...  # noqa: N803 - OpenCV's name
    def set(self, propId: int, value: float) -> bool: ...  # noqa: N803 - OpenCV's name
    def release(self) -> None: ...


class Webcam:
    """A camera of this computer.

    Args:
        index: 0 is the first.
    """

    interval: Final = 0.0

    def __init__(self, index: int) -> None:
        self._index = index
        self._capture: _Capture | None = None

    def open(self) -> None:
        """Take hold of the camera.

        Raises:
            CameraError: ``camera-absent``.
        """
        self._capture = _opened(lambda: cv2.VideoCapture(self._index))
        if self._capture is None:
            raise absent(f"camera {self._index}")
        self._capture.set(cv2.CAP_PROP_FRAME_WIDTH, _WIDTH)
        self._capture.set(cv2.CAP_PROP_FRAME_HEIGHT, _HEIGHT)
        # Older frames than the newest are of no use.
        self._capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)

    def read(self) -> Frame:
        """Wait for the next frame.

        Raises:
            CameraError: ``camera-lost``.
        """
        frame = _next(self._capture)
        if frame is None:
            raise lost()
        return frame

    def close(self) -> None:
        """Let go of the camera."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None


class VideoFile:
    """A video, played at its own speed and from the start again, for tests and demonstrations.

    Args:
        path: Any format that OpenCV reads.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._capture: _Capture | None = None
        self.interval = 1 / _USUAL_RATE

    def open(self) -> None:
        """Open the file.

        Raises:
            CameraError: ``camera-no-pictures``.
        """
        self._capture = _opened(lambda: cv2.VideoCapture(str(self._path)))
        if self._capture is None:
            raise unreadable("the video")
        rate = self._capture.get(cv2.CAP_PROP_FPS)
        self.interval = 1 / (rate if rate > 0 else _USUAL_RATE)

    def read(self) -> Frame:
        """Return the next frame, after the last one the first.

        Raises:
            CameraError: ``camera-no-pictures``.
        """
        frame = _next(self._capture)
        if frame is None:
            self.close()
            self.open()
            frame = _next(self._capture)
        if frame is None:
            raise unreadable("the video")
        return frame

    def close(self) -> None:
        """Close the file."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None


def _opened(make: Callable[[], _Capture]) -> _Capture | None:
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        capture = make()
    except cv2.error:
        return None
    if capture.isOpened():
        return capture
    capture.release()
    return None


def _next(capture: _Capture | None) -> Frame | None:
    """Return the next frame, or None where there is none."""
    if capture is None:
        return None
    try:
        there, pixels = capture.read()
        if not there:
            return None
        grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
        colour = cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB)
    except cv2.error:
        return None
    height, width = grey.shape
    return Frame(grey.tobytes(), width=width, height=height, colour=colour.tobytes())
