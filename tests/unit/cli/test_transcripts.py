"""What is typed and what is answered, verb by verb; `tests.support.transcripts` rewrites it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.cli.exits import ExitCode
from tests.support.command import furnish
from tests.support.transcripts import FOLDER, play

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted(FOLDER.glob("*.txt"))
LINES = [line for file in FILES for line in file.read_text("utf-8").splitlines()]
OUTSIDE = {ExitCode.UNAVAILABLE, ExitCode.SOFTWARE, ExitCode.INTERRUPTED, ExitCode.BROKEN_PIPE}
"""Ends that depend on what is around the command; test_app.py brings them about."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_command_answers_as_written_down(file: Path, tmp_path: Path) -> None:
    furnish(tmp_path)
    transcript = file.read_text("utf-8")
    assert play(transcript, tmp_path) == transcript


def test_every_end_is_written_down() -> None:
    ends = {int(line[1:-1]) for line in LINES if line.startswith("[") and line != "["}
    assert ends == {int(code) for code in ExitCode} - OUTSIDE


def test_words_beside_a_result_repeat_nothing_that_a_document_says() -> None:
    said = [line for line in LINES if line.startswith("! ")]
    assert len(said) > 100
    for line in said:
        assert not any(
            value in line for value in ("Müller", "Zo", "Weber", "Schmit", "1990", "Jeanne")
        )


def test_refusals_say_what_to_do() -> None:
    for line, following in pairwise(LINES):
        if line.startswith("! gouvcheck: "):
            assert following.startswith("! hint: ")
            assert following.endswith(".")
