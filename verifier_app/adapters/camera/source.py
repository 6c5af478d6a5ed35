"""What delivers frames one after the other, and blocks while it waits for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from verifier_app.ports import Frame


class Source(Protocol):
    """Something to take frames from, on a thread of its own: every call may take long."""

    @property
    def interval(self) -> float:
        """Seconds to wait between two frames; 0 where `read` itself waits for the next one."""
        ...

    def open(self) -> None:
        """Take hold of the device or file. May be called again after `close`.

        Raises:
            CameraError: ``camera-absent``, ``camera-no-pictures``.
        """
        ...

    def read(self) -> Frame:
        """Return the next frame.

        Raises:
            CameraError: ``camera-lost``.
        """
        ...

    def close(self) -> None:
        """Let go of the device or file; nothing happens where it is not open."""
        ...
