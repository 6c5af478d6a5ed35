"""About the app."""

from __future__ import annotations

from verifier_app.screens.page import ReadingPage


class AboutScreen(ReadingPage):
    """Draws a `AboutView`."""
