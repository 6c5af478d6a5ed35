"""The way to the other screens."""

from __future__ import annotations

from verifier_app.screens.page import ReadingPage


class MenuScreen(ReadingPage):
    """Draws a `MenuView`."""
