"""What is typed and what is answered; `tests.support.batch_transcripts` writes it anew."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.cli.exits import ExitCode
from tests.integration.web_server import HOST
from tests.support.batch_command import furnish
from tests.support.batch_transcripts import FOLDER, play
from voucher_batch.cli.exits import MEANINGS
from voucher_batch.sample import rows

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted(FOLDER.glob("*.txt"))
LINES = [line for file in FILES for line in file.read_text("utf-8").splitlines()]
OUTSIDE = {ExitCode.UNAVAILABLE, ExitCode.SOFTWARE, ExitCode.INTERRUPTED, ExitCode.BROKEN_PIPE}
"""Ends that depend on what is around the command; test_batch_app.py brings them about."""


@pytest.mark.allow_hosts([HOST])  # where no mail server listens
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_command_answers_as_written_down(file: Path, tmp_path: Path) -> None:
    furnish(tmp_path)
    transcript = file.read_text("utf-8")
    assert play(transcript, tmp_path) == transcript


def test_every_end_is_written_down() -> None:
    ends = {int(line[1:-1]) for line in LINES if line.startswith("[") and line[1:-1].isdigit()}
    assert ends == {int(code) for code in MEANINGS} - OUTSIDE


def test_nobody_is_named() -> None:
    names = {
        row[column] for row in rows(14) for column in ("Matricule", "Prénoms", "Nom de famille")
    }
    assert [name for name in names if any(name in line for line in LINES)] == []


def test_refusals_say_what_to_do() -> None:
    for line, following in pairwise(LINES):
        if line.startswith("! gouvcheck-batch: "):
            assert following.startswith("! hint: ")
            assert following.endswith(".")


def test_whoever_asks_hears_the_same() -> None:
    typed = [n for n, line in enumerate(LINES) if "resend ask" in line and "--lang" not in line]
    said = {LINES[n + 1] for n in typed if LINES[n + 2] == "[0]"}
    assert len(typed) >= 3
    assert len(said) == 1
