"""Everything that the app may ask of the outside: a closed union of frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from gouvcheck_core.profiles import Language
    from verifier_app.model.judgement import Outcome
    from verifier_app.model.kinds import Purpose
    from verifier_app.model.pin import PinHash
    from verifier_app.model.settings import Settings
    from verifier_app.model.today import Today


@dataclass(frozen=True, slots=True)
class Judge:
    """Judge a text; the answer is `Judged` with the same ticket.

    Args:
        text: As it was read.
        ticket: Its number.
    """

    text: str = field(repr=False)
    ticket: int


@dataclass(frozen=True, slots=True)
class Announce:
    """Say a sentence to whoever does not see the screen.

    Args:
        sentence: What to say.
        language: Its language.
    """

    sentence: str
    language: Language


@dataclass(frozen=True, slots=True)
class Play:
    """Sound as this kind of verdict does."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Vibrate:
    """Vibrate as this kind of verdict does."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class StartCamera:
    """Let the camera run."""


@dataclass(frozen=True, slots=True)
class StopCamera:
    """Release the camera, and forget its last frame."""


@dataclass(frozen=True, slots=True)
class SetTorch:
    """Switch the light."""

    on: bool


@dataclass(frozen=True, slots=True)
class OpenScanner:
    """Open the scanner of the system; the answer is `TextSeen`, after `Resumed`."""


@dataclass(frozen=True, slots=True)
class OpenFilePicker:
    """Let somebody choose a file; the answer is `FileChosen` or `FileCancelled`."""

    purpose: Purpose


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """Read the code of a photo or PDF; the answer is `TextSeen` or `FileUnreadable`."""

    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class UpdateTrust:
    """Look for newer lists; `TrustChanged` may follow, `UpdateFinished` or `UpdateFailed` must."""


@dataclass(frozen=True, slots=True)
class ImportBundle:
    """Update from a file; the answers are those of `UpdateTrust`."""

    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SaveSettings:
    """Keep the settings."""

    settings: Settings


@dataclass(frozen=True, slots=True)
class SaveToday:
    """Keep the counts."""

    today: Today


@dataclass(frozen=True, slots=True)
class ClearFields:
    """Forget whatever was made of a document's fields: the verdict has left the screen."""


@dataclass(frozen=True, slots=True)
class HashPin:
    """Work out the hash of a chosen PIN with a fresh salt; the answer is `PinHashed`."""

    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CheckPin:
    """Hold a PIN against its hash; the answer is `PinVerified` or `PinRefused`."""

    pin: str = field(repr=False)
    against: PinHash


Effect: TypeAlias = (
    Judge
    | Announce
    | Play
    | Vibrate
    | StartCamera
    | StopCamera
    | SetTorch
    | OpenScanner
    | OpenFilePicker
    | ReadPicture
    | UpdateTrust
    | ImportBundle
    | SaveSettings
    | SaveToday
    | ClearFields
    | HashPin
    | CheckPin
)
