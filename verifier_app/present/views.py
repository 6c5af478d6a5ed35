"""What each screen shows: all is decided, each text translated, each button has its event."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from verifier_app.present.parts import Page

if TYPE_CHECKING:
    from verifier_app.present.parts import Band, Button, Icon, Pair, Section, Tone


class Preview(StrEnum):
    """What stands in the place of the camera's picture."""

    LIVE = "live"
    """The picture, with the frame to hold the code in."""
    FAULT = "fault"
    """The message instead of the picture."""
    BUTTON = "button"
    """A button that opens the scanner of the system."""


@dataclass(frozen=True, slots=True)
class NoteView:
    """A short note over the scan screen.

    Args:
        icon: Its picture.
        title: One word or two, or empty.
        text: One or two sentences.
    """

    icon: Icon
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanView(Page):
    """The scan screen.

    Args:
        mode: The word on the mode chip.
        preview: What stands in the place of the picture.
        prompt: What to do, below the picture; or what is wrong with the camera.
        busy: Whether a code is being judged at this moment.
        note: A short note, or None.
        freshness: How old the lists are.
        torch: The switch of the light, or None where there is none.
        scan: The button in place of the picture, or None.
        actions: Other ways to scan.
        menu: The way to the other screens, or, in a kiosk, out of it.
    """

    mode: str
    preview: Preview
    prompt: str
    busy: bool
    note: NoteView | None
    freshness: Band
    torch: Button | None
    scan: Button | None
    actions: tuple[Button, ...]
    menu: Button


@dataclass(frozen=True, slots=True)
class Fields:
    """What a document says.

    Args:
        heading: What to do with the fields, or that nothing proves them.
        tone: Of the heading.
        name: What people call the document.
        rows: What stands on the paper, in its order.
        elsewhere: Heading of what does not stand on the paper.
        others: That.
    """

    heading: str
    tone: Tone
    name: str
    rows: tuple[Pair, ...]
    elsewhere: str
    others: tuple[Pair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictView(Page):
    """A verdict.

    Args:
        tone: Its colour.
        icon: Its picture.
        word: The one big word.
        sentence: What that means.
        advice: What to do next.
        band: What weakens the verdict: how old the lists are, with their date; or None.
        caution: What the verdict does not cover, or empty.
        fields: What the document says, or None where nothing may be shown.
        freshness: How old the lists were when this was judged, or None where the band says it.
        details: For who has to report it; empty while they are closed.
        countdown: When scanning goes on, in words; empty where it waits.
        actions: What can be done, the first in the first place.
    """

    tone: Tone
    icon: Icon
    word: str
    sentence: str
    advice: str
    band: Band | None
    caution: str
    fields: Fields | None
    freshness: Band | None
    details: tuple[Pair, ...]
    countdown: str
    actions: tuple[Button, ...]


class Mark(StrEnum):
    """What stands beside a group of a typed reference, as picture and for a screen reader."""

    EMPTY = "empty"
    TYPED = "typed"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Symbol:
    """One place of a typed reference.

    Args:
        symbol: The symbol as it is read, or empty.
        mark: Whether it can stand there.
    """

    symbol: str = field(repr=False)
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedView(Page):
    """Typing a reference.

    Args:
        text: What was typed, as the field shows it.
        prompt: What to type.
        groups: Four groups of four places.
        tone: Of the message.
        message: What the check symbols say so far.
        explanation: What a reference can tell without a network, and what it cannot.
        proposal: The button that takes the repair which the paper confirms, or None.
        actions: What can be done.
    """

    text: str = field(repr=False)
    prompt: str
    groups: tuple[tuple[Symbol, ...], ...] = field(repr=False)
    tone: Tone
    message: str
    explanation: str
    proposal: Button | None
    actions: tuple[Button, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuView(Page):
    """The way to the other screens."""

    items: tuple[Button, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustView(Page):
    """The lists that the phone holds.

    Args:
        freshness: How old they are.
        facts: Root, trust, head: number and date; what ends next.
        lists: The status lists.
        lists_heading: Above them.
        progress: What is being done, or empty.
        failure: Why the last update failed, or None.
        explanation: What the lists are for.
        actions: Update and import.
    """

    freshness: Band
    facts: tuple[Pair, ...]
    lists_heading: str
    lists: tuple[Pair, ...]
    progress: str
    failure: Band | None
    explanation: str
    actions: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """One setting.

    Args:
        label: What is chosen.
        options: What there is to choose; one is selected.
        hint: What it does, or empty.
    """

    label: str
    options: tuple[Button, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsView(Page):
    """The settings.

    Args:
        choices: One after the other.
        kiosk_heading: Above the kiosk.
        kiosk_text: What a kiosk is.
        kiosk: The button that makes this device one.
    """

    choices: tuple[ChoiceView, ...]
    kiosk_heading: str
    kiosk_text: str
    kiosk: Button


@dataclass(frozen=True, slots=True, kw_only=True)
class PinView(Page):
    """Typing a PIN.

    Args:
        prompt: What to type.
        digits: How many were typed.
        message: What is wrong, or empty.
        keys: The digits 1 to 9 and 0.
        erase: Takes the last digit back.
        enter: Takes the PIN.
    """

    prompt: str
    digits: int
    message: str
    keys: tuple[Button, ...]
    erase: Button
    enter: Button


@dataclass(frozen=True, slots=True)
class Count:
    """How many verdicts of one kind there were.

    Args:
        icon: Of that kind.
        tone: Likewise.
        label: Likewise.
        number: How many.
    """

    icon: Icon
    tone: Tone
    label: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayView(Page):
    """The counts of today.

    Args:
        date: The day.
        counts: Of each kind of verdict.
        total: All of them, in words.
        explanation: What is counted, and what is not kept.
    """

    date: str
    counts: tuple[Count, ...]
    total: str
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpView(Page):
    """Help."""

    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutView(Page):
    """About the app.

    Args:
        facts: Version and the like.
        sections: What it is and what it stands on.
    """

    facts: tuple[Pair, ...]
    sections: tuple[Section, ...]


View: TypeAlias = (
    ScanView
    | VerdictView
    | TypedView
    | MenuView
    | TrustView
    | SettingsView
    | PinView
    | TodayView
    | HelpView
    | AboutView
)
