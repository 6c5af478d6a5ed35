"""Cameras as people name them: ``webcam:1``, ``video:FILE``, ``folder:DIR``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from gouvcheck_core.errors import UsageError


class Kind(Enum):
    """What kind of camera is meant."""

    WEBCAM = "webcam"
    PROVIDER = "kivy"
    VIDEO = "video"
    FOLDER = "folder"
    SCANNER = "scanner"
    """The system's own, which answers with a finished text."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CameraName:
    """A camera that somebody named.

    Args:
        kind: What it is.
        index: Of a webcam or of Kivy's provider, from 0.
        path: Of a video or folder.
    """

    kind: Kind
    index: int = 0
    path: Path = Path()


FORMS: Final = "webcam[:N], kivy[:N], scanner, video:FILE, folder:DIR or none"
"""How cameras are named, for people."""

_MAX_INDEX: Final = 63
"""Linux gives video devices the minor numbers 0 to 63."""


def parse_camera(text: str) -> CameraName:
    """Return the camera that ``text`` names.

    Raises:
        UsageError: ``usage-camera``: it names none.
    """
    word, colon, rest = text.partition(":")
    match word:
        case "none" | "scanner" | "webcam" | "kivy" if not colon:
            return CameraName(Kind(word))
        case "webcam" | "kivy" if rest.isascii() and rest.isdigit() and int(rest) <= _MAX_INDEX:
            return CameraName(Kind(word), index=int(rest))
        case "video" | "folder" if rest:
            return CameraName(Kind(word), path=Path(rest))
        case _:
            raise UsageError(
                "usage-camera",
                "The camera is none that can be named.",
                hint=f"Name one of {FORMS}.",
            )
