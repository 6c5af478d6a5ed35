"""What screens are made of: tones, pictures, buttons, bands, and what every screen has."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gouvcheck_core.profiles import Language
    from verifier_app.model import Contrast, Event, TextSize, Theme


class Tone(StrEnum):
    """The colour that supports what icon and word say."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    OPEN = "open"
    NEUTRAL = "neutral"


class Icon(StrEnum):
    """The pictures, by the names of their files."""

    GENUINE = "genuine"
    GENUINE_AGED = "genuine-aged"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    USED = "used"
    NOT_GENUINE = "not-genuine"
    CANNOT_CONFIRM = "cannot-confirm"
    NEWER = "newer"
    NOT_A_CODE = "not-a-code"

    ABOUT = "about"
    BACK = "back"
    CAMERA_OFF = "camera-off"
    CHECK = "check"
    CLOCK = "clock"
    CLOSE = "close"
    EYE = "eye"
    FOLD = "fold"
    HELP = "help"
    IMPORT = "import"
    KEYBOARD = "keyboard"
    KIOSK = "kiosk"
    MORE = "more"
    NEXT = "next"
    ONWARD = "onward"
    PICTURE = "picture"
    RUB_OUT = "rub-out"
    SETTINGS = "settings"
    TODAY = "today"
    TORCH = "torch"
    TORCH_OFF = "torch-off"
    TRUST = "trust"
    UNFOLD = "unfold"
    UPDATE = "update"
    WARNING = "warning"


class Rank(StrEnum):
    """How much a button wants to be pressed."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something to press.

    Args:
        label: Its text; of a button without room for text, what a screen reader says.
        event: What pressing it posts.
        icon: Its picture.
        rank: How much it wants to be pressed.
        enabled: Whether it can be pressed at the moment.
        selected: Whether it is the one chosen of several.
    """

    label: str
    event: Event = field(repr=False)
    icon: Icon | None = None
    rank: Rank = Rank.SECONDARY
    enabled: bool = True
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A strip across the screen: how old the lists are, or something that must not be missed.

    Args:
        tone: Its colour.
        icon: Its picture.
        text: One or two short sentences.
    """

    tone: Tone
    icon: Icon
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A label with its value, which may have several lines."""

    label: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a text below it."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Appearance:
    """How everything is drawn.

    Args:
        language: Of every text.
        theme: Light, dark, or as the system has it.
        contrast: Normal or high.
        text_size: Per cent.
    """

    language: Language
    theme: Theme
    contrast: Contrast
    text_size: TextSize


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What every screen has.

    Args:
        appearance: How it is drawn.
        title: Its name.
        back: The way back, or None where there is nothing to go back to.
        bands: What must not be missed, whatever the screen: a clock that is behind, lists of the
            demonstration.
    """

    appearance: Appearance
    title: str
    back: Button | None
    bands: tuple[Band, ...] = ()
