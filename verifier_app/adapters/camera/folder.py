"""A folder of pictures, shown to the app one after the other as if a camera saw them."""

from __future__ import annotations

import warnings
from itertools import cycle
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageOps

from verifier_app.adapters.camera.fault import unreadable
from verifier_app.ports import Frame

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RATE: Final = 10.0
"""Frames a second; a picture does not move."""

DWELL: Final = 4.0
"""Seconds for which a picture is shown."""

_SIDE: Final = 1920
"""Larger photos are reduced to this, which is what a camera delivers for scanning."""

_FORMATS: Final = ("PNG", "JPEG", "WEBP")


class ImageFolder:
    """Pictures in the order of their names, over and over; for tests and demonstrations.

    Args:
        path: A folder; what is no picture in it is passed over.
        dwell: Seconds for which a picture is shown.
        rate: Frames a second.
    """

    def __init__(self, path: Path, *, dwell: float = DWELL, rate: float = RATE) -> None:
        self._path = path
        self._frames: Iterator[Frame] = iter(())
        self._shows = max(1, round(dwell * rate))
        self.interval: Final = 1 / rate

    def open(self) -> None:
        """Look at what is there.

        Raises:
            CameraError: ``camera-no-pictures``.
        """
        try:
            names = sorted(path for path in self._path.iterdir() if path.is_file())
        except OSError:
            names = []
        self._frames = self._shown(names)

    def read(self) -> Frame:
        """Return the picture that is due.

        Raises:
            CameraError: ``camera-no-pictures``.
        """
        frame = next(self._frames, None)
        if frame is None:
            raise unreadable("the folder")
        return frame

    def close(self) -> None:
        """Forget the pictures."""
        self._frames = iter(())

    def _shown(self, names: list[Path]) -> Iterator[Frame]:
        """Yield each picture as often as its time asks for; one at a time is in memory."""
        broken = 0
        for name in cycle(names):
            frame = _picture(name)
            if frame is None:
                broken += 1
                if broken >= len(names):
                    return
                continue
            broken = 0
            for _ in range(self._shows):
                yield frame


def _picture(path: Path) -> Frame | None:
    """Return a picture as a frame, or None where the file is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=_FORMATS) as opened:
                upright = ImageOps.exif_transpose(opened).convert("RGB")
    except Exception:  # noqa: BLE001 - parsers of damaged files raise whatever they stumble over
        return None
    upright.thumbnail((_SIDE, _SIDE))
    grey = upright.convert("L")
    return Frame(grey.tobytes(), width=grey.width, height=grey.height, colour=upright.tobytes())
