"""The colours of the app: four palettes, each with what may stand on what.

Pure values. tests/window/test_colours.py holds every pair that is used to its contrast, also in
greyscale; docs/explanation/app-look.md says why they are what they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from verifier_app.model import Contrast, Theme
from verifier_app.present import Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

Colour: TypeAlias = "tuple[float, float, float, float]"
"""Red, green, blue and opacity, each from 0 to 1, as Kivy takes them."""

TARGET: Final = 48
"""Least height and width of whatever can be pressed, in dp (WCAG 2.5.5 asks for 44)."""
WIDE: Final = 720
"""Width in dp from which a window that is wider than high shows two columns."""


@dataclass(frozen=True, slots=True)
class Tint:
    """The colours of one tone.

    Args:
        fill: Ground of the verdict's panel and of bands.
        on_fill: Words and icons on it.
        stroke: Icons and rules of this tone on the paper or on a card.
    """

    fill: Colour
    on_fill: Colour
    stroke: Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of one look.

    Args:
        paper: Ground of the window.
        card: Ground of what stands out from it.
        ink: Words.
        quiet: Words that matter less.
        edge: Outlines of what can be pressed or typed into.
        rule: Lines that only order; nothing depends on seeing them.
        accent: Ground of the one button to press, and icons that can be pressed.
        on_accent: Words on it.
        chosen: Ground of the option chosen; words on it are in ink.
        tints: By tone.
    """

    paper: Colour
    card: Colour
    ink: Colour
    quiet: Colour
    edge: Colour
    rule: Colour
    accent: Colour
    on_accent: Colour
    chosen: Colour
    tints: Mapping[Tone, Tint]


def _colour(code: int) -> Colour:
    return (code >> 16 & 255) / 255, (code >> 8 & 255) / 255, (code & 255) / 255, 1.0


def _tint(fill: int, on_fill: int, stroke: int) -> Tint:
    return Tint(_colour(fill), _colour(on_fill), _colour(stroke))


BLACK: Final = _colour(0x000000)
WHITE: Final = _colour(0xFFFFFF)

LIGHT: Final = Palette(
    paper=_colour(0xF5F6F8),
    card=WHITE,
    ink=_colour(0x16202B),
    quiet=_colour(0x4A5866),
    edge=_colour(0x6B7885),
    rule=_colour(0xD9DFE5),
    accent=_colour(0x0B4F8A),
    on_accent=WHITE,
    chosen=_colour(0xDCE9F5),
    tints={
        Tone.GOOD: _tint(0x14653B, 0xFFFFFF, 0x14653B),
        Tone.WARN: _tint(0xF4BC3E, 0x241A00, 0x7A5200),
        Tone.BAD: _tint(0xA0182A, 0xFFFFFF, 0xA0182A),
        Tone.OPEN: _tint(0xF08A3C, 0x241000, 0x9A4300),
        Tone.NEUTRAL: _tint(0x4F5B66, 0xFFFFFF, 0x4F5B66),
    },
)

DARK: Final = Palette(
    paper=_colour(0x10161C),
    card=_colour(0x1B242D),
    ink=_colour(0xEEF2F5),
    quiet=_colour(0xB7C2CC),
    edge=_colour(0x8795A3),
    rule=_colour(0x33404C),
    accent=_colour(0x8FC3F4),
    on_accent=_colour(0x06243F),
    chosen=_colour(0x22405C),
    tints={
        Tone.GOOD: _tint(0x1B7446, 0xFFFFFF, 0x6FCF97),
        Tone.WARN: _tint(0xF4BC3E, 0x241A00, 0xF4BC3E),
        Tone.BAD: _tint(0xB3263A, 0xFFFFFF, 0xFF9AA6),
        Tone.OPEN: _tint(0xF08A3C, 0x241000, 0xF5A566),
        Tone.NEUTRAL: _tint(0x56636F, 0xFFFFFF, 0xB7C2CC),
    },
)

HIGH_LIGHT: Final = Palette(
    paper=WHITE,
    card=WHITE,
    ink=BLACK,
    quiet=BLACK,
    edge=BLACK,
    rule=BLACK,
    accent=_colour(0x00284F),
    on_accent=WHITE,
    chosen=_colour(0xC9E2FA),
    tints={
        Tone.GOOD: _tint(0x00391B, 0xFFFFFF, 0x00391B),
        Tone.WARN: _tint(0xFFD54A, 0x000000, 0x4A3000),
        Tone.BAD: _tint(0x7A0014, 0xFFFFFF, 0x7A0014),
        Tone.OPEN: _tint(0xFFA85C, 0x000000, 0x5E2600),
        Tone.NEUTRAL: _tint(0x2B343C, 0xFFFFFF, 0x2B343C),
    },
)

HIGH_DARK: Final = Palette(
    paper=BLACK,
    card=BLACK,
    ink=WHITE,
    quiet=WHITE,
    edge=WHITE,
    rule=WHITE,
    accent=_colour(0xA9D5FF),
    on_accent=BLACK,
    chosen=_colour(0x0A3A66),
    tints={
        Tone.GOOD: _tint(0x8CF0B4, 0x000000, 0x8CF0B4),
        Tone.WARN: _tint(0xFFD54A, 0x000000, 0xFFD54A),
        Tone.BAD: _tint(0xFFB3BC, 0x000000, 0xFFB3BC),
        Tone.OPEN: _tint(0xFFA85C, 0x000000, 0xFFA85C),
        Tone.NEUTRAL: _tint(0xDDE3E8, 0x000000, 0xDDE3E8),
    },
)


def palette(theme: Theme, contrast: Contrast, *, system: Theme = Theme.LIGHT) -> Palette:
    """Return the colours for what was chosen.

    Args:
        theme: Light, dark, or as the system has it.
        contrast: Normal or high.
        system: What the system has.
    """
    dark = (system if theme is Theme.SYSTEM else theme) is Theme.DARK
    match contrast:
        case Contrast.NORMAL:
            return DARK if dark else LIGHT
        case Contrast.HIGH:
            return HIGH_DARK if dark else HIGH_LIGHT
