"""Which test files run in which of the three environments, decided by what they name.

The project's own environment has everything but the COSE libraries that want an older cbor2; the
phone environment has those, and nothing that a phone lacks. The app's window wants a process of its
own, because Kivy takes over logging, arguments and the event loop: that is the window environment.
A file that names a package of another environment, itself or through a module of `tests`, is left
out of this one. It runs in the other, and the closing summary counts it, so that nothing is left
out in silence.
"""

from __future__ import annotations

import ast
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Environment(Enum):
    """Where the tests run."""

    PROJECT = "project"
    PHONE = "phone"
    WINDOW = "window"


WINDOW_TESTS: Final = "tests/window"
"""What lies here starts the app, whether it names Kivy or not."""

_WINDOW: Final = frozenset({
    "kivy",
    "verifier_app.app",
    "verifier_app.screens",
    "verifier_app.widgets",
})  # fmt: skip

LACKING: Final = {
    Environment.PROJECT: frozenset({"cwt", "pycose"}) | _WINDOW,
    Environment.WINDOW: frozenset({"cwt", "pycose"}),
    Environment.PHONE: _WINDOW
    | frozenset(
        {
            "cv2",
            "issuer_api",
            "verifier_app.adapters",
            "verifier_app.android.check_spec",
            "voucher_batch",
            "PIL",
            "babel",
            "cddl_verifier",
            "gouvcheck_core.cli",
            "gouvcheck_core.qr",
            "gouvcheck_core.scan",
            "numpy",
            "pypdfium2",
            "pyzbar",
            "qrcode",
            "rich",
            "segno",
            "tuf",
            "typer",
            "zxingcpp",
        }
    ),
}
"""What each environment does not have, as names that an import statement would use."""


def left_out(root: Path, environment: Environment) -> dict[Path, frozenset[str]]:
    """Return the test files that this environment cannot run, each with what it names.

    Args:
        root: The project's folder.
        environment: The environment that is running.
    """
    named = {
        path: _named(path, root) & LACKING[environment] | _place(path, root, environment)
        for path in sorted(root.glob("tests/**/test_*.py"))
    }
    return {path: names for path, names in named.items() if names}


def _place(path: Path, root: Path, environment: Environment) -> frozenset[str]:
    """Return the folder of the window's tests where they are another environment's."""
    elsewhere = environment is not Environment.WINDOW and path.is_relative_to(root / WINDOW_TESTS)
    return frozenset({WINDOW_TESTS} if elsewhere else ())


def _named(path: Path, root: Path) -> frozenset[str]:
    """Collect the names a file imports, also those its own helpers under tests/ import."""
    names: set[str] = set()
    waiting, seen = [path], {path}
    while waiting:
        imported = _imports(waiting.pop())
        names |= imported
        for name in imported:
            helper = root.joinpath(*name.split(".")).with_suffix(".py")
            if name.startswith("tests.") and helper.is_file() and helper not in seen:
                seen.add(helper)
                waiting.append(helper)
    return frozenset(names)


@cache
def _imports(path: Path) -> frozenset[str]:
    """Return every dotted name that an import statement of the file could mean, and its parents."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes(), str(path))):
        match node:
            case ast.Import(names=aliases):
                for alias in aliases:
                    names.update(_with_parents(alias.name))
            case ast.ImportFrom(module=str(module), names=aliases, level=0):
                for alias in aliases:
                    names.update(_with_parents(f"{module}.{alias.name}"))
            case _:
                pass
    return frozenset(names)


def _with_parents(name: str) -> Iterator[str]:
    parts = name.split(".")
    for end in range(1, len(parts) + 1):
        yield ".".join(parts[:end])
