"""What a person does, as events: keys, buttons, choices."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verifier_app.model.kinds import Screen
    from verifier_app.model.settings import Choice


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


@dataclass(frozen=True, slots=True)
class PhotoPressed:
    """Somebody wants to open a photo or PDF."""


@dataclass(frozen=True, slots=True)
class ImportPressed:
    """Somebody wants to import lists from a file."""


@dataclass(frozen=True, slots=True)
class UpdatePressed:
    """Somebody asks for newer lists."""


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
