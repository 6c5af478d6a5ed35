"""Android's own scanner, another app that takes the screen and answers with a finished text.

The intent is the one that ZXing's Barcode Scanner made known and that other scanners answer too.
Not run in our tests: it needs an Android device. What comes back is as untrusted as what a camera
reads. Android hands the answer over before it says that we are in front again.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from verifier_app.adapters.device import Device, this_device

if TYPE_CHECKING:
    from collections.abc import Callable

    from verifier_app.ports import TextScanner

ACTION: Final = "com.google.zxing.client.android.SCAN"
EXTRAS: Final = {"SCAN_MODE": "QR_CODE_MODE", "SAVE_HISTORY": "false"}
ANSWER: Final = "SCAN_RESULT"

_REQUEST: Final = 0x6763
"""Tells our answer from those to other requests; below 2^16, as Android demands."""

_RESULT_OK: Final = -1  # android.app.Activity.RESULT_OK


class IntentScanner:
    """Asks another app to scan; fulfils `verifier_app.ports.TextScanner`."""

    def __init__(self) -> None:
        jnius: Any = import_module("jnius")
        self._intent = jnius.autoclass("android.content.Intent")
        self._activity = jnius.autoclass("org.kivy.android.PythonActivity").mActivity
        self._errors = jnius.JavaException
        self._answers: Any = import_module("android.activity")

    def open(self, on_text: Callable[[str], None]) -> None:
        """Open the scanner; where none is installed, nothing happens.

        Args:
            on_text: Called on Android's thread with what was read.
        """

        def answered(request: int, result: int, intent: Any) -> None:  # noqa: ANN401 - Java's
            if request != _REQUEST:
                return
            self._answers.unbind(on_activity_result=answered)
            read = intent.getStringExtra(ANSWER) if result == _RESULT_OK and intent else None
            if read:
                on_text(read)

        self._answers.bind(on_activity_result=answered)
        try:
            self._activity.startActivityForResult(self._question(), _REQUEST)
        except self._errors:  # ActivityNotFoundException
            self._answers.unbind(on_activity_result=answered)

    def _question(self) -> Any:  # noqa: ANN401 - a Java object
        intent = self._intent(ACTION)
        for name, value in EXTRAS.items():
            intent.putExtra(name, value)
        return intent


def open_text_scanner() -> TextScanner | None:
    """Return the system's scanner, or None on a device that has none."""
    return IntentScanner() if this_device() is Device.ANDROID else None
