"""Drawing on the command line: the code in the terminal is the code."""

from __future__ import annotations

from PIL import Image

from gouvcheck_core import scan
from gouvcheck_core.cli.drawing import Drawing
from gouvcheck_core.profiles.parts import Level
from tests.support import issued
from tests.support.command import gouvcheck

TEXT = issued.signed(issued.claims()).text


def test_code_in_the_terminal_can_be_read() -> None:
    lines = Drawing.of(TEXT, level=Level.M, module_mm=0.4).blocks().splitlines()
    dark = {"█": (0, 0), "▀": (0, 255), "▄": (255, 0), " ": (255, 255)}
    pixels = b"".join(bytes(dark[c][half] for c in line) for line in lines for half in (0, 1))
    picture = Image.frombytes("L", (len(lines[0]), 2 * len(lines)), pixels)
    large = picture.resize((picture.width * 4, picture.height * 4), Image.Resampling.NEAREST)
    found = scan.scan_pixels(large.tobytes(), width=large.width, height=large.height)
    assert [code.text for code in found] == [TEXT]


def test_terminal_draws_black_on_white_whatever_its_own_colours() -> None:
    ran = gouvcheck("qr", "GC1:6BFOXN", "--terminal", terminal=True)
    assert ran.code == 0
    assert "\x1b[" in ran.out
    assert "▀" in ran.out
