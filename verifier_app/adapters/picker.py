"""Choosing a file on a phone, through the system's own chooser.

Not run in our tests: it needs an Android device. Desktops have a chooser drawn by the app.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from verifier_app.adapters.device import Device, this_device

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from verifier_app.model import Purpose
    from verifier_app.ports import FilePicker


class PlyerPicker:
    """The system's file chooser; fulfils `verifier_app.ports.FilePicker`."""

    def __init__(self) -> None:
        self._chooser: Any = import_module("plyer").filechooser

    def open(self, purpose: Purpose, on_choice: Callable[[str | None], None]) -> None:
        """Open the chooser.

        Args:
            purpose: What the file is for; the system shows all kinds, and reading it decides.
            on_choice: Called on Android's thread with a path, or None where none was chosen.
        """
        del purpose

        def chosen(names: Sequence[str | None] | None) -> None:
            on_choice(names[0] if names else None)

        self._chooser.open_file(on_selection=chosen)


def open_picker() -> FilePicker | None:
    """Return the system's file chooser, or None on a desktop."""
    return PlyerPicker() if this_device() is Device.ANDROID else None
