"""Letting a verdict be felt, where the device can."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from verifier_app.adapters.device import Device, this_device
from verifier_app.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from verifier_app.ports import Vibrator

PATTERNS: Final[Mapping[Outcome, Sequence[float]]] = {
    Outcome.GENUINE: (0.0, 0.08),
    Outcome.GENUINE_AGED: (0.0, 0.08, 0.25, 0.08),
    Outcome.OUT_OF_DATE: (0.0, 0.20, 0.15, 0.20),
    Outcome.SUSPENDED: (0.0, 0.08, 0.10, 0.08, 0.10, 0.30),
    Outcome.USED: (0.0, 0.08, 0.08, 0.08, 0.30, 0.08, 0.08, 0.08),
    Outcome.WITHDRAWN: (0.0, 0.60),
    Outcome.NOT_GENUINE: (0.0, 0.30, 0.10, 0.30, 0.10, 0.60),
    Outcome.CANNOT_CONFIRM: (0.0, 0.15, 0.15, 0.15, 0.15, 0.15),
    Outcome.NEWER: (0.0, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05),
    Outcome.NOT_A_CODE: (0.0, 0.03),
}
"""Seconds of rest and of vibration in turn, beginning with rest. No two feel alike."""


class PlyerVibrator:
    """Vibrates a phone; fulfils `verifier_app.ports.Vibrator`.

    Not run in our tests: it needs an Android device.
    """

    available: Final = True

    def __init__(self) -> None:
        self._vibrator: Any = import_module("plyer").vibrator

    def vibrate(self, outcome: Outcome) -> None:
        """Vibrate as this kind of verdict does, once."""
        self._vibrator.pattern(pattern=PATTERNS[outcome], repeat=-1)


class NoVibrator:
    """Does not vibrate, and says so; fulfils `verifier_app.ports.Vibrator`."""

    available: Final = False

    def vibrate(self, outcome: Outcome) -> None:
        """Do nothing."""
        del outcome


def open_vibrator() -> Vibrator:
    """Return what this device vibrates with."""
    return PlyerVibrator() if this_device() is Device.ANDROID else NoVibrator()
