"""Every playbook for keys does what it says: its commands are typed, in order, one by one."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.signer import close_tokens
from tests.integration.softhsm import module
from tests.support.playbook import FOLDER, Command, Player, beginning, commands, pattern, pieces

if TYPE_CHECKING:
    from pathlib import Path

PAGES = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
GENERATE = FOLDER / "generate.md"


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Player:
    """Play the first page once; the others begin with a copy of what it leaves behind."""
    player = Player(tmp_path_factory.mktemp("generated"))
    player.play(GENERATE)
    return player


@pytest.fixture(autouse=True)
def _without_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOFTHSM2_CONF", "")
    close_tokens()


def test_first_page_does_what_it_says(generated: Player) -> None:
    assert (generated.folder / "keys" / "head.cose").is_file()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_does_what_it_says(page: Path, generated: Player, tmp_path: Path) -> None:
    if page == GENERATE:
        return
    assert beginning(page) == GENERATE.name
    if "softhsm2" in page.read_text("utf-8"):
        module()  # says how it is installed
    folder = tmp_path / "desk"
    shutil.copytree(generated.folder, folder)
    assert Player(folder, generated.now).play(page) >= 5


def test_every_playbook_that_an_operator_needs_is_there() -> None:
    names = {page.stem for page in PAGES}
    assert names == {"compromise", "expired-head", "generate", "lost-hsm", "rotate", "withdraw"}


# --- the player itself ----------------------------------------------------------------------------


def test_commands_are_read_from_a_block() -> None:
    block = "$ one \\\n  --two\nsaid\n$ three  # exit 2\n"
    assert list(commands(block)) == [
        Command("one   --two", 0, ("said",)),
        Command("three", 2, ()),
    ]


def test_block_without_a_command_is_a_mistake_of_the_page() -> None:
    with pytest.raises(ValueError, match="other than a command"):
        list(commands("said\n"))


def test_time_passes_where_the_page_says_so() -> None:
    page = "text\n\n<!-- 8 days later -->\n\n```console\n$ one\n```\n\n<!-- 2 hours later -->\n"
    assert list(pieces(page)) == [8 * 86_400, Command("one", 0, ()), 7_200]


def test_answer_that_differs_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\n$ echo one\ntwo\n```\n", "utf-8")
    with pytest.raises(AssertionError, match="said:\none"):
        Player(tmp_path).play(page)
    page.write_text("```console\n$ exit 3\n```\n", "utf-8")
    with pytest.raises(AssertionError, match="ended with 3"):
        Player(tmp_path).play(page)


def test_dots_stand_for_words_and_for_lines() -> None:
    import re

    expected = pattern(("first …", "…", "last"))
    assert re.fullmatch(expected, "first one\nlast\n")
    assert re.fullmatch(expected, "first one\nanother (.*)\nlast\n")
    assert not re.fullmatch(expected, "first one\n")
