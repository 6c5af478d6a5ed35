"""One mutant on trial: the tests run in a child process whose core holds the changed module.

The child is forked from a process that has imported what does not change, so that a trial costs
little more than the tests it takes to notice.
"""

from __future__ import annotations

import importlib.abc
import importlib.util
import os
import signal
import sys
from enum import Enum
from typing import TYPE_CHECKING, Final, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from tests.mutation.operators import Mutant

SECONDS: Final = 120
"""How long a trial may take; a mutant that loops for ever is noticed by this."""
_OPTIONS: Final = (
    *("-x", "-q", "--no-header", "--no-summary", "-p", "no:cacheprovider"),
    # Hypothesis is imported before the fork, on purpose.
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)


class Result(Enum):
    """What the tests said."""

    KILLED = "killed"
    SURVIVED = "survived"
    TIMED_OUT = "timed out"


class _Finder(importlib.abc.MetaPathFinder):
    """Find the changed module in the place of its file."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if name != self._mutant.module:
            return None
        return importlib.util.spec_from_loader(name, _Loader(self._mutant.source))


class _Loader(importlib.abc.InspectLoader):
    """Load a module from the source at hand."""

    def __init__(self, source: str) -> None:
        self._source = source

    def get_source(self, fullname: str) -> str:
        del fullname
        return self._source


def started(mutant: Mutant | None, tests: Sequence[str]) -> int:
    """Fork a child that runs ``tests`` against the mutant, or the core as it is; return its id."""
    child = os.fork()
    if child == 0:
        _run(mutant, tests)
    return child


def result(status: int) -> Result:
    """Return what the wait status of a child says."""
    if os.WIFSIGNALED(status):
        timed_out = os.WTERMSIG(status) == signal.SIGALRM
        return Result.TIMED_OUT if timed_out else Result.KILLED
    return Result.SURVIVED if os.WEXITSTATUS(status) == 0 else Result.KILLED


def _run(mutant: Mutant | None, tests: Sequence[str]) -> NoReturn:
    signal.alarm(SECONDS)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    sys.dont_write_bytecode = True
    code = 1
    try:
        if mutant is not None:
            sys.meta_path.insert(0, _Finder(mutant))
        code = int(pytest.main([*tests, *_OPTIONS]))
    finally:
        os._exit(code)
