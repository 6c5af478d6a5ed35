"""The app in a window that a display draws, with a keyboard that a program types on.

Everything is real here: the command, the camera (a folder of photographs), the trust, OpenGL, the
keys. What is seen on the screen is compared with the colours of the verdicts; every other test of
the window draws it off screen.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.app_demo import lay_out, texts
from tests.support.x_display import PATIENCE, display, missing, until
from verifier_app.model import Contrast, Outcome, Theme
from verifier_app.present import Tone
from verifier_app.theme import palette

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.app_demo import Desk
    from tests.support.x_display import Display

pytestmark = pytest.mark.skipif(
    bool(missing()), reason=f"a real window needs {' and '.join(missing())}"
)

SIZE = (420, 780)
LIGHT = palette(Theme.LIGHT, Contrast.NORMAL)


class Watched:
    """The app in its process, and what it shows.

    Args:
        screen: The display.
        desk: Its trust and photographs.
        home: Where it keeps its settings.
    """

    def __init__(self, screen: Display, desk: Desk, home: Path) -> None:
        self.screen = screen
        self.settings = home / "gouvcheck" / "settings.json"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "verifier_app", "--development", "--language", "en",
             "--size", f"{SIZE[0]}x{SIZE[1]}", "--from", str(desk.published),
             "--trust", str(desk.kept), "--camera", f"folder:{desk.pictures}"],
            env={"PATH": os.environ["PATH"], "DISPLAY": screen.name, "XDG_DATA_HOME": str(home),
                 "HOME": str(home), "SDL_AUDIODRIVER": "dummy"},
            stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip

    def share(self, tone: Tone) -> float:
        """Return which part of the screen has the colour of a kind of verdict."""
        fill = tuple(round(255 * part) for part in LIGHT.tints[tone].fill[:3])
        picture = self.screen.picture()
        area = picture.width * picture.height
        return (
            sum(count for count, colour in picture.getcolors(area) or () if colour == fill) / area
        )

    def counted(self) -> dict[str, int]:
        """Return today's counts, as the app has kept them."""
        try:
            counts: dict[str, int] = json.loads(self.settings.read_text())["today"]["counts"]
        except FileNotFoundError:
            return {}
        return counts

    def scan_by_keyboard(self, text: str, *, due: Outcome) -> None:
        """Type a code as a keyboard scanner does, again where a busy machine broke it up."""
        end = time.monotonic() + PATIENCE
        while due.value not in self.counted():
            assert time.monotonic() < end, f"not counted: {due}, but {self.counted()}"
            self.screen.do("type", "--delay", "4", text)
            self.screen.do("key", "Return")
            time.sleep(1)

    def close(self) -> tuple[int, str]:
        """Close the window, for which SDL takes this signal; return how it ended, and its words."""
        self.process.terminate()
        try:
            _, said = self.process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            _, said = self.process.communicate()
        return self.process.returncode, said


def test_desk_scans_types_and_closes_in_a_real_window(tmp_path: Path) -> None:
    now = int(time.time())
    desk = lay_out(tmp_path / "desk", now=now, pictures=["2-voucher"])
    with display(width=1024, height=1000) as screen:
        app = Watched(screen, desk, tmp_path / "home")
        try:
            until(lambda: app.share(Tone.GOOD) > 0.02, what="a green verdict")
            assert app.counted() == {Outcome.GENUINE.value: 1}
            screen.picture().save(tmp_path / "genuine.png")
            assert _window_size(screen) == SIZE

            screen.do("key", "Return")
            until(lambda: app.share(Tone.GOOD) < 0.02, what="the scan screen after Enter")
            time.sleep(1)  # for the next frame of the camera
            screen.picture().save(tmp_path / "scan.png")

            app.scan_by_keyboard(texts(now)["3-withdrawn"], due=Outcome.WITHDRAWN)
            until(lambda: app.share(Tone.BAD) > 0.02, what="a red verdict")
            screen.picture().save(tmp_path / "withdrawn.png")
        finally:
            code, said = app.close()
    assert code == 0
    assert "Traceback" not in said
    assert "GC1:" not in said


def _window_size(screen: Display) -> tuple[int, int]:
    told = screen.do("search", "--onlyvisible", "--class", ".", "getwindowgeometry", "--shell")
    values = dict(line.split("=") for line in told.split() if "=" in line)
    return int(values["WIDTH"]), int(values["HEIGHT"])
