"""The machine knows nothing of the outside: no framework, no picture, no file, no clock."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

import pytest

from tests.architecture.source import ROOT, calls, modules, relative, tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PURE = ("model", "update", "present", "words", "judging", "ports")
MODULES = modules(*(f"verifier_app/{name}{end}" for name in PURE for end in (".py", "/**/*.py")))
CLOCKS_AND_CHANCE = {"time", "random", "secrets", "threading", "socket", "subprocess", "os", "io"}


def imported(path: Path) -> Iterator[str]:
    """Yield the dotted name of every module that a file imports."""
    for node in ast.walk(tree(path)):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(name), names=names):
                yield from (f"{name}.{one.name}" for one in names)
            case _:
                pass


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_machine_imports_the_core_and_the_standard_library_only(path: Path) -> None:
    for name in imported(path):
        package, *rest = name.split(".")
        if package == "verifier_app":
            assert rest[0] in PURE, name
        elif package == "gouvcheck_core":
            assert rest[0] not in {"cli", "scan", "qr", "trust_store"}, name
        else:
            assert package in sys.stdlib_module_names, name
            assert package not in CLOCKS_AND_CHANCE, name


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_machine_neither_opens_nor_prints_nor_asks_the_time(path: Path) -> None:
    called = calls(tree(path))

    assert called.isdisjoint({"open", "print", "input", "datetime.now", "date.today"})


def test_every_part_of_the_machine_is_looked_at() -> None:
    assert len(MODULES) > 30
    assert (ROOT / "verifier_app" / "judging.py") in MODULES
