"""Two implementations, one verdict: the Python core beside the JavaScript one, on damaged codes.

Damage is done before the signature, so that it reaches the rules behind it. Which of several
broken rules is named is left open by the specification; outcome and reason are not.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouvcheck_core.policy import Policy
from gouvcheck_core.verify import verify
from tests.support import strategies
from tests.support.trust_fixture import read_trust
from tests.vectors import make_gc1
from tests.vectors.scenarios import world
from tests.vectors.scenarios.encoding import Key, cbor, message, protected, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.vectors.scenarios.vector import Vector

CLI: Final = Path(__file__).parents[1] / "vectors" / "second" / "cli.mjs"
TRUST: Final = read_trust(world.trust())
VECTORS: Final = [vector for vector in make_gc1.vectors() if vector.trust == "base"]
LISTED: Final = (
    *(world.MAIN, world.EDWARDS, world.RETIRED, world.COMPROMISED),
    *(world.STATUS, world.NARROW, world.BRIEF, world.STRANGER),
)
PROFILES: Final = sorted(TRUST.profiles.values(), key=lambda item: (item.type, item.version))


class Second:
    """The other implementation, answering one question a line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def judge(self, written: str, now: int, policy: dict[str, Any]) -> dict[str, Any]:
        """Return outcome, reason, error and claims."""
        question = {"text": written, "trust": "base", "now": now, "policy": policy}
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise AssertionError
        stdin.write(json.dumps(question) + "\n")
        stdin.flush()
        answer: dict[str, Any] = json.loads(stdout.readline())
        assert "failure" not in answer, answer
        return answer


@pytest.fixture(scope="module")
def second() -> Iterator[Second]:
    node = shutil.which("node")
    assert node is not None, "Node 18 or later has to be on the PATH"
    with subprocess.Popen(
        [node, str(CLI), "--batch", str(make_gc1.VECTORS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        yield Second(process)


times = st.one_of(
    st.just(world.NOW),
    st.integers(world.NOW - 400, world.NOW + 400),
    st.integers(world.AS_OF, world.AS_OF + 2 * world.STOP),
    st.integers(0, world.LATEST),
)
policies = st.fixed_dictionaries(
    {
        "tolerance": st.sampled_from([300, 300, 0, 10_000]),
        "floor": st.sampled_from([0, 0, world.NOW, world.EXP]),
        "types": st.sampled_from([None, None, None, [], [1, 2, world.SAMPLE, world.KINDS]]),
    }
)
vectors = st.sampled_from(VECTORS)
keys = st.one_of(st.just(world.MAIN), st.sampled_from(LISTED))
payloads = st.sampled_from(
    [bytes.fromhex(v.expect.claims) for v in VECTORS if v.expect.claims is not None]
)


def assert_same_verdict(
    second: Second, written: str, *, now: int = world.NOW, policy: dict[str, Any] | None = None
) -> None:
    asked = policy or {"tolerance": 300, "floor": 0, "types": None}
    types = asked["types"]
    ours = verify(
        written,
        TRUST,
        now=now,
        policy=Policy(
            types=None if types is None else frozenset(types),
            tolerance=asked["tolerance"],
            floor=asked["floor"],
        ),
    )
    theirs = second.judge(written, now, asked)
    read = ours.document.claims.encode().hex() if ours.document else None
    assert (type(ours).__name__.lower(), ours.reason.value, read) == (
        theirs["outcome"],
        theirs["reason"],
        theirs["claims"],
    )


@given(vector=vectors, now=times, policy=policies)
def test_vectors_at_any_time_under_any_policy(
    second: Second, vector: Vector, now: int, policy: dict[str, Any]
) -> None:
    assert_same_verdict(second, vector.text, now=now, policy=policy)


@given(written=st.one_of(st.text(), st.text().map("GC1:".__add__), st.text().map("GC2".__add__)))
def test_any_text(second: Second, written: str) -> None:
    assert_same_verdict(second, written)


@given(data=st.data())
def test_damaged_texts(second: Second, data: st.DataObject) -> None:
    whole = data.draw(vectors).text.encode("utf-8")
    written = data.draw(strategies.damaged(whole)).decode("utf-8", errors="replace")
    assert_same_verdict(second, written)


@given(data=st.data())
def test_damaged_messages(second: Second, data: st.DataObject) -> None:
    whole = message(data.draw(payloads), key=data.draw(keys))
    assert_same_verdict(second, text(data.draw(strategies.damaged(whole))))


@given(data=st.data(), key=keys)
def test_damaged_headers_behind_a_good_signature(
    second: Second, data: st.DataObject, key: Key
) -> None:
    header = data.draw(strategies.damaged(protected(key)))
    written = text(message(data.draw(payloads), key=key, header=header))
    assert_same_verdict(second, written)


@given(data=st.data())
def test_damaged_claims_behind_a_good_signature(second: Second, data: st.DataObject) -> None:
    payload = data.draw(strategies.damaged(data.draw(payloads)))
    assert_same_verdict(second, text(message(payload, key=world.MAIN)))


claim_values = st.one_of(
    st.integers(world.ISSUED - 500, world.NOW + 500),
    st.sampled_from([world.EXP, world.EARLIEST, world.LATEST, world.EARLIEST - 1]),
    strategies.scalars,
)
doc_labels = st.one_of(st.integers(0, 21), strategies.integers)
doc_values = st.one_of(strategies.scalars, strategies.containers(strategies.scalars))


@given(data=st.data(), key=keys)
def test_claims_of_any_values(second: Second, data: st.DataObject, key: Key) -> None:
    profile = data.draw(st.sampled_from(PROFILES))
    fields = data.draw(
        st.fixed_dictionaries(
            {field.label: strategies.field_values(field) for field in profile.fields}
        )
    )
    labels = st.sampled_from(sorted(fields))
    fields |= data.draw(_rarely(st.dictionaries(labels, doc_values, max_size=1)))
    for label in data.draw(st.one_of(st.just([]), st.lists(labels, max_size=2, unique=True))):
        del fields[label]
    doc = {0: profile.type, 21: profile.version, **fields}
    if profile.version == 1:
        del doc[21]
    doc |= data.draw(_rarely(st.dictionaries(doc_labels, doc_values, max_size=1)))
    doc |= data.draw(_optional(20, st.lists(st.integers(0, 1_100), min_size=2, max_size=2)))
    claims = {4: world.EXP, 6: world.ISSUED, -65537: doc}
    claims |= data.draw(_optional(7, st.one_of(st.binary(max_size=17), st.just(bytes(9)))))
    claims |= data.draw(_rarely(st.dictionaries(st.integers(4, 7), claim_values, max_size=1)))
    written = text(message(cbor(claims), key=key))
    assert_same_verdict(second, written, now=data.draw(times))


def _rarely(damage: st.SearchStrategy[dict[int, Any]]) -> st.SearchStrategy[dict[int, Any]]:
    nothing: dict[int, Any] = {}
    return st.integers(0, 3).flatmap(lambda drawn: st.just(nothing) if drawn else damage)


def _optional(label: int, values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[int, Any]]:
    return st.one_of(st.just({}), values.map(lambda value: {label: value}))
