"""The icons on buttons and beside lines: one stroke of two units, round ends, no fill."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from verifier_app.assets.drawing.pen import Pen

_MIDDLE: Final = (12.0, 12.0)


def torch(pen: Pen) -> None:
    """A hand torch with its light on."""
    pen.line((8, 8), (16, 8))
    pen.line((8, 8), (8, 10), (10, 13), (10, 21), (14, 21), (14, 13), (16, 10), (16, 8))
    pen.line((12, 14.6), (12, 16.4))
    pen.line((12, 2.4), (12, 4.6))
    pen.line((6.6, 3), (7.8, 4.8))
    pen.line((17.4, 3), (16.2, 4.8))


def torch_off(pen: Pen) -> None:
    """A hand torch, struck through."""
    pen.line((8, 6), (16, 6))
    pen.line((8, 6), (8, 9), (10, 12), (10, 21), (14, 21), (14, 12), (16, 9), (16, 6))
    pen.clear_line((2, 5.8), (20.6, 22.8), width=2)
    pen.line((3.4, 4.4), (20.6, 20))


def settings(pen: Pen) -> None:
    """Two sliders: what can be set, and how far."""
    pen.line((3.4, 8), (20.6, 8))
    pen.line((3.4, 16), (20.6, 16))
    for centre in ((15.4, 8.0), (8.6, 16.0)):
        pen.clear_dot(centre, 3.9)
        pen.ring(centre, 2.7)


def trust(pen: Pen) -> None:
    """A list with a check before each line."""
    for top in (6.4, 12.6, 18.8):
        pen.line((11.4, top), (20.6, top))
        pen.line((3.4, top), (5, top + 1.5), (8, top - 1.9))


def keyboard(pen: Pen) -> None:
    """A keyboard."""
    pen.frame((2.6, 5.6), (21.4, 18.4), corner=2)
    for left in (6.2, 10.1, 13.9, 17.8):
        pen.dot((left, 9.5), 1.1)
        pen.dot((left, 12.6), 1.1)
    pen.line((8.6, 15.6), (15.4, 15.6), width=1.6)


def picture(pen: Pen) -> None:
    """A photograph of hills."""
    pen.frame((3.4, 4.4), (20.6, 19.6), corner=2)
    pen.dot((8.4, 9.2), 1.8)
    pen.line((4.4, 17.4), (9.4, 12.8), (12.4, 15.4), (16, 11.4), (19.8, 15.2))


def option(pen: Pen) -> None:
    """A ring: one of several, not chosen."""
    pen.ring(_MIDDLE, 8.6)


def option_chosen(pen: Pen) -> None:
    """A ring around a dot: the one chosen."""
    pen.ring(_MIDDLE, 8.6)
    pen.dot(_MIDDLE, 4.6)


def unfold(pen: Pen) -> None:
    """Look closer: a small arrow down."""
    pen.line((5.4, 9), (12, 15.4), (18.6, 9))


def fold(pen: Pen) -> None:
    """A small arrow up."""
    pen.line((5.4, 15), (12, 8.6), (18.6, 15))


def onward(pen: Pen) -> None:
    """On to the place that this line names."""
    pen.line((9, 5.4), (15.4, 12), (9, 18.6))


def back(pen: Pen) -> None:
    """An arrow to the left."""
    pen.line((20, 12), (4.4, 12))
    pen.line((10.6, 5.4), (4, 12), (10.6, 18.6))


def scan_next(pen: Pen) -> None:
    """An arrow to the right: to the next document."""
    pen.line((4, 12), (19.6, 12))
    pen.line((13.4, 5.4), (20, 12), (13.4, 18.6))


def close(pen: Pen) -> None:
    """A cross."""
    pen.line((5.4, 5.4), (18.6, 18.6))
    pen.line((18.6, 5.4), (5.4, 18.6))


def check(pen: Pen) -> None:
    """A check."""
    pen.line((4.4, 12.8), (9.6, 18), (19.8, 6.6))


def help_(pen: Pen) -> None:
    """A question mark in a ring."""
    pen.ring(_MIDDLE, 9.4)
    pen.arc((12, 9.8), 2.9, 180, 405)
    pen.line((14.05, 11.85), (12, 13.9), (12, 14.2))
    pen.dot((12, 17.4), 1.25)


def about(pen: Pen) -> None:
    """A small letter i in a ring."""
    pen.ring(_MIDDLE, 9.4)
    pen.line((12, 11.4), (12, 16.8))
    pen.dot((12, 7.6), 1.3)


def today(pen: Pen) -> None:
    """Three bars of different height."""
    pen.line((3.6, 20.4), (20.4, 20.4))
    for left, top in ((6.6, 13.0), (12.0, 5.0), (17.4, 9.6)):
        pen.line((left, 16.4), (left, top), width=2.6)


def renew(pen: Pen) -> None:
    """Two arrows in a circle."""
    pen.arc(_MIDDLE, 8, 200, 330)
    pen.line((19.6, 3.4), (19.2, 8.2), (14.4, 7.8))
    pen.arc(_MIDDLE, 8, 20, 150)
    pen.line((4.4, 20.6), (4.8, 15.8), (9.6, 16.2))


def import_file(pen: Pen) -> None:
    """An arrow into a tray."""
    pen.line((12, 3.6), (12, 14.4))
    pen.line((7.4, 10), (12, 14.6), (16.6, 10))
    pen.line((3.6, 15.6), (3.6, 20.4), (20.4, 20.4), (20.4, 15.6))


def more(pen: Pen) -> None:
    """Three lines: the other screens."""
    for top in (6.0, 12.0, 18.0):
        pen.line((3.8, top), (20.2, top))


def padlock(pen: Pen) -> None:
    """A padlock: the kiosk."""
    pen.frame((4.6, 10.6), (19.4, 21), corner=2)
    pen.arc((12, 8), 4.4, 180, 360)
    pen.line((7.6, 8), (7.6, 10.6))
    pen.line((16.4, 8), (16.4, 10.6))
    pen.line((12, 14.6), (12, 17))


def rub_out(pen: Pen) -> None:
    """The key that takes the last symbol away."""
    pen.line((8.6, 5.4), (20.6, 5.4), (20.6, 18.6), (8.6, 18.6), (2.8, 12), (8.6, 5.4))
    pen.line((11, 9.2), (16.6, 14.8))
    pen.line((16.6, 9.2), (11, 14.8))


def clock(pen: Pen) -> None:
    """A clock: how old the lists are."""
    pen.ring(_MIDDLE, 9.4)
    pen.line((12, 6.6), (12, 12.4), (15.8, 14.6))


def warning(pen: Pen) -> None:
    """A triangle with an exclamation mark."""
    pen.line((12, 3.4), (21.6, 20.2), (2.4, 20.2), (12, 3.4))
    pen.line((12, 9.6), (12, 13.8))
    pen.dot((12, 16.9), 1.25)


def camera_off(pen: Pen) -> None:
    """A camera, struck through."""
    pen.frame((2.6, 7.2), (21.4, 19.6), corner=2)
    pen.line((8, 6.8), (9.6, 4.4), (14.4, 4.4), (16, 6.8))
    pen.ring((12, 13.2), 3.4)
    pen.clear_line((2, 4.8), (20.6, 23), width=2)
    pen.line((3.4, 3.4), (20.6, 20.8))


def eye(pen: Pen) -> None:
    """An eye: show what was hidden."""
    reach = 11.6
    angle = math.degrees(math.asin(8.6 / reach))
    pen.arc((12, 12 + reach - 5.8), reach, 270 - angle, 270 + angle)
    pen.arc((12, 12 - reach + 5.8), reach, 90 - angle, 90 + angle)
    pen.ring(_MIDDLE, 2.6)


INTERFACE_ICONS: Final[Mapping[str, Callable[[Pen], None]]] = {
    "about": about,
    "back": back,
    "camera-off": camera_off,
    "check": check,
    "clock": clock,
    "close": close,
    "eye": eye,
    "fold": fold,
    "help": help_,
    "import": import_file,
    "keyboard": keyboard,
    "kiosk": padlock,
    "more": more,
    "next": scan_next,
    "onward": onward,
    "option": option,
    "option-chosen": option_chosen,
    "picture": picture,
    "rub-out": rub_out,
    "settings": settings,
    "today": today,
    "torch": torch,
    "torch-off": torch_off,
    "trust": trust,
    "unfold": unfold,
    "update": renew,
    "warning": warning,
}
"""The drawing of each icon by its name."""
