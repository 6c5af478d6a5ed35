"""The typeface has every character that the app can show, and the icons are those that we drew."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from PIL import Image, ImageChops, ImageFont

from verifier_app.assets import FOLDER, FONTS, ICONS, STRONG_FONT, TEXT_FONT
from verifier_app.assets.drawing.__main__ import pictures
from verifier_app.present import Icon
from verifier_app.widgets.look import icon_file

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]
ALPHABETS: Final = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    "ÀÂÄÆÇÈÉÊËÎÏÔŒÙÛÜŸàâäæçèéêëîïôœùûüÿ"  # French
    "ÄÖÜẞäöüß"  # German, Luxembourgish
    "ÁÂÃÀÇÉÊÍÓÔÕÚáâãàçéêíóôõú"  # Portuguese
    "ÁÉËÍÏÓÖÚÜáéëíïóöúüĲĳ"  # Dutch
    "ĄĆČĎĐĘĚĞİĹĽŁŃŇŐŘŚŞŠŤŮŰŹŻŽąćčďđęěğıĺľłńňőřśşšťůűźżž"  # names of neighbours
    "–—’“”„«»…·•€№°×′″ \N{NO-BREAK SPACE}"
    "\N{LEFT SINGLE QUOTATION MARK}\N{SINGLE LOW-9 QUOTATION MARK}\N{REPLACEMENT CHARACTER}"
)


@cache
def drawn(font: Path, character: str) -> bytes:
    mask = ImageFont.truetype(str(font), 32).getmask(character)
    return bytes(mask) + bytes(mask.size)


def missing(font: Path, text: str) -> set[str]:
    """Return the characters for which the typeface draws its box."""
    box = drawn(font, "\U0010fffd")
    return {character for character in set(text) if drawn(font, character) == box}


def words_of_the_app() -> Iterator[str]:
    for file in sorted((ROOT / "verifier_app" / "words").glob("*.po")):
        yield file.read_text(encoding="utf-8")
    yield (ROOT / "gouvcheck_core" / "catalogue.toml").read_text(encoding="utf-8")
    for file in sorted((ROOT / "gouvcheck_core" / "profiles").glob("*.toml")):
        yield file.read_text(encoding="utf-8")


@pytest.mark.parametrize("font", [TEXT_FONT, STRONG_FONT], ids=["text", "strong"])
def test_every_character_that_the_app_says_is_in_the_typeface(font: Path) -> None:
    said = "".join(words_of_the_app()).replace("\n", "").replace("\t", "")
    assert len(said) > 10_000
    assert missing(font, said) == set()


@pytest.mark.parametrize("font", [TEXT_FONT, STRONG_FONT], ids=["text", "strong"])
def test_names_of_the_people_who_live_here_can_be_written(font: Path) -> None:
    assert missing(font, ALPHABETS) == set()


def test_a_character_that_is_missing_is_noticed() -> None:
    assert missing(TEXT_FONT, "a\N{HOURGLASS}") == {"\N{HOURGLASS}"}


def test_the_licence_lies_beside_the_typeface() -> None:
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


@pytest.mark.parametrize("icon", Icon)
def test_every_icon_of_a_view_is_there_for_every_screen(icon: Icon) -> None:
    assert all(Path(icon_file(icon, density)).is_file() for density in (1, 1.5, 2, 2.75, 4))


def test_a_screen_gets_an_icon_with_no_fewer_pixels_than_it_has() -> None:
    folders = [Path(icon_file("back", density)).parent.name for density in (0.75, 1, 1.5, 2.1, 4)]
    assert folders == ["1x", "1x", "2x", "3x", "3x"]


def test_the_pictures_are_those_that_our_program_draws() -> None:
    wanted = pictures()
    there = {str(path.relative_to(FOLDER)) for path in ICONS.glob("*/*.png")}
    assert there == {path for path in wanted if path.startswith(ICONS.name)}
    for path, picture in wanted.items():
        with Image.open(FOLDER / path) as shipped:
            apart = ImageChops.difference(shipped.convert("RGBA"), picture.convert("RGBA"))
        # Another release of Pillow may round an edge differently.
        assert max(apart.tobytes()) <= 32, path
