"""The locked files say what pyproject.toml asks for, by hash, and name no index."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from packaging.dependency_groups import resolve_dependency_groups
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source import ROOT

LOCKS = sorted(path.name for path in ROOT.glob("requirements*.lock"))
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", re.MULTILINE)

WANTED = {
    "requirements.lock": (("cli", "qr", "scan", "batch", "issuer", "seal"), ("build", "demo")),
    "requirements-app.lock": (("cli", "qr", "scan", "app"), ("build",)),
    "requirements-dev.lock": (
        ("cli", "qr", "scan", "hsm", "app", "batch", "cluster", "issuer", "seal"),
        ("build", "test", "android", "bench", "lint", "lock"),
    ),
    "requirements-fuzz.lock": ((), ("fuzz",)),
    "requirements-phone.lock": ((), ("phone",)),
}


def pins(lock: str) -> dict[str, set[str]]:
    """Return the versions that a lock allows for each package, one for each marker."""
    found: dict[str, set[str]] = {}
    for name, version in PIN.findall((ROOT / lock).read_text(encoding="utf-8")):
        found.setdefault(name, set()).add(version)
    return found


def wanted(lock: str) -> list[Requirement]:
    extras, groups = WANTED[lock]
    pyproject: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = pyproject["project"]
    lines = [
        *(() if lock == "requirements-fuzz.lock" else project["dependencies"]),
        *(line for extra in extras for line in project["optional-dependencies"][extra]),
        *resolve_dependency_groups(pyproject["dependency-groups"], *groups),
    ]
    return [asked for line in lines if (asked := Requirement(line)).name != project["name"]]


def test_every_lock_is_looked_at() -> None:
    assert sorted(WANTED) == LOCKS


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_what_the_project_asks_for(lock: str) -> None:
    locked = pins(lock)

    assert [
        str(asked)
        for asked in wanted(lock)
        if not any(
            asked.specifier.contains(version)
            for version in locked.get(canonicalize_name(asked.name), ())
        )
    ] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_hashes_and_no_place(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    options = {word for line in text.splitlines() for word in re.findall(r"(?<!\S)--[a-z-]+", line)}
    blocks = [block for block in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE) if block]

    assert options == {"--hash"}
    assert "://" not in text
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_tests_run_against_the_versions_that_programs_are_installed_with() -> None:
    programs, tests = pins("requirements.lock"), pins("requirements-dev.lock")

    assert {name: tests.get(name) for name in programs} == programs
