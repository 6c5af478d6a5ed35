"""A step that a child does and is killed in, at each of its calls of the database in turn."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, event

if TYPE_CHECKING:
    from collections.abc import Callable


def kill_everywhere(act: Callable[[], object], left: Callable[[], int]) -> None:
    """Kill a child at its first call, the next one at its second, until the step has happened.

    After each of them a line says what the books hold.

    Args:
        act: The step; what it opens, it opens itself: no connection survives a fork.
        left: Returns what the books hold of the step afterwards; nothing is 0.
    """
    call = 0
    code = -1
    while code:
        call += 1
        child = os.fork()
        if child == 0:
            _die_at(call)
            act()
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code not in {0, -signal.SIGKILL}:
            raise SystemExit(f"the child failed at call {call}")
        kept = left()
        sys.stdout.write(f"{kept}\n")
        if kept:  # killed behind its commit, it has happened all the same
            return


def _die_at(call: int) -> None:
    """Let this process be killed before its call of the database of that number, or its commit."""
    seen = 0

    def count(*_: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == call:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
