"""The pictures of the app in the README, from the real screens.

``GOUVCHECK_TESTS=window python -m tests.window.walk_through`` draws them again.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw

from tests.window.samples import LOOKS, NOW, dressed
from verifier_app.model import Theme
from verifier_app.present import present

if TYPE_CHECKING:
    from tests.window.stage import Stage
    from verifier_app.model import State
    from verifier_app.ports import Frame

FOLDER: Final = Path(__file__).parents[2] / "docs" / "images"
TALL: Final = (360, 640)
WIDE: Final = (1280, 800)

_STEPS: Final = (
    "scan",
    "verdict-genuine",
    "verdict-used",
    "verdict-not-genuine",
    "verdict-unknown-key",
)
_GAP: Final = 24
_GROUND: Final = (226, 231, 236)
_EDGE: Final = (150, 160, 170)
_COLOURS: Final = 128


def strip(pictures: list[Image.Image]) -> Image.Image:
    """Return pictures side by side on a calm ground."""
    width = sum(picture.width + _GAP for picture in pictures) + _GAP
    height = max(picture.height for picture in pictures) + 2 * _GAP
    sheet = Image.new("RGB", (width, height), _GROUND)
    draw, left = ImageDraw.Draw(sheet), _GAP
    for picture in pictures:
        right, bottom = left + picture.width, _GAP + picture.height
        draw.rectangle((left - 1, _GAP - 1, right, bottom), outline=_EDGE)
        sheet.paste(picture, (left, _GAP))
        left = right + _GAP
    return sheet


def photographed() -> Frame:
    """Return a frame of a printed voucher under a desk's camera."""
    from gouvcheck_core import qr
    from gouvcheck_core.profiles import by_id
    from tests.e2e.story.documents import SCENE, sign_sample
    from tests.support.camera import photograph
    from tests.support.frames import from_picture

    code, _ = sign_sample(by_id("accommodation-voucher"), index=1, now=NOW, key="document-2")
    return from_picture(photograph(qr.encode(code.text).image(scale=8), scene=SCENE, seed=7))


def take(stage: Stage, state: State, size: tuple[int, int]) -> Image.Image:
    """Return what a state looks like, with the photograph where the camera's picture belongs."""
    stage.show(present(state), size)
    stage.app.show_frame(photographed())
    stage.settle()
    return stage.picture()


def save(picture: Image.Image, name: str) -> None:
    """Write a picture with few colours; it is small in the README anyway."""
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(FOLDER / name, optimize=True)


def main() -> None:
    """Draw the pictures again."""
    import tests.window.conftest  # noqa: F401 - what Kivy reads when it is imported
    from tests.window.stage import open_stage

    with open_stage() as stage:
        tall = [take(stage, LOOKS[name], TALL) for name in _STEPS]
        save(strip(tall), "app-walkthrough.png")
        save(take(stage, LOOKS["verdict-genuine-aged"], WIDE), "app-wide.png")
        themes = [
            take(stage, LOOKS["verdict-genuine"], TALL),
            take(stage, dressed(LOOKS["verdict-genuine"], theme=Theme.DARK), TALL),
            take(stage, LOOKS["typed-wrong"], TALL),
            take(stage, LOOKS["trust"], TALL),
            take(stage, LOOKS["settings"], TALL),
        ]
        save(strip(themes), "app-screens.png")
    sys.stdout.write("app-walkthrough.png, app-wide.png and app-screens.png in docs/images\n")


if __name__ == "__main__":
    main()
