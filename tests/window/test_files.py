"""Choosing a file on a desktop, with the app's own list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.profiles import Language
from tests.window.layout import faults
from tests.window.samples import LOOKS
from verifier_app.model import Purpose
from verifier_app.present import present
from verifier_app.screens.files import CloseTool, DesktopPicker, EntryLine, FileList
from verifier_app.widgets.keys import TAB

if TYPE_CHECKING:
    from pathlib import Path

    from tests.window.stage import Stage

ENTER = 13


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Scans").mkdir()
    for name in ("b.PDF", "A.png", "notes.txt", ".hidden.png", "Scans/c.jpg"):
        (tmp_path / name).touch()
    return tmp_path


@pytest.fixture
def chosen(stage: Stage, folder: Path) -> list[str | None]:
    chosen: list[str | None] = []
    stage.show(present(LOOKS["scan"]))
    picker = DesktopPicker(stage.root, language=lambda: Language.DE, start=folder)
    picker.open(Purpose.PICTURE, chosen.append)
    stage.settle()
    return chosen


def lines(stage: Stage) -> dict[str, EntryLine]:
    found = [w for w in stage.root.walk() if isinstance(w, EntryLine)]
    return {line.part.label: line for line in reversed(found)}


def test_folders_come_first_then_pictures_and_nothing_else(
    stage: Stage, chosen: list[str | None]
) -> None:
    assert sorted(lines(stage)) == sorted(["..", "Scans/", "A.png", "b.PDF"])
    assert not faults(stage.root)
    stage.tap(next(w for w in stage.root.walk() if isinstance(w, CloseTool)))
    assert chosen == [None]


def test_a_file_in_a_folder_is_two_touches_away(
    stage: Stage, folder: Path, chosen: list[str | None]
) -> None:
    stage.tap(lines(stage)["Scans/"])
    stage.settle()
    stage.tap(lines(stage)["c.jpg"])
    stage.settle()
    assert chosen == [str(folder / "Scans" / "c.jpg")]
    assert not [w for w in stage.root.walk() if isinstance(w, FileList)]


def test_the_keyboard_stays_on_the_list(
    stage: Stage, folder: Path, chosen: list[str | None]
) -> None:
    for _ in range(4):
        stage.press_key(TAB)
    stage.press_key(ENTER)
    stage.settle()
    assert chosen == [str(folder / "A.png")]


def test_the_list_stays_when_the_screen_below_changes(
    stage: Stage, chosen: list[str | None]
) -> None:
    stage.show(present(LOOKS["trust"]))
    assert lines(stage)
    stage.tap(next(w for w in stage.root.walk() if isinstance(w, CloseTool)))
    assert chosen == [None]


def test_a_folder_that_cannot_be_read_shows_the_way_up(stage: Stage, tmp_path: Path) -> None:
    chosen: list[str | None] = []
    picker = DesktopPicker(stage.root, language=lambda: Language.FR, start=tmp_path / "gone")
    picker.open(Purpose.BUNDLE, chosen.append)
    stage.settle()
    assert list(lines(stage)) == [".."]
    stage.tap(next(w for w in stage.root.walk() if isinstance(w, CloseTool)))
