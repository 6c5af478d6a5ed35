"""`gouvcheck-app` as a person types it: help, refusals, the self-test, and what it starts with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.environment import Environment
from gouvcheck_core.errors import TrustFileError, UsageError
from gouvcheck_core.profiles import Language
from tests.support import app_selftest
from verifier_app import command, model, options, selftest, starting
from verifier_app.adapters.camera import CameraName, Kind

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Keep settings and trust of these tests out of the home of whoever runs them."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


# --- arguments ---


def test_plain_start_is_production_with_the_first_webcam(home: Path) -> None:
    parsed = options.parse([])
    assert parsed.environment is Environment.PRODUCTION
    assert parsed.camera == CameraName(Kind.WEBCAM)
    assert parsed.trust == home / "gouvcheck" / "trust"
    assert (parsed.source, parsed.language, parsed.size, parsed.kiosk) == (None, None, None, False)


def test_every_option_is_understood(tmp_path: Path) -> None:
    parsed = options.parse([
        "--development", "--trust", str(tmp_path), "--from", "https://keys.example.lu/",
        "--camera", "none", "--language", "lb", "--kiosk", "--size", "400x800",
    ])  # fmt: skip
    assert parsed.environment is Environment.DEVELOPMENT
    assert parsed.trust == tmp_path
    assert parsed.source == "https://keys.example.lu/"
    assert parsed.camera == CameraName(Kind.NONE)
    assert parsed.language is Language.LB
    assert (parsed.kiosk, parsed.size) == (True, (400, 800))


def test_development_keeps_its_trust_apart(home: Path) -> None:
    assert options.parse(["--development"]).trust == home / "gouvcheck" / "trust-development"


def test_phone_begins_with_its_own_camera(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ANDROID_ARGUMENT", "1")
    monkeypatch.setenv("ANDROID_PRIVATE", str(tmp_path))
    assert options.parse([]).camera == CameraName(Kind.PROVIDER)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--size", "0x800"], "size"),
        (["--size", "wide"], "size"),
        (["--camera", "phone"], "camera"),
        (["--language", "nl"], "Argument --language"),
        (["--json"], "--selftest"),
        (["--dev"], "Unrecognized"),
        (["photo.png"], "Unrecognized"),
        (["--from"], "Argument --from"),
    ],
)
def test_arguments_that_make_no_sense_are_refused_in_two_lines(
    arguments: list[str], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run(arguments) == command.USAGE
    told = capsys.readouterr()
    sentence, hint = told.err.splitlines()
    assert sentence.startswith("gouvcheck-app: ")
    assert word in sentence
    assert hint.startswith("hint: ")
    assert told.out == ""


def test_help_has_an_example_and_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.run(["--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert "gouvcheck-app --from https://" in told
    for option in ("--trust", "--camera", "--kiosk", "--size", "--selftest", "--development"):
        assert option in told


def test_version_is_the_projects(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.run(["--version"])
    assert capsys.readouterr().out == f"gouvcheck-app {options.version()}\n"


# --- what it starts with ---


def test_production_is_refused_with_the_demonstrations_root() -> None:
    with pytest.raises(TrustFileError) as refused:
        starting.prepare(options.parse(["--camera", "none"]))
    assert refused.value.code == "trust-demo-root"


def test_refused_start_ends_in_words_and_opens_no_window() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "verifier_app", "--camera", "none"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SDL_VIDEODRIVER": "offscreen"},
    )
    assert ended.returncode == command.DATA
    assert "gouvcheck-app: The root is that of the demonstration" in ended.stderr
    assert "hint: " in ended.stderr
    assert "Traceback" not in ended.stderr


def test_first_state_knows_the_device(home: Path) -> None:
    start = starting.prepare(
        options.parse(
            ["--development", "--camera", "none", "--language", "de", "--size", "300x600"]
        )
    )
    assert start.state.settings.language is Language.DE
    assert start.state.device.camera is model.CameraShape.NONE
    assert start.state.device.built > 0
    assert not start.state.device.online
    assert (start.size, start.kiosk, start.complaints) == ((300, 600), False, ())
    assert (home / "gouvcheck" / "trust-development" / "state.cbor").is_file()


@pytest.mark.parametrize(
    ("camera", "shape"),
    [
        ("webcam", model.CameraShape.FRAMES),
        ("folder:pictures", model.CameraShape.FRAMES),
        ("scanner", model.CameraShape.SCANNER),
    ],
)
def test_shape_of_the_camera_is_known_at_the_start(camera: str, shape: model.CameraShape) -> None:
    start = starting.prepare(options.parse(["--development", "--camera", camera]))
    assert start.state.device.camera is shape


def test_damaged_settings_are_told_and_the_app_starts(home: Path) -> None:
    (home / "gouvcheck").mkdir(parents=True)
    (home / "gouvcheck" / "settings.json").write_text("damaged")
    start = starting.prepare(options.parse(["--development", "--camera", "none"]))
    assert [error.code for error in start.complaints] == ["store-settings"]


def test_damaged_trust_is_told_and_the_app_starts(home: Path) -> None:
    folder = home / "gouvcheck" / "trust-development"
    folder.mkdir(parents=True)
    (folder / "state.cbor").write_bytes(b"damaged")
    start = starting.prepare(options.parse(["--development", "--camera", "none"]))
    assert start.adapters.failures == ("store-damaged",)


def test_address_of_updates_is_checked_at_the_start() -> None:
    with pytest.raises(UsageError):
        starting.prepare(
            options.parse(["--development", "--camera", "none", "--from", "http://example.lu"])
        )


def test_release_knows_the_address_of_its_publisher(tmp_path: Path) -> None:
    snapshot = tmp_path / "snapshot"
    for path in starting.SNAPSHOT.rglob("*.c*"):
        place = snapshot / path.relative_to(starting.SNAPSHOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            place.write_bytes(path.read_bytes())
    (snapshot / "publisher.txt").write_text("https://keys.example.lu/\n")
    given = options.parse(["--development", "--camera", "none"])
    assert starting.prepare(given, snapshot=snapshot).state.device.online


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LC_ALL": "de_LU.UTF-8", "LANG": "fr_FR.UTF-8"}, Language.DE),
        ({"LANG": "lb_LU.UTF-8"}, Language.LB),
        ({"LC_ALL": "C", "LANG": "nl_NL.UTF-8"}, Language.FR),
        ({}, Language.FR),
    ],
)
def test_language_of_the_device_is_taken_over(
    variables: dict[str, str], language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert starting.device_language() is language


# --- the self-test ---


def test_sample_of_the_selftest_is_the_one_that_is_made() -> None:
    assert selftest.SAMPLE.read_text(encoding="ascii") == app_selftest.content()


def test_selftest_reads_and_judges_on_this_device(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(["--selftest"]) == 0
    told = capsys.readouterr().out
    assert "this device works" in told
    assert told.count("ok   ") == 4


def test_selftest_answers_a_program_in_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(["--selftest", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["works"] is True
    assert all(each["median_ms"] >= 0 for each in answer["measured"])


def test_device_that_reads_wrongly_fails_its_selftest(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(selftest, "read_frame", lambda _: None)
    assert command.run(["--selftest"]) == 1
    told = capsys.readouterr().out
    assert "WRONG" in told
    assert "THIS DEVICE DOES NOT WORK" in told


# --- defects ---


def test_defect_is_called_one_and_is_no_verdict(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stumble(*_args: object, **_kwargs: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(selftest, "run", stumble)
    assert command.run(["--selftest"]) == command.SOFTWARE
    assert "defect of the program" in capsys.readouterr().err


def test_package_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def miss(*_args: object, **_kwargs: object) -> int:
        raise ModuleNotFoundError(name="kivy.app")

    monkeypatch.setattr(selftest, "run", miss)
    assert command.run(["--selftest"]) == command.UNAVAILABLE
    assert "The package kivy is not installed." in capsys.readouterr().err
