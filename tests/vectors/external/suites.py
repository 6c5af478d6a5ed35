"""Reading of the public suites, so that each case can be a test of its own.

Cases are read while tests are collected. Where the folder is absent there is one placeholder, which
tests/conftest.py skips with everything else here, and the counts in the tests cannot hold.
"""

from __future__ import annotations

import json
import time
import tracemalloc
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from tests.conftest import SHARED_VECTORS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from _pytest.mark import ParameterSet

Case = TypeVar("Case")

CPU_SECONDS = 0.05
MEMORY_BYTES = 2 * 2**20


def files(suite: str, pattern: str) -> dict[str, Path]:
    """Return the files of a suite by their path in it, none where the suite is absent."""
    folder = SHARED_VECTORS / suite
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.glob(pattern))}


def read(suite: str, pattern: str) -> dict[str, Any]:
    """Return the JSON files of a suite by their path in it."""
    return {
        name: json.loads(path.read_text(encoding="utf-8-sig"))
        for name, path in files(suite, pattern).items()
    }


def each(cases: Mapping[str, Case]) -> list[ParameterSet]:
    """Return one parameter for each case, named for it."""
    return [pytest.param(case, id=name) for name, case in cases.items()] or [
        pytest.param(None, id="absent")
    ]


def within_bounds(call: Callable[[], object]) -> None:
    """Run ``call`` and hold it to the processor time and memory of spec V-16.

    The best of three runs counts and waiting does not, so that a busy machine fails nothing.
    """
    spent = min(_cpu_seconds(call) for _ in range(3))
    tracemalloc.start()
    try:
        call()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert spent < CPU_SECONDS
    assert peak < MEMORY_BYTES


def _cpu_seconds(call: Callable[[], object]) -> float:
    started = time.thread_time()
    call()
    return time.thread_time() - started
