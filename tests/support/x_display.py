"""A display of its own for a test: Xvfb, what stands on its screen, and a hand at its keyboard."""

from __future__ import annotations

import contextlib
import shutil
import struct
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NEEDED: Final = ("Xvfb", "xdotool")
PATIENCE: Final = 60.0

_HEADER: Final = struct.Struct(">25I")
"""Header of a picture as X writes it (XWDFile.h)."""

_COLOUR: Final = 12
"""Bytes of an entry of its table of colours."""


def missing() -> list[str]:
    """Return what is needed and not installed."""
    return [name for name in NEEDED if shutil.which(name) is None]


@dataclass(frozen=True, slots=True)
class Display:
    """A running display.

    Args:
        name: Such as ``:91``.
        folder: Where its screen is written to.
    """

    name: str
    folder: Path

    def picture(self) -> Image.Image:
        """Return what stands on the screen."""
        data = (self.folder / "Xvfb_screen0").read_bytes()
        header = _HEADER.unpack_from(data)
        size, width, height, line, colours = (header[at] for at in (0, 4, 5, 12, 19))
        begin = size + colours * _COLOUR
        pixels = data[begin : begin + line * height]
        return Image.frombytes("RGB", (width, height), pixels, "raw", "BGRX", line)

    def do(self, *command: str) -> str:
        """Have xdotool do something, and return what it says."""
        done = subprocess.run(
            ["xdotool", *command],
            env={"DISPLAY": self.name},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        return done.stdout


@contextlib.contextmanager
def display(*, width: int, height: int) -> Iterator[Display]:
    """Run a display for the length of a ``with``.

    Args:
        width: Pixels.
        height: Pixels.
    """
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24",
             "-nolisten", "tcp", "-fbdir", folder],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )  # fmt: skip
        try:
            assert server.stdout is not None
            number = server.stdout.readline().strip()
            assert number, "Xvfb did not start"
            yield Display(f":{number}", Path(folder))
        finally:
            server.terminate()
            server.wait()
            assert server.stdout is not None
            server.stdout.close()


def until(so: Callable[[], bool], *, what: str) -> None:
    """Wait until something is so.

    Args:
        so: Called again and again.
        what: Said where it does not come about.
    """
    end = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < end, f"it did not come about: {what}"
        time.sleep(0.1)
