"""What every widget draws with: the palette, the size of text, and whether the window is wide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kivy.core.text import Label as CoreLabel
from kivy.core.text import LabelBase
from kivy.event import EventDispatcher
from kivy.metrics import Metrics, dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty

from verifier_app.assets import ICONS, STRONG_FONT, TEXT_FONT
from verifier_app.model import Theme
from verifier_app.theme import LIGHT, WIDE, Palette, palette

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier_app.present import Appearance

FONT: Final = "Plex"
_DENSITIES: Final = (1, 2, 3)
_PER_CENT: Final = 100


class Look(EventDispatcher):  # type: ignore[misc]  # Kivy has no types
    """How everything is drawn at the moment; rules in ``.kv`` files follow it by themselves.

    Args:
        system: Light or dark, as the system has it.
    """

    palette = ObjectProperty(LIGHT, rebind=True)
    scale = NumericProperty(1.0)
    """Size of text, 1 to 2."""
    wide = BooleanProperty(defaultvalue=False)

    def __init__(self, *, system: Theme = Theme.LIGHT) -> None:
        super().__init__()
        self._system = system
        LabelBase.register(FONT, fn_regular=str(TEXT_FONT), fn_bold=str(STRONG_FONT))

    def show(self, appearance: Appearance) -> None:
        """Take over what a view wants to look like."""
        chosen: Palette = palette(appearance.theme, appearance.contrast, system=self._system)
        self.palette = chosen
        self.scale = appearance.text_size / _PER_CENT

    def fit(self, size: Sequence[float]) -> None:
        """Choose the layout for a window of ``size`` pixels."""
        width, height = size
        self.wide = width >= dp(WIDE) and width > height

    def picture(self, name: str) -> str:
        """Return the file of an icon, drawn for this screen's density."""
        return icon_file(name, Metrics.density)


def icon_file(name: str, density: float) -> str:
    """Return the path of an icon whose pixels are no fewer than the screen's.

    Args:
        name: Of the icon.
        density: Pixels of the screen for each dp.
    """
    enough = next((known for known in _DENSITIES if known >= density), _DENSITIES[-1])
    return str(ICONS / f"{enough}x" / f"{name}.png")


def measure(text: str, font_size: float, *, strong: bool) -> float:
    """Return the pixels that ``text`` takes on one line; nothing of it is remembered."""
    label = CoreLabel(font_name=FONT, font_size=font_size, bold=strong)
    return float(max((label.get_extents(line)[0] for line in text.split("\n")), default=0))
