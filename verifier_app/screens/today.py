"""The counts of today."""

from __future__ import annotations

from verifier_app.screens.page import ReadingPage


class TodayScreen(ReadingPage):
    """Draws a `TodayView`."""
