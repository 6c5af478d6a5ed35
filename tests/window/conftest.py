"""A window that nobody sees: drawn off screen, the same on every machine.

Kivy reads these variables when it is first imported, and a window is there once for each process.
Programs that a test starts in a window of their own must take `SDL_VIDEODRIVER` away again.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

os.environ.update(
    SDL_VIDEODRIVER="offscreen",
    KIVY_NO_ARGS="1",
    KIVY_NO_CONFIG="1",
    KIVY_NO_FILELOG="1",
    KIVY_LOG_MODE="PYTHON",
    KIVY_METRICS_DENSITY="1",
    KIVY_METRICS_FONTSCALE="1",
    KIVY_DPI="160",
    # As large as the largest picture: what lies outside of it is not drawn.
    KCFG_GRAPHICS_WIDTH="1280",
    KCFG_GRAPHICS_HEIGHT="800",
    KCFG_GRAPHICS_MULTISAMPLES="0",
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.window.stage import Stage


@pytest.fixture(scope="session")
def window_stage() -> Iterator[Stage]:
    from tests.window.stage import open_stage

    with open_stage() as stage:
        yield stage


@pytest.fixture
def stage(window_stage: Stage) -> Stage:
    """Return the app in its window, with nothing pressed yet."""
    window_stage.posted.clear()
    return window_stage
