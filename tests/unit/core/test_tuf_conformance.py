"""The table of the public suite's scenarios names all of them, and tests that there are."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

import pytest

from tests.conftest import ROOT
from tests.unit.core.test_update_rotations import OTHERS, ROOTS

if TYPE_CHECKING:
    from pathlib import Path

HERE: Final = ROOT / "tests" / "unit" / "core"
PAGE: Final = (ROOT / "docs" / "reference" / "tuf-conformance.md").read_text("utf-8")
SCENARIOS: Final = 113
NOT_OURS: Final = "not in our profile: "
TABLE: Final = dict(re.findall(r"^\| `(test_.+?)` \| (.+) \|$", PAGE, re.MULTILINE))
OURS: Final = sorted({answer.strip("`") for answer in TABLE.values() if answer[0] == "`"})
CASES: Final = {
    "test_root_rotation": frozenset(ROOTS),
    "test_non_root_rotation": frozenset(OTHERS),
}


def functions(file: Path) -> set[str]:
    tree = ast.parse(file.read_bytes())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_scenario_has_an_answer() -> None:
    assert len(TABLE) == SCENARIOS == PAGE.count("\n| `test_")
    for answer in TABLE.values():
        assert answer[0] == "`" or len(answer) > len(NOT_OURS)
        assert answer[0] == "`" or answer.startswith(NOT_OURS)


def test_answers_are_counted_right() -> None:
    other = sum(answer.startswith(NOT_OURS) for answer in TABLE.values())

    assert f"{SCENARIOS - other} are answered by tests" in PAGE
    assert f"{other} are not in our profile" in PAGE


@pytest.mark.parametrize("answer", OURS)
def test_each_test_named_is_there(answer: str) -> None:
    match = re.fullmatch(r"(test_\w+\.py)::(test_\w+)(?:\[(.+)\])?", answer)
    assert match is not None
    file, function, case = match.groups()

    assert function in functions(HERE / file)
    assert case is None or case in CASES[function]


@pytest.mark.parametrize("function", CASES)
def test_every_case_of_changed_keys_answers_a_scenario(function: str) -> None:
    named = {answer.partition("[")[2][:-1] for answer in OURS if f"::{function}[" in answer}

    assert named == CASES[function]


def test_scenarios_are_those_of_the_suite(shared_vectors: Path) -> None:
    names = (shared_vectors / "tuf-conformance" / "scenario-names.txt").read_text("utf-8")

    assert [f"tuf_conformance/{name}" for name in TABLE] == names.split("\n")[:SCENARIOS]
    assert names.rstrip("\n").count("\n") == SCENARIOS - 1
