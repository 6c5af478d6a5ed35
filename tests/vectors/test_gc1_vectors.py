"""The Python core reaches the verdict that each vector expects, and the vectors cover the spec."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest

from gouvcheck_core.policy import Policy
from gouvcheck_core.verdict import Reason, Rejected, Undecided
from gouvcheck_core.verify import verify
from tests.support.trust_fixture import FixtureTrust, load_trust
from tests.vectors import make_gc1

ROOT: Final = Path(__file__).parents[2]
SPEC: Final = ROOT / "docs" / "spec" / "gouvcheck-v1.md"
FILES: Final = sorted(make_gc1.VECTORS.glob("*.json"))

UNREAD: Final = frozenset(
    {
        Reason.NOT_A_CODE,
        Reason.NEWER_FORMAT,
        Reason.MALFORMED,
        Reason.UNKNOWN_KEY,
        Reason.KEY_MISMATCH,
        Reason.KEY_NOT_FOR_DOCUMENTS,
        Reason.KEY_COMPROMISED,
        Reason.BAD_SIGNATURE,
    }
)
"""Reasons of V-01 to V-06: nothing of the code may be shown (V-14)."""


@pytest.fixture(scope="module")
def trusts() -> dict[str, FixtureTrust]:
    folder = make_gc1.VECTORS / "trust"
    return {path.stem: load_trust(path) for path in folder.glob("*.json")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_core_says_what_the_vector_expects(path: Path, trusts: dict[str, FixtureTrust]) -> None:
    vector: dict[str, Any] = json.loads(path.read_text("ascii"))
    types = vector["policy"].pop("types")
    policy = Policy(types=None if types is None else frozenset(types), **vector["policy"])
    verdict = verify(vector["text"], trusts[vector["trust"]], now=vector["now"], policy=policy)
    error = verdict.error if isinstance(verdict, Rejected | Undecided) else None
    document = verdict.document
    expected = vector["expect"]
    assert {
        "outcome": type(verdict).__name__.lower(),
        "reason": verdict.reason.value,
        "error": error.code if error else None,
        "claims": document.claims.encode().hex() if document and expected["claims"] else None,
    } == expected
    assert (document is None) == (verdict.reason in UNREAD)  # V-14


def test_vectors_are_what_their_scenarios_make() -> None:
    wanted = make_gc1.files()
    found = {
        path.relative_to(make_gc1.VECTORS).as_posix(): path.read_text("ascii")
        for path in make_gc1.VECTORS.glob("**/*.json")
    }
    differing = {
        name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)
    }
    assert not differing, "run `python -m tests.vectors.make_gc1` and read what changes"


def test_each_file_is_named_after_its_vector() -> None:
    assert [json.loads(path.read_text("ascii"))["id"] for path in FILES] == [
        path.stem for path in FILES
    ]


def test_every_reason_is_reached_by_a_vector() -> None:
    reached = {vector.expect.reason for vector in make_gc1.vectors()}
    assert reached == {reason.value for reason in Reason}


def test_every_error_code_of_the_format_is_reached_by_a_vector() -> None:
    named = set(
        re.findall(r"`((?:text|cbor|cose|claims|profile)-[a-z0-9-]+)`", SPEC.read_text("utf-8"))
    )
    reached = {vector.expect.error for vector in make_gc1.vectors()}
    # A text that would hold a longer message is too long itself (T-02), so C-01 has a unit test.
    assert named - reached == {"cbor-too-long", "profile-violation"}


# Rules about readers as programs, about paper and about issuing, which no vector can show, and
# where each of them is held instead.
ELSEWHERE: Final = {
    "C-01": "tests/unit/core/test_cbor.py",
    "I-01": "tests/unit/core/test_issue.py",
    "I-02": "tests/unit/core/test_signer.py",
    "I-03": "tests/unit/core/test_issue.py",
    "V-15": "tests/unit/core/test_limits.py",
    "V-16": "tests/unit/core/test_limits.py",
}


def test_every_rule_of_the_specification_is_held_by_a_vector_or_a_unit_test() -> None:
    rules = set(re.findall(r"^- \*\*([A-Z]-[0-9]{2})\*\*", SPEC.read_text("utf-8"), re.MULTILINE))
    assert len(rules) > 60
    held = {rule for vector in make_gc1.vectors() for rule in vector.rules}
    assert held <= rules, "a vector names a rule that is not in the specification"
    tests = "\n".join(
        path.read_text("utf-8") for path in (ROOT / "tests" / "unit").glob("**/test_*.py")
    )
    named = {rule for rule in rules if re.search(rf"\b{rule}\b", tests)}
    assert rules - held - named == set()


@pytest.mark.parametrize(("rule", "file"), ELSEWHERE.items())
def test_rule_that_no_vector_can_show_is_named_where_it_is_held(rule: str, file: str) -> None:
    assert rule in (ROOT / file).read_text("utf-8")
