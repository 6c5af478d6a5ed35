"""The app's mark: the corners of a code around a check. For the launcher and the first picture."""

from __future__ import annotations

from typing import Final

from PIL import Image

from verifier_app.assets.drawing.pen import Pen

BLUE: Final = (11, 79, 138)
PAPER: Final = (245, 246, 248)
_WHITE: Final = (255, 255, 255)
_OPAQUE: Final = 255


def mark(pixels: int, colour: tuple[int, int, int]) -> Image.Image:
    """Return the mark alone on a clear square."""
    pen = Pen(pixels)
    for x, y in ((1, 1), (-1, 1), (1, -1), (-1, -1)):
        corner = (12 - 9.2 * x, 12 - 9.2 * y)
        pen.line(
            (corner[0] + 5.2 * x, corner[1]), corner, (corner[0], corner[1] + 5.2 * y), width=2.2
        )
    pen.line((6.9, 12.4), (10.6, 16), (17.3, 8.4), width=2.8)
    return pen.picture(colour)


def launcher(pixels: int) -> Image.Image:
    """Return the icon of the launcher: white on blue, well inside what launchers cut away."""
    return _centred(pixels, BLUE, mark(round(pixels * 0.5), _WHITE))


def presplash(pixels: int) -> Image.Image:
    """Return the picture shown while the app starts: the mark on the light theme's paper."""
    return _centred(pixels, PAPER, mark(round(pixels * 0.3), BLUE))


def _centred(pixels: int, ground: tuple[int, int, int], drawing: Image.Image) -> Image.Image:
    picture = Image.new("RGBA", (pixels, pixels), (*ground, _OPAQUE))
    corner = (pixels - drawing.width) // 2
    picture.alpha_composite(drawing, (corner, corner))
    return picture.convert("RGB")
