"""The unit, the Dockerfile and the compose file: parsed and held to what they promise."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped] # it ships no types, and this is its one use

from issuer_api.cli.app import program
from issuer_api.settings import PREFIX, Settings

DEPLOY = Path(str(files("issuer_api") / "operate" / "deploy"))
ROOT = Path(__file__).parents[3]
UNIT = DEPLOY / "gouvcheck-api.service"
MOST_EXPOSURE = 2.0
"""Of ten; systemd calls less than two safe."""

VERBS = {command.name for command in program().registered_commands}


def unit_settings() -> dict[str, list[str]]:
    """Return the values of the unit by name; a name may stand several times."""
    found: dict[str, list[str]] = {}
    for line in UNIT.read_text("utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def analyse(*arguments: object) -> str:
    done = subprocess.run(
        ["systemd-analyze", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("path", sorted(DEPLOY.iterdir()), ids=lambda path: path.name)
def test_file_says_that_it_was_not_run_here(path: Path) -> None:
    assert re.search(r"not (built or )?run (as a unit )?here", path.read_text("utf-8")[:200])


def test_unit_is_sound_and_hardened(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("units: read, but not verified, systemd-analyze is absent")
    copy = tmp_path / UNIT.name
    text = UNIT.read_text("utf-8").replace("/usr/bin/gouvcheck-api", "/bin/true")
    copy.write_text(text, "utf-8")

    assert analyse("verify", "--man=no", copy) == ""
    said = analyse("security", "--offline=true", copy)
    exposure = re.search(r"exposure level for \S+: ([0-9.]+)", said)
    assert exposure is not None
    assert float(exposure[1]) <= MOST_EXPOSURE


def test_unit_starts_what_there_is_and_hands_over_secrets_as_files() -> None:
    said = unit_settings()
    for line in said["ExecStartPre"] + said["ExecStart"]:
        name, verb = shlex.split(line)
        assert (name, verb in VERBS) == ("/usr/bin/gouvcheck-api", True)
    assert any(line.startswith(f"{PREFIX.lower()}pepper:") for line in said["LoadCredential"])
    assert int(said["TimeoutStopSec"][0]) > Settings.model_fields["shutdown_seconds"].default


def test_dockerfile_copies_what_there_is_and_runs_as_nobody() -> None:
    text = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", "")
    steps = [line.split(" ", 1) for line in text.splitlines() if re.match("[A-Z]+ ", line)]
    for name, value in steps:
        if name == "COPY" and "--from" not in value:
            *sources, _target = value.split()
            assert all((ROOT / source).exists() for source in sources), value
    named = dict(steps)
    assert named["USER"] != "0"
    assert named["ENTRYPOINT"] == '["gouvcheck-api"]'
    assert named["CMD"] == '["serve"]'
    assert sum(name == "FROM" for name, _ in steps) == 2
    assert "--require-hashes" in text
    assert f"{PREFIX}PEPPER" not in text


def test_compose_names_settings_and_secrets_that_there_are() -> None:
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    whole: dict[str, Any] = yaml.safe_load(text)
    for service in whole["services"].values():
        assert set(service.get("secrets", [])) <= set(whole["secrets"])
        for name in service.get("environment", {}):
            if name.startswith(PREFIX):
                field = name.removeprefix(PREFIX).lower().split("__")[0]
                assert field in Settings.model_fields
    api = whole["services"]["api"]
    assert api["ports"] == ["127.0.0.1:8000:8000"]
    assert api["cap_drop"] == ["ALL"]
    assert whole["services"]["migrate"]["command"] == ["migrate"]
    assert (DEPLOY / api["build"]["context"]).resolve() == ROOT
    assert (ROOT / api["build"]["dockerfile"]).is_file()
    assert "POSTGRES_PASSWORD:" not in text


def test_health_check_of_the_container_is_a_program() -> None:
    found = re.search(r"CMD \[\"python\", \"-c\", \"(.+)\"\]", (DEPLOY / "Dockerfile").read_text())
    assert found is not None
    compile(found[1], "healthcheck", "exec")
    assert sys.version_info >= (3, 11)
