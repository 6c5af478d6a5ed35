"""The frame around the verbs: how the program ends when what is around it goes wrong."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.cli.exits import ExitCode
from tests.support.batch_command import furnish, gouvcheck_batch
from tests.support.command import inside
from voucher_batch.cli import status, terminal
from voucher_batch.cli.progress import Bar
from voucher_batch.cli.workplace import located

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = [sys.executable, "-c", "from voucher_batch.cli import main; main()"]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    furnish(tmp_path)
    with inside(tmp_path):
        assert gouvcheck_batch("new", "spring").code == 0
    return tmp_path


def test_version_is_that_of_the_project() -> None:
    assert gouvcheck_batch("--version").out.startswith("gouvcheck-batch 0.")


def test_program_runs_as_a_process() -> None:
    ran = subprocess.run([*PROGRAM, "--help"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0
    assert "Letters by the thousand" in ran.stdout


def test_help_loads_neither_database_nor_typesetter() -> None:
    code = (
        "import sys; from voucher_batch.cli.app import run; run(['--help']);"
        "print(sorted({'sqlalchemy', 'typst', 'PIL', 'alembic'} & sys.modules.keys()))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_defect_is_told_without_what_was_worked_on(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_store: object) -> dict[str, object]:
        name = "Sample Müller"
        raise ValueError(name)

    monkeypatch.setattr(status, "look", fail)
    ran = gouvcheck_batch("status", "-C", desk / "spring")
    assert ran.code == ExitCode.SOFTWARE
    assert "ValueError" in ran.err
    assert "test_batch_app.py" in ran.err
    assert "Müller" not in ran.err


def test_interrupt_ends_as_one(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_store: object) -> dict[str, object]:
        raise KeyboardInterrupt

    monkeypatch.setattr(status, "look", interrupt)
    assert gouvcheck_batch("status", "-C", desk / "spring").code == ExitCode.INTERRUPTED


def test_reader_who_goes_away_ends_the_command() -> None:
    process = subprocess.Popen([*PROGRAM, "--help"], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(60) in {ExitCode.BROKEN_PIPE, ExitCode.ACCEPTED}


def test_secrets_of_a_campaign_are_for_its_owner_only(desk: Path) -> None:
    folder = desk / "spring"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in ("secret.toml", "store.url", "books.db"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_file_of_books_lies_in_the_folder_wherever_one_works(tmp_path: Path) -> None:
    assert located("sqlite:///books.db", tmp_path) == f"sqlite:///{tmp_path.resolve()}/books.db"
    assert located("sqlite:////var/books.db", tmp_path) == "sqlite:////var/books.db"
    assert located("postgresql://u@h/d", tmp_path) == "postgresql://u@h/d"


def test_campaign_file_that_changed_behind_allocation_is_refused(desk: Path) -> None:
    with inside(desk):
        gouvcheck_batch("allocate", "-C", "spring")
        path = desk / "spring" / "campaign.toml"
        path.write_text(path.read_text("utf-8") + "\n# changed\n", "utf-8")
        ran = gouvcheck_batch("allocate", "-C", "spring")
    assert ran.code == ExitCode.DATA
    assert "[book-other-campaign]" in ran.err


def test_account_is_the_systems_and_not_a_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd

    for variable in ("USER", "LOGNAME", "USERNAME"):
        monkeypatch.setenv(variable, "somebody-else")
    assert terminal.account() == pwd.getpwuid(os.geteuid()).pw_name


# --- progress -------------------------------------------------------------------------------------


def test_nobody_is_bothered_by_what_is_quick(capsys: pytest.CaptureFixture[str]) -> None:
    with Bar("reading", unit="rows") as bar:
        bar.show(1, 2)
        bar.show(2, 2)
    assert capsys.readouterr() == ("", "")


def test_log_shows_life_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 1.0, 31.0, 32.0, 62.0])
    monkeypatch.setattr("voucher_batch.cli.progress.time.monotonic", lambda: next(clock))
    with Bar("reading", unit="rows") as bar:
        for done in (0, 310, 320, 620):
            bar.show(done, 1_000)
    assert capsys.readouterr().err.splitlines() == [
        "reading: 310 of 1,000 rows, 10/s",
        "reading: 620 of 1,000 rows, 10/s",
    ]


def test_terminal_shows_a_bar_on_stderr(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.support.command import Stream

    screen = Stream(terminal=True)
    monkeypatch.setattr("voucher_batch.cli.progress.PATIENCE", 0.0)
    monkeypatch.setattr(sys, "stderr", screen)
    with Bar("reading", unit="rows") as bar:
        bar.show(0, 1_000)
        bar.show(500, 1_000)
        bar.say("half of it")
    assert "reading" in screen.text()
    assert "500/1000" in screen.text()
    assert "half of it" in screen.text()
