"""Break the core and count what the tests notice: ``python -m tests.mutation [--module cose]``.

Without ``--module`` the result is written to docs/explanation/mutation.md. A survivor that nobody
has explained in tests/mutation/explained.toml makes the command fail.
"""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Final

# Imported once here, so that no trial has to: nothing of the project is among them.
import base45
import cbor2
import cryptography.hazmat.primitives.asymmetric.ec
import cryptography.hazmat.primitives.asymmetric.ed25519
import cryptography.hazmat.primitives.serialization
import hypothesis.strategies

from tests.mutation.operators import Mutant, mutants
from tests.mutation.report import report
from tests.mutation.trial import Result, result, started

WARM: Final = (base45, cbor2, cryptography, hypothesis)
ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "docs" / "explanation" / "mutation.md"
EXPLAINED: Final = Path(__file__).parent / "explained.toml"

MODULES: Final = ("cbor", "cose", "claims", "keys", "verify")
UNIT: Final = "tests/unit/core/test_{}.py"
FIRST: Final = {
    module: [UNIT.format(name) for name in (module, *(m for m in MODULES if m != module))]
    for module in MODULES
}
THEN: Final = [
    UNIT.format("issue"),
    "tests/vectors/test_gc1_vectors.py",
    "tests/property/test_cbor_properties.py",
    "tests/property/test_verify_properties.py",
]
"""What runs for a mutant that the unit tests have not noticed."""


def main() -> int:
    """Put every mutant on trial and report."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--module", action="append", choices=MODULES, help="only this one; again")
    asked = parser.parse_args()
    os.chdir(ROOT)
    os.environ["HYPOTHESIS_PROFILE"] = "ci"
    names = asked.module or list(MODULES)
    _require_that_tests_pass(names)
    results = {name: _judged(name) for name in names}
    explained = {
        name: dict(table) for name, table in tomllib.loads(EXPLAINED.read_text("utf-8")).items()
    }
    page, unexplained = report(results, explained)
    if not asked.module:
        PAGE.write_text(page, "utf-8")
    for mutant in unexplained:
        print(f"survived, unexplained: {mutant.module} line {mutant.line}, {mutant.name}")
    return 1 if unexplained else 0


def _require_that_tests_pass(names: list[str]) -> None:
    for name in names:
        if _waited(started(None, [*FIRST[name], *THEN])) is not Result.SURVIVED:
            sys.exit(f"The tests of {name} do not pass as it is; there is nothing to learn.")


def _judged(name: str) -> dict[Mutant, Result]:
    module = f"gouvcheck_core.{name}"
    source = (ROOT / "gouvcheck_core" / f"{name}.py").read_text("utf-8")
    everything = list(mutants(module, source))
    results = _tried(everything, FIRST[name], f"{name}, unit tests")
    left = [mutant for mutant, outcome in results.items() if outcome is Result.SURVIVED]
    results |= _tried(left, THEN, f"{name}, vectors and properties")
    counts = Counter(outcome.value for outcome in results.values())
    print(f"{name}: {dict(counts)}")
    return results


def _tried(waiting: list[Mutant], tests: list[str], what: str) -> dict[Mutant, Result]:
    """Try mutants, as many at a time as there are processors."""
    results: dict[Mutant, Result] = {}
    running: dict[int, Mutant] = {}
    queue = list(reversed(waiting))
    while queue or running:
        while queue and len(running) < (os.cpu_count() or 1):
            mutant = queue.pop()
            running[started(mutant, tests)] = mutant
        child, status = os.wait()
        results[running.pop(child)] = result(status)
        if sys.stderr.isatty() or len(results) % 50 == 0:
            print(
                f"\r{what}: {len(results)} of {len(waiting)}", end="", file=sys.stderr, flush=True
            )
    print(file=sys.stderr)
    return {mutant: results[mutant] for mutant in waiting}


def _waited(child: int) -> Result:
    return result(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    raise SystemExit(main())
