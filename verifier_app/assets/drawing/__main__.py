"""Draw every icon again: ``python -m verifier_app.assets.drawing``.

The pictures are white on clear, so that the app can give them the colour of the text beside them.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from verifier_app.assets import FOLDER, ICONS
from verifier_app.assets.drawing.emblem import launcher, presplash
from verifier_app.assets.drawing.interface_icons import INTERFACE_ICONS
from verifier_app.assets.drawing.pen import Pen
from verifier_app.assets.drawing.verdict_icons import VERDICT_ICONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PIL.Image import Image

DENSITIES: Final = (1, 2, 3)
"""Pixels for each density-independent one."""
INTERFACE_SIDE: Final = 28
VERDICT_SIDE: Final = 72


def pictures() -> Mapping[str, Image]:
    """Return every picture by its path below the folder of assets."""
    drawn: dict[str, Image] = {
        "android/icon.png": launcher(512),
        "android/presplash.png": presplash(1024),
    }
    for side, icons in ((INTERFACE_SIDE, INTERFACE_ICONS), (VERDICT_SIDE, VERDICT_ICONS)):
        for name, draw in icons.items():
            for density in DENSITIES:
                drawn[f"{ICONS.name}/{density}x/{name}.png"] = _icon(draw, side * density)
    return drawn


def _icon(draw: Callable[[Pen], None], pixels: int) -> Image:
    pen = Pen(pixels)
    draw(pen)
    return pen.picture()


def main() -> None:
    """Write the pictures and say how many."""
    drawn = pictures()
    for path, picture in drawn.items():
        file = FOLDER / path
        file.parent.mkdir(parents=True, exist_ok=True)
        picture.save(file, optimize=True)
    sys.stdout.write(f"{len(drawn)} pictures in {FOLDER.name}/\n")


if __name__ == "__main__":
    main()
