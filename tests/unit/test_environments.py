from __future__ import annotations

from typing import TYPE_CHECKING

from tests.environments import Environment, left_out

if TYPE_CHECKING:
    from pathlib import Path


def write(root: Path, name: str, source: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return path


def test_file_that_names_a_desktop_package_is_left_out_on_a_phone(tmp_path: Path) -> None:
    drawing = write(tmp_path, "tests/unit/test_draw.py", "def f():\n    from PIL import Image\n")
    write(tmp_path, "tests/unit/test_keys.py", "from gouvcheck_core import keys\n")

    assert left_out(tmp_path, Environment.PHONE) == {drawing: {"PIL"}}
    assert left_out(tmp_path, Environment.PROJECT) == {}


def test_file_whose_helper_names_a_desktop_package_is_left_out_too(tmp_path: Path) -> None:
    write(tmp_path, "tests/support/paper.py", "from gouvcheck_core import qr, keys\n")
    write(tmp_path, "tests/support/desk.py", "import tests.support.paper\n")
    reading = write(tmp_path, "tests/unit/test_read.py", "from tests.support import desk\n")

    assert left_out(tmp_path, Environment.PHONE) == {reading: {"gouvcheck_core.qr"}}


def test_helpers_that_import_each_other_do_not_go_round_for_ever(tmp_path: Path) -> None:
    write(tmp_path, "tests/support/one.py", "import tests.support.two\n")
    write(tmp_path, "tests/support/two.py", "import tests.support.one\nimport segno\n")
    test = write(tmp_path, "tests/unit/test_both.py", "import tests.support.one\n")

    assert left_out(tmp_path, Environment.PHONE) == {test: {"segno"}}


def test_oracle_that_wants_an_old_cbor2_runs_on_the_phone_only(tmp_path: Path) -> None:
    oracle = write(tmp_path, "tests/unit/test_oracle.py", "import cwt.cose\n")

    assert left_out(tmp_path, Environment.PROJECT) == {oracle: {"cwt"}}
    assert left_out(tmp_path, Environment.PHONE) == {}


def test_tests_of_the_window_run_in_the_window_only(tmp_path: Path) -> None:
    soak = write(tmp_path, "tests/window/test_soak.py", "import subprocess\n")
    drawn = write(tmp_path, "tests/unit/test_drawn.py", "from kivy.app import App\n")

    for environment in (Environment.PROJECT, Environment.PHONE):
        assert left_out(tmp_path, environment) == {soak: {"tests/window"}, drawn: {"kivy"}}
    assert left_out(tmp_path, Environment.WINDOW) == {}
