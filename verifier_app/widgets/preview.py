"""The picture of the camera, cut to fill its place, with the frame to hold the code in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from verifier_app.widgets.parts import PartBox

if TYPE_CHECKING:
    from verifier_app.ports import Frame

_DARK: Final = (0.10, 0.13, 0.16)
_ARM: Final = 28
"""Length in dp of each line of the frame."""


class CameraPicture(Widget):  # type: ignore[misc]  # Kivy has no types
    """Shows the last frame; nothing of it stays when the widget goes.

    The frame goes to the graphics card as it is: no copy, no conversion, nothing that waits.
    """

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.texture: Texture | None = None
        with self.canvas:
            self._ink = Color(*_DARK)
            self._place = Rectangle(pos=self.pos, size=self.size)
        self.bind(pos=self._fit, size=self._fit)

    def show(self, frame: Frame) -> None:
        """Show a frame.

        Args:
            frame: Its colours if it has them, else its brightness.
        """
        pixels, kind = (frame.grey, "luminance") if frame.colour is None else (frame.colour, "rgb")
        size = (frame.width, frame.height)
        if self.texture is None or self.texture.size != size or self.texture.colorfmt != kind:
            self.texture = Texture.create(size=size, colorfmt=kind)
            self._ink.rgb = (1, 1, 1)
            self._fit()
        self.texture.blit_buffer(pixels, size=size, colorfmt=kind, bufferfmt="ubyte")
        self.canvas.ask_update()

    def _fit(self, *_: object) -> None:
        self._place.pos, self._place.size = self.pos, self.size
        if self.texture is not None:
            # In this order: a texture brings coordinates of its own.
            self._place.texture = self.texture
            self._place.tex_coords = fill(self.texture.size, self.size)


def fill(picture: tuple[float, float], place: tuple[float, float]) -> list[float]:
    """Return texture coordinates that fill ``place`` from the middle of ``picture``, upright.

    Args:
        picture: Width and height.
        place: Width and height; the picture is cut, never stretched.
    """
    ratio = (picture[0] * max(place[1], 1)) / (picture[1] * max(place[0], 1))
    across, down = (1 / ratio, 1.0) if ratio > 1 else (1.0, ratio)
    left, top = (1 - across) / 2, (1 - down) / 2
    right, bottom = 1 - left, 1 - top
    return [left, bottom, right, bottom, right, top, left, top]


class CodeFrame(Widget):  # type: ignore[misc]  # Kivy has no types
    """The corners between which the code is to be held."""

    side = NumericProperty(0)

    @staticmethod
    def corner(across: int, up: int, middle: tuple[float, float], side: float) -> list[float]:
        """Return the points of one corner's line.

        Args:
            across: -1 for the left, 1 for the right.
            up: -1 for the bottom, 1 for the top.
            middle: Of the frame.
            side: Of the frame.
        """
        x, y, arm = middle[0] + across * side / 2, middle[1] + up * side / 2, dp(_ARM)
        return [x - across * arm, y, x, y, x, y - up * arm]


class Viewfinder(FloatLayout):  # type: ignore[misc]  # Kivy has no types
    """The place of the camera's picture, whatever stands in it.

    Args:
        part: The `ScanView`.
    """

    part = ObjectProperty(rebind=True)
    frame_side = NumericProperty(0)
    """Pixels of each side of the frame."""

    @property
    def picture(self) -> CameraPicture:
        """The picture, to hand frames to."""
        picture: CameraPicture = self.ids.picture
        return picture


class NoteCard(PartBox):
    """A `NoteView`."""
