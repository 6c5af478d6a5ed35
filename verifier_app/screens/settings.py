"""The settings."""

from __future__ import annotations

from verifier_app.screens.page import ReadingPage


class SettingsScreen(ReadingPage):
    """Draws a `SettingsView`."""
