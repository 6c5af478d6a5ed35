"""Graded camera frames read, and the time each takes, beside the decoders a user would take.

Every decoder sees the same frames in the same turn, so that a drift of the machine hits all alike;
times are of the processor, so that other programs count little.
OpenCV is measured where it is installed; nothing else here needs it.
"""

from __future__ import annotations

import statistics
import sys
import time
from importlib import import_module
from importlib.util import find_spec
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

from bench.timing import table
from gouvcheck_core.format import BASE45_ALPHABET
from gouvcheck_core.scan import Effort, scan_pixels
from tests.support.camera import Grade, graded_frames

if TYPE_CHECKING:
    from collections.abc import Callable

FRAMES = 516
SEED = 2024
LENGTHS = (262, 310, 527)
"""Characters of a voucher, a criminal record and a business permit: versions 9, 10 and 14."""

QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def code_texts() -> list[str]:
    """Return texts as random as signatures are."""
    random = Random(SEED)
    return ["GC1:" + "".join(random.choices(BASE45_ALPHABET, k=length - 4)) for length in LENGTHS]


def decoders() -> dict[str, Callable[[Image.Image], set[str]]]:
    """Return what reads a frame, ours first; each takes a grey image and returns texts."""
    found: dict[str, Callable[[Image.Image], set[str]]] = {
        "gouvcheck, frame": lambda frame: _ours(frame, Effort.FRAME),
        "gouvcheck, photo": lambda frame: _ours(frame, Effort.PHOTO),
        "zxing-cpp, QR only": _zxing,
        "zxing-cpp, all formats": lambda frame: {
            code.text for code in zxingcpp.read_barcodes(frame)
        },
        "zxing-cpp, QR only, then 2x": lambda frame: _zxing(frame) or _zxing(_doubled(frame)),
        "pyzbar": lambda frame: {
            code.data.decode(errors="replace")
            for code in pyzbar.decode(frame, symbols=[pyzbar.ZBarSymbol.QRCODE])
        },
    }
    if find_spec("cv2"):
        cv2 = import_module("cv2")
        found["OpenCV"] = _opencv(cv2.QRCodeDetector())
        found["OpenCV, Aruco"] = _opencv(cv2.QRCodeDetectorAruco())
    return found


def _ours(frame: Image.Image, effort: Effort) -> set[str]:
    codes = scan_pixels(frame.tobytes(), width=frame.width, height=frame.height, effort=effort)
    return {code.text for code in codes}


def _zxing(frame: Image.Image) -> set[str]:
    return {code.text for code in zxingcpp.read_barcodes(frame, formats=QR_ONLY)}


def _opencv(detector: Any) -> Callable[[Image.Image], set[str]]:
    return lambda frame: {detector.detectAndDecode(np.asarray(frame))[0]}


def _doubled(frame: Image.Image) -> Image.Image:
    return frame.resize((2 * frame.width, 2 * frame.height), Image.Resampling.BICUBIC)


def measure(count: int) -> list[tuple[str, ...]]:
    """Return a row for each decoder: share of each grade read, frames read, and times."""
    readers = decoders()
    read = {name: dict.fromkeys(Grade, 0) for name in readers}
    times: dict[str, list[float]] = {name: [] for name in readers}
    for number, frame in enumerate(graded_frames(code_texts(), seed=SEED, count=count), start=1):
        for name, reader in readers.items():
            start = time.process_time()
            texts = reader(frame.image)
            times[name].append(1000 * (time.process_time() - start))
            read[name][frame.grade] += frame.text in texts
        print(f"\r{number} of {count} frames", end="", file=sys.stderr)
    print(file=sys.stderr)
    share = len(Grade) / count
    return [
        (
            name,
            *(f"{by_grade[grade] * share:.0%}" for grade in Grade),
            str(sum(by_grade.values())),
            f"{statistics.median(times[name]):.1f}",
            f"{statistics.quantiles(times[name], n=20)[-1]:.1f}",
        )
        for name, by_grade in read.items()
    ]


def main() -> list[tuple[str, ...]]:
    """Print the table and return its rows."""
    rows = measure(FRAMES)
    grades = [grade.value for grade in Grade]
    print(f"### Frames of 1280x720 read, of {FRAMES}\n")
    print(table(("what", *grades, "read", "median CPU ms", "p95 CPU ms"), rows))
    return rows


if __name__ == "__main__":
    main()
