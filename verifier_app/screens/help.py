"""Help."""

from __future__ import annotations

from verifier_app.screens.page import ReadingPage


class HelpScreen(ReadingPage):
    """Draws a `HelpView`."""
