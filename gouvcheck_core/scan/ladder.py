"""The decoders, tried one after the other on the same pixels, the quickest first.

The list is short for a camera, which sends the next frame anyway, and long for a photo, which is
all there is.
"""

from __future__ import annotations

from importlib import import_module
from math import atan2
from typing import TYPE_CHECKING, Final, TypeAlias

from gouvcheck_core.errors import ScanError
from gouvcheck_core.scan.value import (
    NOTHING,
    TOO_LARGE,
    Decoder,
    Effort,
    FoundCode,
    Grey,
    Seen,
    Symbol,
    is_too_large,
    reading,
)
from gouvcheck_core.scan.view import View, densest, enlarged, negative, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import zxingcpp

    from gouvcheck_core.scan.value import Corner

Rung: TypeAlias = "tuple[Callable[[View], Seen], Callable[[Grey], View | None]]"
"""A decoder, and the view of the pixels that it gets, or None where that view is useless."""


def scan_pixels(
    pixels: bytes | bytearray | memoryview,
    *,
    width: int,
    height: int,
    effort: Effort = Effort.FRAME,
) -> tuple[FoundCode, ...]:
    """Read the QR codes in a camera's frame. Pillow is used if it is there and not missed if not.

    Args:
        pixels: Brightness, row by row from the top, a byte a pixel, 0 is black: the Y plane.
        width: Pixels in a row.
        height: Rows.
        effort: How long to look where nothing is found.

    Raises:
        ScanError: ``scan-pixels``, ``scan-too-large``, ``scan-no-decoder``.
    """
    frame = memoryview(pixels)
    if min(width, height) < 1 or frame.nbytes != width * height or not frame.c_contiguous:
        raise ScanError(
            "scan-pixels",
            "The frame does not have one byte for each pixel.",
            hint="Hand over the Y plane of the camera, without padding between rows.",
        )
    if is_too_large(width, height):
        raise ScanError(
            "scan-too-large",
            TOO_LARGE,
            hint="Choose a smaller resolution of the camera.",
        )
    return reading([(1, climb(Grey(frame.cast("B"), width, height), effort))]).codes


def climb(grey: Grey, effort: Effort) -> Seen:
    """Try one rung after the other until everything that looks like a code has been read.

    Raises:
        ScanError: ``scan-no-decoder``.
    """
    seen = NOTHING
    for decode, look in _ladder(effort):
        view = look(grey)
        if view is not None:
            seen = seen.and_then(decode(view))
        if seen.complete:
            break
    return seen


def _ladder(effort: Effort) -> tuple[Rung, ...]:
    zxing, zbar = _installed("zxingcpp"), _installed("pyzbar.pyzbar")
    if not (zxing or zbar):
        raise ScanError(
            "scan-no-decoder",
            "Neither zxing-cpp nor pyzbar with the zbar library is installed.",
            hint="Install the package zxing-cpp.",
        )
    rungs = (_ZXING_RUNGS if zxing else _ZBAR_RUNGS)[effort]
    if zxing and zbar and effort is Effort.PHOTO:
        rungs = (*rungs, (_zbar, whole))
    if _installed("PIL.Image"):
        return rungs
    return tuple(rung for rung in rungs if rung[1] is whole)


def _installed(module: str) -> bool:
    try:
        import_module(module)
    except ImportError:
        return False
    return True


def _zxing(view: View) -> Seen:
    return _zxing_seen(view, thorough=True)


def _zxing_quick(view: View) -> Seen:
    """Take half the time, but see neither codes white on black nor very large blurred ones."""
    return _zxing_seen(view, thorough=False)


def _zxing_seen(view: View, *, thorough: bool) -> Seen:
    import zxingcpp

    grey = view.grey
    barcodes = zxingcpp.read_barcodes(
        memoryview(grey.pixels).cast("B", (grey.height, grey.width)),
        # All formats together take twelve times as long.
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
        try_rotate=False,  # That is for bar codes; QR codes are found at any angle.
        try_invert=thorough,
        try_downscale=thorough,
        return_errors=True,
    )
    read = tuple(_zxing_symbol(barcode, view) for barcode in barcodes if barcode.valid)
    return Seen(read, missed=len(read) < len(barcodes))


def _zxing_symbol(barcode: zxingcpp.Barcode, view: View) -> Symbol:
    at = barcode.position
    points = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    corners = _corners(((point.x, point.y) for point in points), view)
    return Symbol(barcode.bytes, corners, Decoder.ZXING)


def _zbar(view: View) -> Seen:
    from pyzbar import pyzbar

    grey = view.grey
    codes = pyzbar.decode(
        (bytes(grey.pixels), grey.width, grey.height), symbols=[pyzbar.ZBarSymbol.QRCODE]
    )
    symbols = (Symbol(code.data, _corners(code.polygon, view), Decoder.ZBAR) for code in codes)
    return Seen(tuple(symbols), missed=False)


def _corners(points: Iterable[tuple[int, int]], view: View) -> tuple[Corner, ...]:
    """Take points of a view back to the picture, clockwise from the upper left.

    Decoders start at the corner that the symbol itself calls its first, or at any.
    """
    seen = [view.in_picture(x, y) for x, y in points]
    middle_x = sum(x for x, _ in seen) / len(seen)
    middle_y = sum(y for _, y in seen) / len(seen)
    # With y downwards, the angle from -180 degrees, which is left, grows clockwise.
    return tuple(sorted(seen, key=lambda at: atan2(at[1] - middle_y, at[0] - middle_x)))


_ZXING_RUNGS: Final[dict[Effort, tuple[Rung, ...]]] = {
    Effort.FRAME: ((_zxing_quick, whole), (_zxing, densest), (_zxing, whole)),
    Effort.PAGE: ((_zxing, whole), (_zxing, densest)),
    Effort.PHOTO: ((_zxing, whole), (_zxing, enlarged), (_zxing, densest)),
}

# zbar reads mirrored codes as they are, but none that is white on black. It takes 25 ms to look at
# a frame, and a second look is better spent on the next one.
_ZBAR_RUNGS: Final[dict[Effort, tuple[Rung, ...]]] = {
    Effort.FRAME: ((_zbar, whole),),
    Effort.PAGE: ((_zbar, whole), (_zbar, negative)),
    Effort.PHOTO: ((_zbar, whole), (_zbar, densest), (_zbar, negative)),
}
