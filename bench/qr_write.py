"""Rates of drawing QR codes, beside the encoders that a user would take instead.

The text is as long as that of a criminal record (331 characters, version 11-M) and changes from
call to call. A second table shows what the fixed mask costs: readers on the same scenes, once with
our mask and once with the mask that the standard's scoring prefers.
"""

from __future__ import annotations

from itertools import cycle
from random import Random
from typing import TYPE_CHECKING, Any

import qrcode
import segno
import zxingcpp

from bench.timing import rates, table
from gouvcheck_core import qr
from gouvcheck_core.format import BASE45_ALPHABET, QUIET_ZONE_MODULES
from gouvcheck_core.scan import scan_pixels
from tests.support.camera import FRAME_SIZE, Grade, graded_scene, photograph

if TYPE_CHECKING:
    from collections.abc import Callable

LENGTH = 331
TEXTS = 16
SCENES = 120
SEED = 11


def code_texts(*, seed: int) -> list[str]:
    """Return texts as random as signatures are."""
    random = Random(seed)
    return ["GC1:" + "".join(random.choices(BASE45_ALPHABET, k=LENGTH - 4)) for _ in range(TEXTS)]


def encoders() -> dict[str, Callable[[str], object]]:
    """Return the ways to draw a text, ours first."""
    qr_code = zxingcpp.BarcodeFormat.QRCode

    def zxing(text: str, **options: Any) -> object:
        return zxingcpp.create_barcode(text, qr_code, ec_level="M", **options)

    def python_qrcode(text: str, mask: int | None) -> object:
        code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, mask_pattern=mask)
        code.add_data(text, optimize=0)
        code.make()
        return code.modules

    return {
        "gouvcheck": qr.encode,
        "gouvcheck, portable": lambda text: qr.encode(text, encoder=qr.Encoder.PORTABLE),
        "gouvcheck and PNG": lambda text: qr.encode(text).png(),
        "gouvcheck and SVG": lambda text: qr.encode(text).svg(),
        "zxing-cpp, best mask": zxing,
        "zxing-cpp, fixed mask": lambda text: zxing(text, data_mask=qr.MASK),
        "qrcode, best mask": lambda text: python_qrcode(text, None),
        "qrcode, fixed mask": lambda text: python_qrcode(text, qr.MASK),
        "segno, best mask": lambda text: segno.make_qr(text, error="m", boost_error=False),
        "segno, fixed mask": lambda text: segno.make_qr(
            text, error="m", mask=qr.MASK, boost_error=False
        ),
    }


def writing() -> list[tuple[str, str, str]]:
    """Return what draws, codes a second of processor time, and the ratio to plain qrcode."""
    texts = cycle(code_texts(seed=SEED))
    calls = {name: lambda encode=encode: encode(next(texts)) for name, encode in encoders().items()}
    measured = rates(calls)
    plain = measured["qrcode, best mask"]
    return [(name, f"{rate:,.0f}", f"{rate / plain:.1f}") for name, rate in measured.items()]


def masks() -> list[tuple[str, str, str]]:
    """Return how many of the same hard scenes are read with our mask and with the best one."""
    random = Random(SEED)
    read = dict.fromkeys(("fixed", "best"), 0)
    for text in (
        text for text, _ in zip(cycle(code_texts(seed=SEED)), range(SCENES), strict=False)
    ):
        ours = qr.encode(text)
        scene = graded_scene(ours, grade=Grade.HARD, random=random)
        seed = random.getrandbits(32)
        for name, picture in (("fixed", ours.image(scale=8)), ("best", best_mask(text))):
            frame = photograph(picture, scene=scene, seed=seed)
            found = scan_pixels(frame.tobytes(), width=FRAME_SIZE[0], height=FRAME_SIZE[1])
            read[name] += text in {code.text for code in found}
    return [(name, str(count), f"{count / SCENES:.0%}") for name, count in read.items()]


def best_mask(text: str) -> Any:
    """Return the picture of a code whose mask was chosen by the standard's scoring."""
    code = qrcode.QRCode(
        error_correction=qrcode.ERROR_CORRECT_M, box_size=8, border=QUIET_ZONE_MODULES
    )
    code.add_data(text, optimize=0)
    return code.make_image().get_image()


def main() -> list[tuple[str, str, str]]:
    """Print both tables and return their rows."""
    speeds, readings = writing(), masks()
    print(f"### Drawing a code of {LENGTH} characters, one core\n")
    print(table(("what", "codes a second", "times qrcode"), speeds))
    print(f"\n### Hard scenes read of {SCENES}, the same for both masks\n")
    print(table(("mask", "read", "share"), readings))
    return speeds + readings


if __name__ == "__main__":
    main()
