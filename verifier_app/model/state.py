"""Everything that the app knows at one moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gouvcheck_core.format import CLOCK_TOLERANCE, LATEST_TIME
from verifier_app.model.kinds import (
    CameraShape,
    Mode,
    NoteKind,
    PinFault,
    PinPurpose,
    Screen,
    Torch,
    TrustStanding,
)
from verifier_app.model.settings import Settings
from verifier_app.model.today import Today

if TYPE_CHECKING:
    from gouvcheck_core.verdict import Reason
    from verifier_app.model.events import FileChosen
    from verifier_app.model.judgement import Judgement
    from verifier_app.model.trust import TrustSummary


@dataclass(frozen=True, slots=True)
class Device:
    """What was known at the start and does not change.

    Args:
        version: Of the app.
        built: When it was made, seconds since 1970-01-01T00:00:00Z: a time that is certainly past.
        camera: The kind of camera port.
        torch: Whether there is a light that can be switched.
        online: Whether there is an address to update from.
        picker: Whether files can be chosen.
    """

    version: str = "0"
    built: int = 0
    camera: CameraShape = CameraShape.FRAMES
    torch: bool = False
    online: bool = True
    picker: bool = True


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of the last tick.

    Args:
        now: Seconds of a clock that never goes back and means nothing else.
        wall: What the device believes, seconds since 1970-01-01T00:00:00Z.
    """

    now: float = 0.0
    wall: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """A code that is not taken again until it has been out of view for a while.

    Args:
        digest: SHA-256 of its text.
        seen: When it was last in view, on the clock that never goes back.
        reason: What it was found to be; None while the judge is awaited for the first time.
    """

    digest: bytes
    seen: float
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A short note on the scan screen; scanning goes on.

    Args:
        kind: What it is about.
        until: When it goes away.
        reason: Of a code.
        error: Stable code of what failed.
    """

    kind: NoteKind
    until: float
    reason: Reason | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """The verdict on screen.

    Args:
        judgement: What is shown.
        since: When its time began; a touch in a kiosk begins it again.
        held: Whether a touch has stopped its time.
        unproven: Whether somebody asked for the fields that nothing proves.
        revealed: Whether somebody asked for the covered fields.
        details: Whether the details are open.
    """

    judgement: Judgement
    since: float
    held: bool = False
    unproven: bool = False
    revealed: bool = False
    details: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a typed reference was probably meant to be; a person has to compare it with the paper.

    Args:
        position: Of the first symbol in doubt, from 1.
        symbols: What the check wants there.
        repaired: The whole reference with them.
    """

    position: int
    symbols: str = field(repr=False)
    repaired: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Typed:
    """A reference that is being typed.

    Args:
        text: As typed; it is a voucher's secret.
        error: Stable code of what was wrong when it was submitted.
        proposal: What would repair it, if anything simple would.
        accepted: Whether it was submitted and is a well-formed reference.
    """

    text: str = field(default="", repr=False)
    error: str | None = None
    proposal: Proposal | None = None
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Wedge:
    """What a scanner that types like a keyboard has typed so far.

    Args:
        text: The characters; they are forgotten with the line's end, a pause or a second.
        last: When the last one came.
    """

    text: str = field(default="", repr=False)
    last: float = 0.0


@dataclass(frozen=True, slots=True)
class PinEntry:
    """A PIN that is being typed.

    Args:
        purpose: What for.
        digits: So far.
        chosen: What was typed first, where it is being repeated.
        since: When the last digit came; a kiosk goes back to scanning after a while.
        fault: What was wrong with the last try.
        waiting: Whether the hash is being worked out.
    """

    purpose: PinPurpose
    digits: str = field(default="", repr=False)
    chosen: str = field(default="", repr=False)
    since: float = 0.0
    fault: PinFault | None = None
    waiting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything that the app knows.

    Args:
        device: What does not change.
        settings: What was chosen.
        clock: The time of the last tick.
        screen: What fills the window.
        mode: What a scan is for.
        active: Whether the app is in front; it is not before it has started.
        trust: Summary of the lists held, or None where there are none at all.
        standing: What is being done about them.
        failure: Stable code of the last update that failed, until one succeeds.
        next_update: When to look for newer lists, on the clock that never goes back.
        camera_fault: Stable code of what is wrong with the camera, or None.
        torch: The light.
        ticket: Number of the last text handed to the judge.
        waiting: The ticket whose judgement is awaited, or None.
        held: Codes that are not taken again yet, the newest last.
        note: The short note on the scan screen.
        shown: The verdict on screen, if one is.
        typed: The reference being typed.
        wedge: What a keyboard scanner has typed.
        pin: The PIN being typed, on its screen.
        locked_until: When PINs are taken again.
        chosen: A file that was chosen while the picker still covered the app.
        today: The counts.
    """

    device: Device = field(default_factory=Device)
    settings: Settings = field(default_factory=Settings)
    clock: Clock = field(default_factory=Clock)
    screen: Screen = Screen.SCAN
    mode: Mode = Mode.CHECK
    active: bool = False
    trust: TrustSummary | None = None
    standing: TrustStanding = TrustStanding.IDLE
    failure: str | None = None
    next_update: float = 0.0
    camera_fault: str | None = None
    torch: Torch = Torch.OFF
    ticket: int = 0
    waiting: int | None = None
    held: tuple[Held, ...] = ()
    note: Note | None = None
    shown: Shown | None = None
    typed: Typed = field(default_factory=Typed)
    wedge: Wedge = field(default_factory=Wedge)
    pin: PinEntry | None = None
    locked_until: float = 0.0
    chosen: FileChosen | None = None
    today: Today = field(default_factory=Today)

    @property
    def certain(self) -> int:
        """A time that is certainly past: when the app was made, or the newest signed time seen."""
        newest = 0 if self.trust is None else self.trust.newest
        return max(self.device.built, newest)

    @property
    def time(self) -> int:
        """The time to believe: the clock, but never before what is certainly past."""
        return min(max(self.clock.wall, self.certain), LATEST_TIME)

    @property
    def clock_behind(self) -> bool:
        """Whether the device's clock says a time that is certainly past."""
        return self.clock.wall + CLOCK_TOLERANCE < self.certain

    @property
    def kiosk(self) -> bool:
        """Whether nothing but scanning is allowed."""
        return self.settings.kiosk is not None

    @property
    def scanning(self) -> bool:
        """Whether what a camera sees is looked at."""
        return self.active and self.screen is Screen.SCAN

    @property
    def camera_wanted(self) -> bool:
        """Whether the camera is to run: in front, with the scan or its verdict on screen."""
        scanning = self.screen in {Screen.SCAN, Screen.VERDICT}
        return self.active and scanning and self.device.camera is CameraShape.FRAMES
