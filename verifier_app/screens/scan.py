"""The scan screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier_app.screens.page import Page

if TYPE_CHECKING:
    from verifier_app.ports import Frame


class ScanScreen(Page):
    """Draws a `ScanView`, and the camera's picture."""

    def show_frame(self, frame: Frame) -> None:
        """Show a picture of the camera."""
        for viewfinder in self.ids.place.children:
            viewfinder.picture.show(frame)
