"""What every test stands on: Hypothesis profiles, the folder of external suites, environments.

Sockets are off for every test (`--disable-socket` in pyproject.toml); Unix sockets stay, because
the event loop and the test workers talk through them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, Verbosity, settings

from tests.environments import Environment, left_out

ROOT: Final = Path(__file__).resolve().parent.parent
SHARED_VECTORS: Final = ROOT.parent / "shared" / "vectors"
EXTERNAL_TESTS: Final = ROOT / "tests" / "vectors" / "external"
NO_SHARED_VECTORS: Final = "external vectors: not run, ../shared/vectors is absent"

ENVIRONMENT: Final = Environment(os.environ.get("GOUVCHECK_TESTS", "project"))
LEFT_OUT: Final = pytest.StashKey[dict[Path, frozenset[str]]]()

# No deadline in any profile: two busy cores say nothing about the code's speed (bench/ does).
# `ci` tries the same examples every time; `dev` looks for new ones; `proof` looks long.
_WITHOUT_DEADLINE: Final = settings(
    deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", _WITHOUT_DEADLINE, derandomize=True)
settings.register_profile("dev", _WITHOUT_DEADLINE)
settings.register_profile(
    "proof", _WITHOUT_DEADLINE, max_examples=10_000, verbosity=Verbosity.quiet
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


@pytest.fixture(scope="session")
def shared_vectors() -> Path:
    """Return the folder of the external suites; without it the test is skipped, with one reason."""
    _demand_shared_vectors()
    return SHARED_VECTORS


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = left_out(ROOT, ENVIRONMENT)
    if ENVIRONMENT is Environment.PROJECT:  # the others have no service that could log
        from tests.support import log_watch

        log_watch.pytest_configure(config)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return True if collection_path in config.stash[LEFT_OUT] else None


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip the external suites from one place, so that the summary folds them into one line."""
    if item.path.is_relative_to(EXTERNAL_TESTS):
        _demand_shared_vectors()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    files = config.stash[LEFT_OUT]
    if files:
        names = ", ".join(sorted(frozenset().union(*files.values())))
        terminalreporter.write_line(
            f"{ENVIRONMENT.value} environment: {len(files)} test files belong to another one, "
            f"because they name {names}"
        )


def _demand_shared_vectors() -> None:
    if not SHARED_VECTORS.is_dir():
        pytest.skip(NO_SHARED_VECTORS)
