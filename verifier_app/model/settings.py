"""What a person may choose, and what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from gouvcheck_core.profiles import Language

if TYPE_CHECKING:
    from verifier_app.model.pin import PinHash

KIOSK_RETURN: Final = 5
"""Seconds that a verdict stays in a kiosk, whatever is chosen."""


class TextSize(IntEnum):
    """Size of all text in per cent of the usual."""

    USUAL = 100
    LARGER = 120
    LARGE = 140
    VERY_LARGE = 160
    HUGE = 180
    DOUBLE = 200


class AutoReturn(IntEnum):
    """Seconds after which a verdict makes room for the next scan."""

    NEVER = 0
    FIVE = 5
    TEN = 10
    TWENTY = 20
    THIRTY = 30
    SIXTY = 60


class Theme(StrEnum):
    """Which colours stand behind which."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Contrast(StrEnum):
    """How far colours stand apart."""

    NORMAL = "normal"
    HIGH = "high"


class Sound(StrEnum):
    """Whether a verdict sounds."""

    ON = "on"
    OFF = "off"


class Vibration(StrEnum):
    """Whether a verdict can be felt."""

    ON = "on"
    OFF = "off"


class PersonalData(StrEnum):
    """Whether a document's personal fields are readable at once, or when somebody asks."""

    SHOWN = "shown"
    COVERED = "covered"


Choice: TypeAlias = (
    "Language | TextSize | AutoReturn | Theme | Contrast | Sound | Vibration | PersonalData"
)
"""One thing chosen. The kiosk is none: it is entered and left with a PIN."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What was chosen on this device.

    Args:
        language: Of every word.
        text_size: Of every word.
        theme: Light, dark, or as the system has it.
        contrast: Normal or high.
        sound: Of verdicts.
        vibration: Of verdicts.
        auto_return: How long a verdict stays.
        personal: Whether personal fields are covered.
        kiosk: The PIN that opens the kiosk, or None where this is no kiosk.
        pin_failures: Wrong PINs since the last right one; kept, so that a restart forgives none.
    """

    language: Language = Language.FR
    text_size: TextSize = TextSize.USUAL
    theme: Theme = Theme.SYSTEM
    contrast: Contrast = Contrast.NORMAL
    sound: Sound = Sound.ON
    vibration: Vibration = Vibration.ON
    auto_return: AutoReturn = AutoReturn.TWENTY
    personal: PersonalData = PersonalData.SHOWN
    kiosk: PinHash | None = None
    pin_failures: int = 0

    @property
    def seconds_shown(self) -> int:
        """Seconds that a verdict stays on screen; 0 is until somebody presses Next."""
        return self.auto_return if self.kiosk is None else KIOSK_RETURN

    def choosing(self, choice: Choice) -> Settings:  # noqa: PLR0911 - one arm a setting
        """Return the settings with one thing chosen."""
        match choice:
            case Language():
                return replace(self, language=choice)
            case TextSize():
                return replace(self, text_size=choice)
            case AutoReturn():
                return replace(self, auto_return=choice)
            case Theme():
                return replace(self, theme=choice)
            case Contrast():
                return replace(self, contrast=choice)
            case Sound():
                return replace(self, sound=choice)
            case Vibration():
                return replace(self, vibration=choice)
            case PersonalData():
                return replace(self, personal=choice)
            case _ as never:
                assert_never(never)
