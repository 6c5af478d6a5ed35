"""Everything outside the app, as it is asked for: cameras, files, lists, sounds, clocks.

The adapters behind these protocols live in `verifier_app.adapters`; tests may bring their own. What
a port calls back, it may call from any thread: the runtime carries it to the thread of `Schedule`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from verifier_app.model import Kept, Outcome, Purpose


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a camera.

    Args:
        grey: Brightness, one byte a pixel, row by row without padding.
        width: Pixels.
        height: Pixels.
        colour: The same as RGB, three bytes a pixel, for the preview only; None shows the grey.
    """

    grey: bytes = field(repr=False)
    width: int
    height: int
    colour: bytes | None = field(default=None, repr=False)


class Clock(Protocol):
    """The two clocks of a device."""

    def now(self) -> float:
        """Return seconds of a clock that never goes back."""
        ...

    def wall(self) -> int:
        """Return what the device believes, seconds since 1970-01-01T00:00:00Z."""
        ...


class Schedule(Protocol):
    """The thread on which the state changes and the screen is drawn."""

    def soon(self, call: Callable[[], None]) -> None:
        """Have ``call`` called there; may be asked from any thread."""
        ...

    def every(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        """Have ``call`` called there again and again; return what ends it."""
        ...


class Camera(Protocol):
    """A source of frames."""

    def start(self, on_frame: Callable[[Frame], None], on_fault: Callable[[str], None]) -> None:
        """Begin to hand out frames; ``on_fault`` takes a stable code such as ``camera-absent``."""
        ...

    def stop(self) -> None:
        """Release the camera. It can be started again."""
        ...

    def set_torch(self, *, on: bool) -> None:
        """Switch the light, where there is one."""
        ...


class TextScanner(Protocol):
    """A scanner of the system that takes the screen and answers with a text."""

    def open(self, on_text: Callable[[str], None]) -> None:
        """Open it; whoever closes it without a scan is not heard of again."""
        ...


class FilePicker(Protocol):
    """Lets a person choose one file."""

    def open(self, purpose: Purpose, on_choice: Callable[[str | None], None]) -> None:
        """Open it; ``on_choice`` takes what finds the file again, or None."""
        ...


class PictureReader(Protocol):
    """Reads the codes of a photo or PDF."""

    def read(self, name: str) -> str:
        """Return the text of the code that matters most there.

        Raises:
            GouvCheckError: The file cannot be read, or ``scan-nothing``.
        """
        ...


class TrustKeeper(Protocol):
    """Brings the lists up to date without ever holding up a scan. Returns at once."""

    def update(self) -> None:
        """Look for newer lists where the app was told to look."""
        ...

    def take_in(self, name: str) -> None:
        """Update from a bundle file."""
        ...


class KeptStore(Protocol):
    """Keeps settings and counts between two runs."""

    def load(self) -> Kept:
        """Return what was kept, defaults where nothing was or where it cannot be read."""
        ...

    def save(self, kept: Kept) -> None:
        """Keep it, whole or not at all. A disk that is full stops nothing."""
        ...


class Speaker(Protocol):
    """Makes a verdict audible."""

    def play(self, outcome: Outcome) -> None:
        """Sound as this kind of verdict does."""
        ...


class Vibrator(Protocol):
    """Makes a verdict felt."""

    def vibrate(self, outcome: Outcome) -> None:
        """Vibrate as this kind of verdict does."""
        ...


class Announcer(Protocol):
    """Reads out to whoever does not see the screen."""

    def say(self, sentence: str, *, language: str) -> None:
        """Say a sentence, in place of one that is still being said.

        Args:
            sentence: What to say.
            language: Its language, an ISO 639-1 code.
        """
        ...
