"""What the architecture tests read: the committed files, and modules as syntax trees."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
ROOMS: Final = ("gouvcheck_core", "voucher_batch", "issuer_api", "verifier_app")


@cache
def committed_files() -> tuple[Path, ...]:
    """Return the files that git holds or would take, without those deleted from the work tree."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout
    paths = (ROOT / name for name in listed.decode().split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def modules(*patterns: str) -> tuple[Path, ...]:
    """Return the Python files that match one of the patterns, seen from the project's folder."""
    return tuple(sorted({path for pattern in patterns for path in ROOT.glob(pattern)}))


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(path.read_bytes(), str(path))


def imported_packages(module: ast.Module) -> frozenset[str]:
    """Return the top-level names of what a module imports, wherever in it the import stands."""
    names: set[str] = set()
    for node in ast.walk(module):
        match node:
            case ast.Import(names=aliases):
                names |= {alias.name.split(".")[0] for alias in aliases}
            case ast.ImportFrom(module=str(name), level=0):
                names.add(name.split(".")[0])
            case _:
                pass
    return frozenset(names)


def calls(module: ast.Module) -> frozenset[str]:
    """Return the dotted names of what a module calls, such as ``time.time``."""
    return frozenset(
        ast.unparse(node.func)
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    )


def relative(path: Path) -> str:
    """Return a path as a person would name it."""
    return path.relative_to(ROOT).as_posix()
