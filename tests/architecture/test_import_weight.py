"""Importing the core needs only what a phone has, loads nothing heavy and reads no file."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from functools import cache

import pytest

from tests.architecture.source import ROOT, modules, relative

HEAVY = {"PIL", "numpy", "pypdfium2", "pyzbar", "qrcode", "rich", "typer", "zxingcpp"}

# Runs in its own interpreter: hides every package that is neither of the standard library nor one
# of those that the core is installed with, watches what files are opened, and reports.
PROBE = """
import importlib.abc, json, sys

visible = set(sys.stdlib_module_names) | set(json.loads(sys.argv[2]))
read = []

class OnlyVisible(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in visible and not top.startswith("_sysconfigdata"):
            raise ModuleNotFoundError(f"No module named {name!r}, as on a phone", name=name)

def watch(event, arguments):
    if event == "open" and "gouvcheck_core" in str(arguments[0]):
        if not str(arguments[0]).endswith((".py", ".pyc")):
            read.append(str(arguments[0]))
    elif event.startswith(("socket.", "subprocess.", "os.system")):
        read.append(event)

sys.meta_path.insert(0, OnlyVisible())
sys.addaudithook(watch)
__import__(sys.argv[1])
print(json.dumps({"modules": sorted(sys.modules), "read": read}))
"""

PHONE_PACKAGES = (
    "_cbor2",
    "_cffi_backend",
    "base45",
    "cbor2",
    "cryptography",
    "gouvcheck_core",
    "tzdata",
)


def core_modules() -> list[str]:
    """Return the dotted names of the core's modules, without the command line's."""
    names = (
        relative(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in modules("gouvcheck_core/**/*.py")
    )
    return [name for name in names if not name.startswith("gouvcheck_core.cli")]


@cache
def probe(module: str) -> dict[str, list[str]]:
    done = subprocess.run(
        [sys.executable, "-B", "-c", textwrap.dedent(PROBE), module, json.dumps(PHONE_PACKAGES)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, list[str]] = json.loads(done.stdout)
    return report


@pytest.mark.parametrize("module", core_modules())
def test_core_module_imports_with_what_a_phone_has(module: str) -> None:
    report = probe(module)

    assert HEAVY.isdisjoint(report["modules"])
    assert report["read"] == []


def test_a_package_that_phones_lack_is_hidden_from_the_probe() -> None:
    with pytest.raises(AssertionError, match="No module named 'PIL', as on a phone"):
        probe("PIL")
