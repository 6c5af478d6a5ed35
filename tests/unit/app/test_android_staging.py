"""What is packed for Android is enough: a Python that sees nothing else judges a code with it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from verifier_app.android import staging

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

JUDGE = """
import sys
sys.path[:] = [{folder!r}] + [place for place in sys.path if place != {root!r}]
import gouvcheck_core, gouvcheck_core.verify, gouvcheck_core.profiles, gouvcheck_core.catalogue
import verifier_app.update, verifier_app.present, verifier_app.judging
assert gouvcheck_core.__file__.startswith({folder!r}), gouvcheck_core.__file__
assert verifier_app.__file__.startswith({folder!r}), verifier_app.__file__
print(len(gouvcheck_core.profiles.packaged()))
"""


def test_packed_files_are_enough_to_judge(tmp_path: Path) -> None:
    folder = tmp_path / "source"
    count = staging.stage(folder)

    ran = subprocess.run(
        [
            sys.executable,
            "-I",
            "-B",
            "-c",
            JUDGE.format(folder=str(folder), root=str(staging.ROOT)),
        ],
        capture_output=True,
        check=False,
        text=True,
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert int(ran.stdout) >= 7
    assert count == sum(path.is_file() for path in folder.rglob("*"))
    assert (folder / "main.py").is_file()


def test_staging_leaves_nothing_of_the_last_time(tmp_path: Path) -> None:
    folder = tmp_path / "source"
    staging.stage(folder)
    (folder / "old.py").write_text("", encoding="utf-8")

    staging.stage(folder)

    assert not (folder / "old.py").exists()


def test_program_says_where_it_put_what(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "source"

    assert staging.main([str(folder)]) == 0
    assert capsys.readouterr().out.endswith(f" files in {folder}\n")


def test_program_wants_one_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert staging.main([]) == 64
    assert "usage:" in capsys.readouterr().err
