"""The icons that stand beside the word of a verdict. Each has an outline of its own.

The outline alone tells them apart, in black and white and at arm's length: a sealed disc for what
is genuine, a sheet of a calendar, a barred circle, a seal in two pieces, and so on.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from verifier_app.assets import STRONG_FONT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from verifier_app.assets.drawing.pen import Pen, Point

_MIDDLE: Final = (12.0, 12.0)
_TEETH: Final = 16


def _disc(pen: Pen) -> None:
    pen.dot(_MIDDLE, 11)


def _cut(pen: Pen, *points: Point, width: float) -> None:
    for start, end in pairwise(points):
        pen.clear_line(start, end, width=width)
    for point in points:
        pen.clear_dot(point, width / 2)


def genuine(pen: Pen) -> None:
    """A check cut out of a disc."""
    _disc(pen)
    _cut(pen, (6.8, 12.4), (10.5, 16), (17.2, 8.6), width=2.6)


def genuine_aged(pen: Pen) -> None:
    """The same check, the disc cut short by a band with a clock's hands."""
    _disc(pen)
    _cut(pen, (5.6, 10.4), (9.3, 14), (16, 6.6), width=2.6)
    pen.clear_dot((18, 18), 6.8)
    pen.ring((18, 18), 4.7, width=1.8)
    pen.line((18, 15.6), (18, 18.2), (19.9, 19.2), width=1.6)


def _calendar(pen: Pen) -> None:
    pen.frame((3, 5), (21, 21.5), corner=2)
    pen.shape([(2.5, 5), (21.5, 5), (21.5, 10), (2.5, 10)])
    pen.line((7.5, 2.5), (7.5, 6))
    pen.line((16.5, 2.5), (16.5, 6))


def expired(pen: Pen) -> None:
    """A sheet of a calendar, crossed out."""
    _calendar(pen)
    pen.line((9.4, 13), (14.6, 18.2), width=2.2)
    pen.line((14.6, 13), (9.4, 18.2), width=2.2)


def not_yet_valid(pen: Pen) -> None:
    """A sheet of a calendar with an arrow ahead."""
    _calendar(pen)
    pen.line((7.8, 15.6), (15.6, 15.6))
    pen.line((13, 12.8), (15.8, 15.6), (13, 18.4))


def withdrawn(pen: Pen) -> None:
    """A barred circle."""
    pen.ring(_MIDDLE, 9.6, width=2.8)
    pen.line((5.4, 5.4), (18.6, 18.6), width=2.8)


def suspended(pen: Pen) -> None:
    """The sign for a pause in a ring."""
    pen.ring(_MIDDLE, 9.8, width=2.4)
    pen.line((9.4, 8.4), (9.4, 15.6), width=2.8)
    pen.line((14.6, 8.4), (14.6, 15.6), width=2.8)


def used(pen: Pen) -> None:
    """A two in a ring: this would be the second time."""
    pen.ring(_MIDDLE, 9.8, width=2.4)
    pen.text("2", _MIDDLE, height=14.5, font=STRONG_FONT)


def _seal(radius: float, depth: float) -> list[Point]:
    points = []
    for step in range(2 * _TEETH):
        turn = math.pi * step / _TEETH
        reach = radius - depth * (step % 2)
        points.append((12 + reach * math.cos(turn), 12 + reach * math.sin(turn)))
    return points


def not_genuine(pen: Pen) -> None:
    """A seal broken in two."""
    pen.shape(_seal(11.4, 1.5))
    _cut(pen, (13.8, -0.5), (9.9, 7.2), (14.2, 12.4), (9.6, 16.6), (11.6, 24.5), width=2.2)


def cannot_confirm(pen: Pen) -> None:
    """A question mark on a square that stands on its corner."""
    pen.shape([(12, 0.4), (23.6, 12), (12, 23.6), (0.4, 12)])
    _cut(pen, (9.2, 9.4), (9.7, 8.1), (11, 7.2), (12.6, 7.2), (14, 8), (14.6, 9.4), width=2)
    _cut(pen, (14.6, 9.4), (14.1, 11), (12.6, 12.2), (12, 13.2), (12, 14.2), width=2)
    pen.clear_dot((12, 17.2), 1.35)


def newer(pen: Pen) -> None:
    """An arrow that points up, on a square."""
    pen.frame((3.2, 3.2), (20.8, 20.8), corner=3.4, width=2.4)
    pen.line((12, 17), (12, 7.6), width=2.4)
    pen.line((7.8, 11.4), (12, 7.2), (16.2, 11.4), width=2.4)


def not_a_code(pen: Pen) -> None:
    """The corners of a code with nothing in between."""
    for across, down in ((0, 0), (1, 0), (0, 1)):
        left, top = 2.4 + across * 12.4, 2.4 + down * 12.4
        pen.frame((left, top), (left + 6.8, top + 6.8), corner=1)
    pen.line((15.2, 15.2), (20.6, 20.6))
    pen.line((20.6, 15.2), (15.2, 20.6))


VERDICT_ICONS: Final[Mapping[str, Callable[[Pen], None]]] = {
    "genuine": genuine,
    "genuine-aged": genuine_aged,
    "expired": expired,
    "not-yet-valid": not_yet_valid,
    "withdrawn": withdrawn,
    "suspended": suspended,
    "used": used,
    "not-genuine": not_genuine,
    "cannot-confirm": cannot_confirm,
    "newer": newer,
    "not-a-code": not_a_code,
}
"""The drawing of each icon by its name."""
