"""Everything that may happen to the app: a closed union of frozen values.

What a person does stands in `presses`; here is what the device, the judge and the lists bring.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from verifier_app.model.presses import (
    BackPressed,
    DetailsPressed,
    ImportPressed,
    KeyTyped,
    KioskEntered,
    KioskLeft,
    NextPressed,
    Opened,
    PhotoPressed,
    PinEntered,
    PinTyped,
    ProposalConfirmed,
    RevealPressed,
    ScanPressed,
    SettingChosen,
    ShowUnproven,
    TorchToggled,
    Touched,
    TypedChanged,
    TypedSubmitted,
    UpdatePressed,
)

if TYPE_CHECKING:
    from verifier_app.model.judgement import Judgement
    from verifier_app.model.kinds import Purpose, Source
    from verifier_app.model.pin import PinHash
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
class UpdateFinished:
    """An update or import went through, whether or not it brought anything new."""


@dataclass(frozen=True, slots=True)
class UpdateFailed:
    """An update or import stopped; what was held is still used.

    Args:
        code: Stable code of the error.
    """

    code: str


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
