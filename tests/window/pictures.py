"""The golden pictures: what each screen looks like, to be looked at and held to.

``GOUVCHECK_TESTS=window python -m tests.window.pictures`` draws them again.
"""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageChops

from gouvcheck_core.profiles import Language
from tests.window.samples import LOOKS, dressed
from verifier_app.model import Contrast, TextSize, Theme
from verifier_app.present import present

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier_app.model import State

FOLDER: Final = Path(__file__).parent / "golden"
DIFFERENCES: Final = Path(__file__).parents[2] / "build" / "window"

TALL: Final = (360, 640)
WIDE: Final = (1280, 800)

_COLOURS: Final = 256
_BLOCK: Final = 4
"""Side in pixels of the blocks that are compared: edges may fall a pixel aside elsewhere."""
_NOTICEABLE: Final = 24
"""Levels of 256 by which a block may differ on another graphics stack."""
_BLOCKS: Final = 3
"""Blocks that may differ by more."""


def cases() -> Mapping[str, tuple[State, tuple[int, int]]]:
    """Return every picture's state and size, by the name of its file."""
    found = {
        f"{name}-{language.value}-{size[0]}": (dressed(state, language=language), size)
        for (name, state), language, size in product(LOOKS.items(), Language, (TALL, WIDE))
    }
    for name in ("scan-note", "verdict-genuine", "verdict-unknown-key", "settings", "typed-wrong"):
        state = LOOKS[name]
        found |= {
            f"{name}-dark": (dressed(state, theme=Theme.DARK), TALL),
            f"{name}-contrast": (dressed(state, contrast=Contrast.HIGH), TALL),
            f"{name}-dark-contrast": (
                dressed(state, theme=Theme.DARK, contrast=Contrast.HIGH),
                TALL,
            ),
            f"{name}-double": (
                dressed(state, language=Language.LB, text_size=TextSize.DOUBLE),
                TALL,
            ),
        }
    return found


def difference(golden: Image.Image, drawn: Image.Image) -> Image.Image | None:
    """Return where two pictures differ noticeably, or None where they do not."""
    if golden.size != drawn.size:
        return drawn
    small = (drawn.width // _BLOCK, drawn.height // _BLOCK)
    coarse = [
        picture.convert("RGB").resize(small, Image.Resampling.BOX) for picture in (golden, drawn)
    ]
    apart = ImageChops.difference(*coarse)
    worst = ImageChops.lighter(
        ImageChops.lighter(apart.getchannel("R"), apart.getchannel("G")), apart.getchannel("B")
    )
    loud = worst.point([255 if level > _NOTICEABLE else 0 for level in range(256)])
    if loud.histogram()[255] <= _BLOCKS:
        return None
    return loud.resize(drawn.size, Image.Resampling.NEAREST)


def save(picture: Image.Image, path: Path) -> None:
    """Write a picture with as few bytes as its colours allow."""
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def main() -> None:
    """Draw every picture again, and remove those that no state stands behind."""
    import tests.window.conftest  # noqa: F401 - what Kivy reads when it is imported
    from tests.window.stage import open_stage

    FOLDER.mkdir(exist_ok=True)
    wanted = cases()
    for stale in FOLDER.glob("*.png"):
        if stale.stem not in wanted:
            stale.unlink()
    with open_stage() as stage:
        for name, (state, size) in wanted.items():
            stage.show(present(state), size)
            save(stage.picture(), FOLDER / f"{name}.png")
    sys.stdout.write(f"{len(wanted)} pictures in tests/window/golden\n")


if __name__ == "__main__":
    main()
