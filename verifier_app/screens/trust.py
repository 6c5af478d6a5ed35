"""The lists that the phone holds."""

from __future__ import annotations

from verifier_app.screens.page import ReadingPage


class TrustScreen(ReadingPage):
    """Draws a `TrustView`."""
