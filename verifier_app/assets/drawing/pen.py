"""A pen on a square of 24 units that draws large and hands out small, so that edges are smooth."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

GRID: Final = 24.0
"""Units along each side of the square; (0, 0) is at the top left."""
STROKE: Final = 2.0
_OVERSAMPLING: Final = 8
_OPAQUE: Final = 255

Point: TypeAlias = tuple[float, float]


class Pen:
    """Draws the shape of one icon: what is inked becomes opaque, the rest stays clear.

    Args:
        pixels: Side of the finished picture.
    """

    def __init__(self, pixels: int) -> None:
        self._pixels = pixels
        self._scale = pixels * _OVERSAMPLING / GRID
        side = pixels * _OVERSAMPLING
        self._mask = Image.new("L", (side, side), 0)
        self._draw = ImageDraw.Draw(self._mask)

    def line(self, *points: Point, width: float = STROKE) -> None:
        """Draw a line through ``points`` with round ends and corners."""
        for start, end in pairwise(points):
            self._segment(start, end, width, _OPAQUE)
        for point in points:
            self.dot(point, width / 2)

    def clear_line(self, start: Point, end: Point, *, width: float) -> None:
        """Rub out a line with square ends."""
        self._segment(start, end, width, 0)

    def dot(self, centre: Point, radius: float) -> None:
        """Fill a circle."""
        self._draw.ellipse(self._box(centre, radius), fill=_OPAQUE)

    def clear_dot(self, centre: Point, radius: float) -> None:
        """Rub out a circle."""
        self._draw.ellipse(self._box(centre, radius), fill=0)

    def ring(self, centre: Point, radius: float, *, width: float = STROKE) -> None:
        """Draw a circle; ``radius`` goes to the middle of the stroke."""
        self.arc(centre, radius, 0, 360, width=width)

    def arc(
        self, centre: Point, radius: float, start: float, end: float, *, width: float = STROKE
    ) -> None:
        """Draw a part of a circle, in degrees clockwise from three o'clock, with round ends."""
        box = self._box(centre, radius + width / 2)
        self._draw.arc(box, start, end, fill=_OPAQUE, width=round(width * self._scale))
        for angle in (start, end):
            turn = math.radians(angle)
            at = (centre[0] + radius * math.cos(turn), centre[1] + radius * math.sin(turn))
            self.dot(at, width / 2)

    def frame(
        self, left_top: Point, right_bottom: Point, *, corner: float, width: float = STROKE
    ) -> None:
        """Draw a rectangle with round corners; the points are in the middle of the stroke."""
        half = width / 2
        box = (
            (left_top[0] - half) * self._scale,
            (left_top[1] - half) * self._scale,
            (right_bottom[0] + half) * self._scale - 1,
            (right_bottom[1] + half) * self._scale - 1,
        )
        self._draw.rounded_rectangle(
            box,
            radius=(corner + half) * self._scale,
            outline=_OPAQUE,
            width=round(width * self._scale),
        )

    def shape(self, points: Sequence[Point]) -> None:
        """Fill a polygon."""
        self._draw.polygon([self._at(point) for point in points], fill=_OPAQUE)

    def clear_shape(self, points: Sequence[Point]) -> None:
        """Rub out a polygon."""
        self._draw.polygon([self._at(point) for point in points], fill=0)

    def text(self, words: str, centre: Point, *, height: float, font: Path) -> None:
        """Set ``words`` around ``centre``, the letters ``height`` units high."""
        face = ImageFont.truetype(str(font), height * self._scale)
        self._draw.text(self._at(centre), words, fill=_OPAQUE, font=face, anchor="mm")

    def picture(self, colour: tuple[int, int, int] = (255, 255, 255)) -> Image.Image:
        """Return the finished picture in one colour; clear pixels carry the colour too.

        So the edge of an icon never darkens when the graphics card interpolates.
        """
        mask = self._mask.resize((self._pixels, self._pixels), Image.Resampling.BOX)
        picture = Image.new("RGBA", mask.size, (*colour, 0))
        picture.putalpha(mask)
        return picture

    def _segment(self, start: Point, end: Point, width: float, ink: int) -> None:
        length = math.dist(start, end) or 1.0
        across = (
            (start[1] - end[1]) / length * width / 2,
            (end[0] - start[0]) / length * width / 2,
        )
        corners = [
            (start[0] + across[0], start[1] + across[1]),
            (end[0] + across[0], end[1] + across[1]),
            (end[0] - across[0], end[1] - across[1]),
            (start[0] - across[0], start[1] - across[1]),
        ]
        self._draw.polygon([self._at(corner) for corner in corners], fill=ink)

    def _at(self, point: Point) -> Point:
        return point[0] * self._scale, point[1] * self._scale

    def _box(self, centre: Point, radius: float) -> tuple[float, float, float, float]:
        (x, y), reach = self._at(centre), radius * self._scale
        return x - reach, y - reach, x + reach, y + reach
