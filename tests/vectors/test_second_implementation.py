"""The second implementation, in JavaScript, judges the vectors as the specification says.

It was written from ``docs/spec/gouvcheck-v1.md`` alone, so a vector that both implementations pass
is evidence about the specification and not about one reading of it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
SECOND = HERE / "second"
CLI = SECOND / "cli.mjs"
VECTORS = HERE / "gc1"
REFERENCES = HERE / "reference.json"

MODULES = sorted(SECOND.glob("*.mjs"))
JS_TESTS = sorted(SECOND.glob("*.test.mjs"))
NEEDS_NODE = {CLI, SECOND / "testing.mjs", *JS_TESTS}
VECTOR_FILES = sorted(VECTORS.glob("*.json"))

TIMEOUT = 120  # seconds; the whole takes two on an idle machine


def _node(*arguments: str | Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run Node; a machine without it fails here rather than skipping the comparison."""
    node = shutil.which("node")
    assert node is not None, "Node 18 or later has to be on the PATH: the vectors need it."
    return subprocess.run(
        [node, *map(str, arguments)],
        input=typed,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=TIMEOUT,
    )


@pytest.fixture(scope="module")
def results() -> dict[str, dict[str, Any]]:
    """Judge all vectors in one process; the results by file name."""
    run = _node(CLI, "--json", VECTORS)
    assert run.returncode in {0, 1}, run.stderr
    return {result["file"]: result for result in json.loads(run.stdout)}


def test_there_are_vectors_to_judge() -> None:
    assert VECTOR_FILES


@pytest.mark.parametrize("file", VECTOR_FILES, ids=lambda file: file.stem)
def test_second_implementation_says_what_the_vector_expects(
    file: Path, results: dict[str, dict[str, Any]]
) -> None:
    result = results[file.name]
    assert result["got"] == result["expected"]
    assert result["passed"] is True


def test_second_implementation_reads_and_writes_the_human_references() -> None:
    run = _node(CLI, "--references", REFERENCES)
    assert run.returncode == 0, run.stdout + run.stderr


def test_tests_of_the_second_implementation_pass() -> None:
    run = _node("--test", *JS_TESTS)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_module_parses(module: Path) -> None:
    run = _node("--check", module)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("module", sorted({*MODULES} - NEEDS_NODE), ids=lambda module: module.name)
def test_library_module_runs_in_a_browser(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    imported = re.findall(r"""^(?:import|\}).*["'](.+)["'];$""", source, flags=re.MULTILINE)
    assert all(name.startswith("./") for name in imported)
    assert not re.search(r"\bnode:|\b(?:process|Buffer|require|__dirname)\b[.(\[]", source)


def test_batch_answers_every_line_in_order_and_survives_nonsense() -> None:
    nothing: dict[str, Any] = {"keys": [], "deny": [], "profiles": [], "campaigns": []}
    trust = {**nothing, "statuses": [], "as_of": 0}
    ask = {"trust": trust, "policy": None, "now": 0}
    lines = [
        json.dumps({"text": "GC2:", **ask}),
        "no JSON",
        json.dumps({"text": "A\u2028B", **ask}, ensure_ascii=False),
    ]
    run = _node(CLI, "--batch", typed="\n".join(lines))
    newer, nonsense, prefix = map(json.loads, run.stdout.splitlines())
    assert newer == {
        "outcome": "undecided",
        "reason": "newer-format",
        "error": "text-newer",
        "claims": None,
    }
    assert nonsense["failure"].startswith("SyntaxError")
    assert prefix["reason"] == "not-a-code"


@pytest.mark.parametrize("call", [[], ["--json"], ["--verify"], ["a", "b"], ["no-such-directory"]])
def test_wrong_call_ends_with_code_2(call: list[str]) -> None:
    run = _node(CLI, *call)
    assert run.returncode == 2
    assert run.stderr
    assert run.stdout == ""


def test_directory_without_vectors_does_not_pass(tmp_path: Path) -> None:
    run = _node(CLI, tmp_path)
    assert run.stdout == "0 passed, 0 failed\n"
    assert run.returncode == 1


def test_vector_that_expects_something_else_is_printed(tmp_path: Path) -> None:
    (tmp_path / "trust").mkdir()
    trust = {"keys": [], "deny": [], "profiles": [], "campaigns": [], "statuses": [], "as_of": 0}
    (tmp_path / "trust" / "none.json").write_text(json.dumps(trust), encoding="utf-8")
    expect = {"outcome": "accepted", "reason": "genuine", "error": None, "claims": "a0"}
    vector = {"id": "wrong", "text": "GC1:", "trust": "none", "now": 0, "policy": None}
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps({**vector, "expect": expect}), encoding="utf-8")
    told = (
        "wrong: expected accepted, genuine, no error, claims a0; "
        "got rejected, malformed, text-empty, claims null\n0 passed, 1 failed\n"
    )
    assert _node(CLI, tmp_path).stdout == told
    alone = _node(CLI, "--verify", path)
    assert alone.returncode == 1
    assert alone.stdout.endswith(told)
