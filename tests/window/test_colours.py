"""What may stand on what can be read, in colour and in greyscale (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Final

import pytest

from verifier_app.model import Contrast, NextPressed, Theme
from verifier_app.present import Button, Rank, Tone
from verifier_app.screens.verdict import place_of
from verifier_app.theme import Colour, Palette, palette
from verifier_app.widgets.parts import BandStrip
from verifier_app.widgets.pressing import colours_of

PALETTES: Final = {
    f"{theme.value}-{contrast.value}": palette(theme, contrast)
    for theme, contrast in product((Theme.LIGHT, Theme.DARK), Contrast)
}
LOOK: Final = Path(__file__).parents[2] / "docs" / "explanation" / "app-look.md"
TEXT, OUTLINE, STRONG = 4.5, 3.0, 7.0


def luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_of(one: Colour, other: Colour) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def grey(colour: Colour) -> Colour:
    """Return what a black-and-white screen or copy makes of it: the luma of BT.601."""
    level = 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]
    return (level, level, level, 1.0)


def texts(look: Palette) -> dict[str, tuple[Colour, Colour]]:
    pairs = {
        "ink on paper": (look.ink, look.paper),
        "ink on card": (look.ink, look.card),
        "quiet on paper": (look.quiet, look.paper),
        "quiet on card": (look.quiet, look.card),
        "accent on paper": (look.accent, look.paper),
        "accent on card": (look.accent, look.card),
        "ink on chosen": (look.ink, look.chosen),
        "words on accent": (look.on_accent, look.accent),
    }
    for tone in Tone:
        tint = look.tints[tone]
        pairs[f"{tone} panel"] = (tint.on_fill, tint.fill)
        pairs[f"{tone} on card"] = (tint.stroke, look.card)
        pairs[f"{tone} on paper"] = (tint.stroke, look.paper)
        pairs[f"{tone} band"] = (BandStrip.ink(look, tone), BandStrip.ground(look, tone))
        pairs[f"{tone} mark"] = (BandStrip.mark(look, tone), BandStrip.ground(look, tone))
    return pairs


@pytest.mark.parametrize("name", PALETTES)
def test_words_and_icons_stand_out_from_their_ground(name: str) -> None:
    weak = {
        pair: round(contrast_of(*colours), 2)
        for pair, colours in texts(PALETTES[name]).items()
        if contrast_of(*colours) < TEXT
    }
    assert not weak


@pytest.mark.parametrize("name", PALETTES)
def test_words_and_icons_stand_out_without_colour_too(name: str) -> None:
    weak = {
        pair: round(contrast_of(grey(one), grey(other)), 2)
        for pair, (one, other) in texts(PALETTES[name]).items()
        if contrast_of(grey(one), grey(other)) < TEXT
    }
    assert not weak


@pytest.mark.parametrize("name", [name for name in PALETTES if name.endswith("high")])
def test_high_contrast_is_high(name: str) -> None:
    assert min(contrast_of(*colours) for colours in texts(PALETTES[name]).values()) >= STRONG


@pytest.mark.parametrize("name", PALETTES)
def test_what_can_be_pressed_has_an_outline_that_can_be_seen(name: str) -> None:
    look = PALETTES[name]
    for rank, chosen in product((Rank.PRIMARY, Rank.SECONDARY), (False, True)):
        button = Button(label="x", event=NextPressed(), rank=rank, selected=chosen)
        edge = colours_of(look, button).edge
        assert min(contrast_of(edge, look.paper), contrast_of(edge, look.card)) >= OUTLINE


def test_place_tells_good_from_bad_where_colours_cannot() -> None:
    assert {place_of(tone) for tone in Tone} == {0, 1, 2}
    assert place_of(Tone.GOOD) == 0
    assert [tone for tone in Tone if place_of(tone) == 2] == [Tone.BAD]


@pytest.mark.parametrize("name", PALETTES)
def test_the_figures_in_the_documentation_are_those_of_the_theme(name: str) -> None:
    pairs = {pair: contrast_of(*colours) for pair, colours in texts(PALETTES[name]).items()}
    tones = (Tone.GOOD, Tone.WARN, Tone.BAD, Tone.OPEN, Tone.NEUTRAL)
    figures = [pairs["ink on paper"], *(pairs[f"{tone} panel"] for tone in tones)]
    row = " | ".join(f"{figure:.1f}" for figure in (*figures, min(pairs.values())))
    assert f"| {name.replace('-', ', ')} | {row} |" in LOOK.read_text(encoding="utf-8")
