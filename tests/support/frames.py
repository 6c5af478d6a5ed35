"""Frames for the app's tests: cheap ones, and a camera that a test drives itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gouvcheck_core import qr
from gouvcheck_core.format import QUIET_ZONE_MODULES
from verifier_app.ports import Frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL.Image import Image

WHITE, BLACK = 235, 25


def empty_frame(width: int = 64, height: int = 48) -> Frame:
    """Return a frame with nothing in it."""
    return Frame(bytes([WHITE]) * (width * height), width, height)


def code_frame(text: str, *, scale: int = 3) -> Frame:
    """Return a small frame that a code fills, drawn without a picture library."""
    code = qr.encode(text)
    side = scale * (code.size + 2 * QUIET_ZONE_MODULES)
    margin = bytes([WHITE]) * (scale * QUIET_ZONE_MODULES)
    blank = [bytes([WHITE]) * side] * (scale * QUIET_ZONE_MODULES)
    lines = [*blank]
    for row in code.rows:
        dots = b"".join(bytes([BLACK if dot else WHITE]) * scale for dot in row)
        lines += [margin + dots + margin] * scale
    return Frame(b"".join([*lines, *blank]), side, side)


def from_picture(picture: Image) -> Frame:
    """Return a picture as a frame."""
    grey = picture.convert("L")
    return Frame(grey.tobytes(), grey.width, grey.height)


class HandheldCamera:
    """A camera that delivers what a test shows it, on the test's own thread."""

    def __init__(self) -> None:
        self.runs = False
        self.torch = False
        self.starts = 0
        self._on_frame: Callable[[Frame], None] | None = None
        self._on_fault: Callable[[str], None] | None = None

    def start(self, on_frame: Callable[[Frame], None], on_fault: Callable[[str], None]) -> None:
        """Begin to see."""
        self.runs = True
        self.starts += 1
        self._on_frame, self._on_fault = on_frame, on_fault

    def stop(self) -> None:
        """See nothing more."""
        self.runs = False

    def set_torch(self, *, on: bool) -> None:
        """Switch the light."""
        self.torch = on

    def show(self, frame: Frame) -> None:
        """Let the camera see a frame, if it runs."""
        if self.runs and self._on_frame is not None:
            self._on_frame(frame)

    def fail(self, code: str) -> None:
        """Let the camera fail."""
        if self._on_fault is not None:
            self._on_fault(code)
