"""Frames and files -> the text of the code that a person means."""

from __future__ import annotations

from math import hypot
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import ScanError
from gouvcheck_core.format import HCERT_PREFIX, PREFIX
from gouvcheck_core.scan import Effort, scan, scan_pixels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gouvcheck_core.scan import FoundCode
    from verifier_app.ports import Frame

MAX_FILE: Final = 25_000_000
"""Bytes; `gouvcheck_core.scan` opens no larger picture or PDF."""


def read_frame(frame: Frame) -> str | None:
    """Return the text of the code that the camera is pointed at, or None.

    Little effort is made: the next frame may be sharper.

    Raises:
        ScanError: ``scan-no-decoder``: this device cannot read at all; or the frame is not one.
    """
    codes = scan_pixels(frame.grey, width=frame.width, height=frame.height, effort=Effort.FRAME)
    return _meant(codes, middle=(frame.width / 2, frame.height / 2))


class DocumentReader:
    """Opens photos and PDFs; fulfils `verifier_app.ports.PictureReader`."""

    def read(self, name: str) -> str:
        """Return the text of the code in a photo or PDF.

        Args:
            name: Its path.

        Raises:
            ScanError: It cannot be opened, is too large, or is neither a picture nor a PDF; or
                ``scan-nothing``: there is no code in it.
        """
        text = _meant(scan(_content(Path(name))), middle=None)
        if text is None:
            raise ScanError(
                "scan-nothing",
                "There is no code in the picture.",
                hint="Take the photo closer and in even light, so that the code fills half of it.",
            )
        return text


def _content(path: Path) -> bytes:
    """Return at most one byte more than we open."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        raise ScanError(
            "scan-file",
            "The file cannot be opened.",
            hint="Copy it to this device and open it from there.",
        ) from error


def _meant(codes: Iterable[FoundCode], *, middle: tuple[float, float] | None) -> str | None:
    """Choose one: a code of ours before any other, then the one nearest to the middle.

    In a document there is no middle that somebody aimed at, so the first one is meant.
    """

    def order(code: FoundCode) -> tuple[bool, float]:
        away = 0.0 if middle is None else _distance(code, middle)
        return not code.text.startswith((PREFIX, HCERT_PREFIX)), away

    chosen = min(codes, key=order, default=None)
    return None if chosen is None else chosen.text


def _distance(code: FoundCode, middle: tuple[float, float]) -> float:
    across = sum(x for x, _ in code.corners) / len(code.corners)
    down = sum(y for _, y in code.corners) / len(code.corners)
    return hypot(across - middle[0], down - middle[1])
