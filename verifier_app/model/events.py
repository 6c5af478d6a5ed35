"""Everything that may happen to the app: a closed union of frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from verifier_app.model.judgement import Judgement
    from verifier_app.model.pin import PinHash
    from verifier_app.model.settings import Choice
    from verifier_app.model.state import Purpose, Screen, Source
    from verifier_app.model.trust import TrustSummary

# --- the life of the app ---


@dataclass(frozen=True, slots=True)
class Started:
    """The window is there."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time has passed; several come each second.

    Args:
        now: Seconds of a clock that never goes back.
        wall: The device's clock, seconds since 1970-01-01T00:00:00Z.
    """

    now: float
    wall: int


@dataclass(frozen=True, slots=True)
class Paused:
    """The app went behind another, or the screen was switched off."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The app is in front again."""


# --- what the camera and its like see ---


@dataclass(frozen=True, slots=True)
class TextSeen:
    """A code was read.

    Args:
        text: As it was read; nothing is trimmed.
        source: Where.
    """

    text: str = field(repr=False)
    source: Source


@dataclass(frozen=True, slots=True)
class NothingSeen:
    """A frame held no code."""


@dataclass(frozen=True, slots=True)
class FrameDropped:
    """A frame was not looked at, because the reader was busy."""


@dataclass(frozen=True, slots=True)
class CameraFailed:
    """The camera does not run.

    Args:
        code: Stable code: ``camera-absent``, ``camera-refused`` or ``camera-lost``.
    """

    code: str


@dataclass(frozen=True, slots=True)
class CameraWorks:
    """The camera runs."""


@dataclass(frozen=True, slots=True)
class ScanPressed:
    """Somebody asks for the scanner of the system."""


@dataclass(frozen=True, slots=True)
class TorchToggled:
    """Somebody switches the light."""


@dataclass(frozen=True, slots=True)
class KeyTyped:
    """A key was pressed where no text is typed: a person, or a scanner that acts as a keyboard.

    Args:
        character: One character; a line feed for Enter.
        now: When, on the clock that never goes back.
    """

    character: str = field(repr=False)
    now: float


# --- the judge ---


@dataclass(frozen=True, slots=True)
class Judged:
    """The judge has answered.

    Args:
        ticket: As in the effect `Judge`.
        judgement: The verdict.
    """

    ticket: int
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class JudgingFailed:
    """The judge could not answer, which is a defect; the scan must not hang over it."""

    ticket: int


# --- files ---


@dataclass(frozen=True, slots=True)
class PhotoPressed:
    """Somebody wants to open a photo or PDF."""


@dataclass(frozen=True, slots=True)
class ImportPressed:
    """Somebody wants to import lists from a file."""


@dataclass(frozen=True, slots=True)
class FileChosen:
    """A file was chosen.

    Args:
        name: What the adapter needs to find it again.
        purpose: What for.
    """

    name: str = field(repr=False)
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class FileCancelled:
    """No file was chosen."""


@dataclass(frozen=True, slots=True)
class FileUnreadable:
    """The photo or PDF cannot be read, or holds no code.

    Args:
        code: Stable code of the error; ``scan-nothing`` where there is no code.
    """

    code: str


# --- the lists ---


@dataclass(frozen=True, slots=True)
class TrustChanged:
    """Other lists are judged by from now on.

    Args:
        summary: Of them; None where there are none that can be used.
    """

    summary: TrustSummary | None


@dataclass(frozen=True, slots=True)
class UpdatePressed:
    """Somebody asks for newer lists."""


@dataclass(frozen=True, slots=True)
class UpdateFinished:
    """An update or import went through, whether or not it brought anything new."""


@dataclass(frozen=True, slots=True)
class UpdateFailed:
    """An update or import stopped; what was held is still used.

    Args:
        code: Stable code of the error.
    """

    code: str


# --- a verdict on screen ---


@dataclass(frozen=True, slots=True)
class Touched:
    """Somebody touched the screen."""


@dataclass(frozen=True, slots=True)
class NextPressed:
    """Somebody is done with the verdict."""


@dataclass(frozen=True, slots=True)
class DetailsPressed:
    """Somebody opens or closes the details."""


@dataclass(frozen=True, slots=True)
class ShowUnproven:
    """Somebody asks for the fields that nothing proves."""


@dataclass(frozen=True, slots=True)
class RevealPressed:
    """Somebody asks for the covered fields."""


# --- getting about, and typing ---


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody goes to a screen."""

    screen: Screen


@dataclass(frozen=True, slots=True)
class BackPressed:
    """Somebody goes back."""


@dataclass(frozen=True, slots=True)
class TypedChanged:
    """The reference that is being typed has changed.

    Args:
        text: All of it.
    """

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TypedSubmitted:
    """The reference is complete, says who typed it."""


@dataclass(frozen=True, slots=True)
class ProposalConfirmed:
    """The paper shows what was proposed."""


# --- settings and kiosk ---


@dataclass(frozen=True, slots=True)
class SettingChosen:
    """One thing was chosen."""

    choice: Choice


@dataclass(frozen=True, slots=True)
class KioskEntered:
    """Somebody wants to make this device a kiosk."""


@dataclass(frozen=True, slots=True)
class KioskLeft:
    """Somebody wants to open the kiosk."""


@dataclass(frozen=True, slots=True)
class PinTyped:
    """The PIN that is being typed has changed.

    Args:
        digits: All of it.
    """

    digits: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PinEntered:
    """The PIN is complete, says who typed it."""


@dataclass(frozen=True, slots=True)
class PinHashed:
    """The hash of a chosen PIN is there."""

    pin: PinHash


@dataclass(frozen=True, slots=True)
class PinVerified:
    """The PIN was right."""


@dataclass(frozen=True, slots=True)
class PinRefused:
    """The PIN was wrong."""


Event: TypeAlias = (
    Started
    | Ticked
    | Paused
    | Resumed
    | TextSeen
    | NothingSeen
    | FrameDropped
    | CameraFailed
    | CameraWorks
    | ScanPressed
    | TorchToggled
    | KeyTyped
    | Judged
    | JudgingFailed
    | PhotoPressed
    | ImportPressed
    | FileChosen
    | FileCancelled
    | FileUnreadable
    | TrustChanged
    | UpdatePressed
    | UpdateFinished
    | UpdateFailed
    | Touched
    | NextPressed
    | DetailsPressed
    | ShowUnproven
    | RevealPressed
    | Opened
    | BackPressed
    | TypedChanged
    | TypedSubmitted
    | ProposalConfirmed
    | SettingChosen
    | KioskEntered
    | KioskLeft
    | PinTyped
    | PinEntered
    | PinHashed
    | PinVerified
    | PinRefused
)
