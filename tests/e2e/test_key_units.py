"""The systemd units under keys/systemd: sound, hardened, and their commands do their work."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from gouvcheck_core.trust.state import read_head
from tests.support.desk import HEAD_SIGNER, Desk

UNITS = Path(__file__).parents[2] / "keys" / "systemd"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
NO_SYSTEMD = "units: read, but not verified, systemd-analyze is absent"
MOST_EXPOSURE = 2.0
"""Of ten; systemd calls less than two safe."""


def settings(unit: str) -> dict[str, list[str]]:
    """Return the values of a unit by name; a name may stand several times."""
    found: dict[str, list[str]] = {}
    for line in (UNITS / unit).read_text("utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def command(unit: str, **values: str) -> str:
    """Return what a service runs, with its variables and specifiers filled in."""
    (line,) = settings(unit)["ExecStart"]
    for name, value in values.items():
        line = line.replace(f"${{{name}}}", value)
    program, *arguments = shlex.split(line)
    assert program == "/usr/bin/gouvcheck"
    assert "$" not in " ".join(arguments)
    return shlex.join(arguments)


@pytest.fixture
def analysed(tmp_path: Path) -> Path:
    """Copy the units to where the program that they start is there."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip(NO_SYSTEMD)
    for unit in UNITS.iterdir():
        text = unit.read_text("utf-8").replace("/usr/bin/gouvcheck", "/bin/true")
        (tmp_path / unit.name).write_text(text, "utf-8")
    return tmp_path


def analyse(*arguments: object) -> str:
    done = subprocess.run(
        ["systemd-analyze", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_units_are_sound(analysed: Path) -> None:
    assert analyse("verify", *sorted(analysed.iterdir())) == ""


@pytest.mark.parametrize("service", SERVICES)
def test_service_is_hardened(service: str, analysed: Path) -> None:
    report = analyse("security", "--offline=true", analysed / service)
    exposure = re.search(r"Overall exposure level for \S+: ([0-9.]+)", report)
    assert exposure is not None
    assert float(exposure[1]) <= MOST_EXPOSURE


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_a_timer_that_makes_up_for_lost_runs(service: str) -> None:
    timer = settings(service.replace(".service", ".timer"))
    assert timer["Persistent"] == ["true"]
    assert timer["WantedBy"] == ["timers.target"]


def test_head_is_made_every_six_hours_as_the_lights_expect() -> None:
    assert settings("gouvcheck-keys-publish.timer")["OnCalendar"] == ["*-*-* 00/6:00:00"]


def test_pin_is_a_credential_and_stands_in_no_argument() -> None:
    unit = settings("gouvcheck-keys-publish.service")
    assert unit["LoadCredential"] == ["head-pin:/etc/gouvcheck/head-pin"]
    (line,) = unit["ExecStart"]
    assert line.endswith("--pin-file %d/head-pin")
    assert " --production " in line


def test_command_of_the_publisher_makes_a_head(tmp_path: Path) -> None:
    desk = Desk.furnished(tmp_path, head=True)
    line = command("gouvcheck-keys-publish.service", GOUVCHECK_HEAD_SIGNER=HEAD_SIGNER)
    line = line.replace("/srv/gouvcheck/keys", "keys")
    assert desk.refused(line) == "signer-development-only"
    desk.run(line.replace(" --production", ""))
    assert read_head(desk.head()).term.version == 2


def test_command_of_the_watch_looks_at_what_is_served(tmp_path: Path) -> None:
    desk = Desk.furnished(tmp_path, head=True)
    line = command("gouvcheck-keys-status.service", GOUVCHECK_KEYS_SOURCE="keys")
    line = line.replace("/etc/gouvcheck/1.root.cose", "keys/root/1.root.cose")
    assert desk.call(line).code == 0
    desk.now += 86_400
    assert desk.call(line).code == 1
