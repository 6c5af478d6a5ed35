"""The core stays small, silent and without a clock; a module only defines."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source import ROOT, calls, modules, relative, tree

MOST_LINES = 350
CORE = modules("gouvcheck_core/**/*.py")
SANS_IO = tuple(path for path in CORE if not relative(path).startswith("gouvcheck_core/cli"))

CLOCKS = {
    "date.today",
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.now",
    "datetime.utcnow",
    "time.monotonic",
    "time.time",
    "time.time_ns",
}

DEFINITIONS = (
    ast.AnnAssign,
    ast.Assign,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.FunctionDef,
    ast.Import,
    ast.ImportFrom,
)


def is_definition(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(value=ast.Constant(value=str())):  # a docstring
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
            return True
        case _:
            return isinstance(node, DEFINITIONS)


def test_there_is_a_core_to_look_at() -> None:
    assert ROOT / "gouvcheck_core" / "format.py" in SANS_IO


def test_no_file_of_the_core_is_long() -> None:
    lengths = {relative(path): len(path.read_bytes().splitlines()) for path in CORE}

    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


@pytest.mark.parametrize("called", [{"print"}, CLOCKS], ids=["print", "clock"])
def test_core_neither_prints_nor_asks_the_time(called: set[str]) -> None:
    found = {relative(path): calls(tree(path)) & called for path in SANS_IO}

    assert {name: names for name, names in found.items() if names} == {}


def test_modules_of_the_core_only_define() -> None:
    working = [
        f"{relative(path)}:{node.lineno}"
        for path in CORE
        for node in tree(path).body
        if not is_definition(node)
    ]

    assert working == []


@pytest.mark.parametrize(
    "statement",
    ["for a in b: pass", "load()", "try:\n    import a\nexcept ImportError:\n    a = 1"],
)
def test_work_at_import_is_recognised(statement: str) -> None:
    (node,) = ast.parse(statement).body

    assert not is_definition(node)
