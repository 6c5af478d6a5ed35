"""What is drawn is what was looked at: each screen against its golden picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from PIL import Image, ImageDraw

from tests.window.pictures import DIFFERENCES, FOLDER, cases, difference, save
from tests.window.samples import LOOKS
from verifier_app.present import present

if TYPE_CHECKING:
    from tests.window.stage import Stage

CASES: Final = cases()


@pytest.mark.parametrize("look", LOOKS)
def test_screens_look_as_they_did_when_somebody_looked(stage: Stage, look: str) -> None:
    differing = []
    for name in (name for name in CASES if _look_of(name) == look):
        state, size = CASES[name]
        stage.show(present(state), size)
        drawn = stage.picture()
        with Image.open(FOLDER / f"{name}.png") as golden:
            apart = difference(golden, drawn)
        if apart is not None:
            DIFFERENCES.mkdir(parents=True, exist_ok=True)
            save(drawn, DIFFERENCES / f"{name}.png")
            apart.save(DIFFERENCES / f"{name}-difference.png")
            differing.append(name)
    assert not differing, f"look at build/window: {', '.join(differing)}"


def test_every_golden_picture_has_a_state_behind_it() -> None:
    assert {path.stem for path in FOLDER.glob("*.png")} == set(CASES)


def test_the_golden_pictures_stay_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.png")) < 6_000_000


def test_one_more_letter_is_noticed_and_a_soft_edge_is_not() -> None:
    golden = Image.new("RGB", (360, 640), "white")
    soft, other = golden.copy(), golden.copy()
    ImageDraw.Draw(soft).line((10, 10, 300, 10), fill=(250, 250, 250))
    ImageDraw.Draw(other).rectangle((50, 50, 58, 64), fill="black")
    assert difference(golden, soft) is None
    assert difference(golden, other) is not None


def _look_of(name: str) -> str:
    return max((look for look in LOOKS if name.startswith(f"{look}-")), key=len)
