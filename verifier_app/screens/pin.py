"""The PIN of a kiosk."""

from __future__ import annotations

from verifier_app.screens.page import ReadingPage


class PinScreen(ReadingPage):
    """Draws a `PinView`."""

    personal = True
