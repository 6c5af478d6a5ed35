"""Other views of the same pixels, in which a code that was not read may be readable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, cast

from gouvcheck_core.scan.value import Grey

if TYPE_CHECKING:
    from PIL.Image import Image

    from gouvcheck_core.scan.value import Corner

REGION: Final = 400
"""Side of the region that is looked at again, in pixels.

Enlarging helps small codes only: at 3.5 pixels a module, below which reading begins to fail, a
criminal record (version 10) and its quiet zone are 228 pixels wide, a business permit (14) 284.
"""

MAX_ENLARGED: Final = 8_000_000
"""Larger photos have pixels enough; enlarging them takes seconds and finds nothing."""

_CELL: Final = 16
_CELLS_AROUND: Final = 6
"""Edges are counted in windows of 13 by 13 cells: 208 pixels, about the code that is sought."""

_STROKE: Final = 2
"""Pixels between which an edge is sought; at two pixels a module it still is one."""


class View(NamedTuple):
    """A part of a picture, perhaps enlarged, and how to get back from it."""

    grey: Grey
    left: int
    top: int
    zoom: int
    unit: float

    def in_picture(self, x: float, y: float) -> Corner:
        """Return where a point of the view lies in the picture, in the picture's unit."""
        right, down = x / self.zoom + self.left, y / self.zoom + self.top
        return round(right * self.unit), round(down * self.unit)


def whole(grey: Grey) -> View:
    """Look at the pixels as they are."""
    return View(grey, 0, 0, 1, grey.unit)


def densest(grey: Grey) -> View | None:
    """Cut out, sharpen and enlarge the region with most edges both across and down.

    On paper that is a QR code more often than anything else. Sharpened, it is read more often
    than the whole picture enlarged, and in a fifth of the time (bench/qr_read.py).
    """
    image = _image(grey)
    if min(image.size) <= _STROKE:
        return None
    column, row = _densest_cell(image)
    left, top = _start(column, image.width), _start(row, image.height)
    region = image.crop(
        (left, top, min(left + REGION, image.width), min(top + REGION, image.height))
    )
    return View(_sharpened(region), left, top, 2, grey.unit)


def enlarged(grey: Grey) -> View | None:
    """Sharpen and enlarge all of a picture that is not large already."""
    if grey.width * grey.height > MAX_ENLARGED:
        return None
    return View(_sharpened(_image(grey)), 0, 0, 2, grey.unit)


def negative(grey: Grey) -> View:
    """Turn white on black into black on white."""
    from PIL import ImageChops

    pixels = ImageChops.invert(_image(grey)).tobytes()
    return View(Grey(pixels, grey.width, grey.height), 0, 0, 1, grey.unit)


def _densest_cell(image: Image) -> tuple[int, int]:
    from PIL import ImageChops, ImageFilter

    right, bottom = image.width - _STROKE, image.height - _STROKE
    near = image.crop((0, 0, right, bottom))
    across = ImageChops.difference(near, image.crop((_STROKE, 0, image.width, bottom)))
    down = ImageChops.difference(near, image.crop((0, _STROKE, right, image.height)))
    # The lesser of the two, for a ruled line and a table have edges in one direction only.
    edges = ImageChops.darker(across.reduce(_CELL), down.reduce(_CELL))
    density = edges.filter(ImageFilter.BoxBlur(_CELLS_AROUND))
    cells = density.tobytes()
    row, column = divmod(cells.index(max(cells)), density.width)
    return column, row


def _start(cell: int, length: int) -> int:
    middle = cell * _CELL + _CELL // 2
    return max(0, min(middle - REGION // 2, length - REGION))


def _sharpened(image: Image) -> Grey:
    from PIL import ImageFilter
    from PIL.Image import Resampling

    # Half a pixel of blur takes away the noise that sharpening would raise.
    smooth = image.filter(ImageFilter.GaussianBlur(0.5))
    sharp = smooth.filter(ImageFilter.UnsharpMask(radius=1, percent=300, threshold=0))
    large = sharp.resize((2 * image.width, 2 * image.height), Resampling.BICUBIC)
    return Grey(large.tobytes(), large.width, large.height)


def _image(grey: Grey) -> Image:
    from PIL import Image

    pixels = cast("bytes", grey.pixels)  # Any buffer will do, though the stubs do not say so.
    return Image.frombuffer("L", (grey.width, grey.height), pixels, "raw", "L", 0, 1)
