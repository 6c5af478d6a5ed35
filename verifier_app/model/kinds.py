"""The closed lists of names that state, events and effects are made of."""

from __future__ import annotations

from enum import Enum, StrEnum


class Screen(StrEnum):
    """What fills the window."""

    SCAN = "scan"
    VERDICT = "verdict"
    TYPED = "typed"
    MENU = "menu"
    TRUST = "trust"
    SETTINGS = "settings"
    TODAY = "today"
    HELP = "help"
    ABOUT = "about"
    PIN = "pin"


class Mode(StrEnum):
    """What a scan is for."""

    CHECK = "check"


class Source(StrEnum):
    """Where a text came from."""

    CAMERA = "camera"
    PICTURE = "picture"
    WEDGE = "wedge"
    """A scanner that types like a keyboard."""
    TYPED = "typed"


class CameraShape(StrEnum):
    """What kind of camera port the device has."""

    FRAMES = "frames"
    """Pictures, which the app shows and reads itself."""
    SCANNER = "scanner"
    """A scanner of the system that takes the screen and answers with a text."""
    NONE = "none"


class Torch(StrEnum):
    """The light beside the camera."""

    OFF = "off"
    ON = "on"


class Purpose(StrEnum):
    """What a file is chosen for."""

    PICTURE = "picture"
    BUNDLE = "bundle"


class NoteKind(StrEnum):
    """What a short note on the scan screen is about."""

    CODE = "code"
    """What was scanned is no verdict's matter; the reason says why."""
    JUST_CHECKED = "just-checked"
    READING = "reading"
    FAILURE = "failure"


class TrustStanding(Enum):
    """What the app does about the lists at the moment."""

    IDLE = "idle"
    UPDATING = "updating"
    IMPORTING = "importing"


class PinFault(Enum):
    """What is wrong with a PIN."""

    TOO_SHORT = "too-short"
    DIFFERENT = "different"
    WRONG = "wrong"


class PinPurpose(Enum):
    """What a PIN is typed for."""

    CHOOSE = "choose"
    REPEAT = "repeat"
    OPEN = "open"
