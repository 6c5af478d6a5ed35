"""What processes have spent and hold, from Linux' own books (proc(5))."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_PARENT, _FIRST_TIME, _TIMES = 1, 11, 4
"""Fields of ``stat`` behind the name: the parent; times of the process and its ended children."""
_HIGHEST: Final = "VmHWM:"


def below(root: int) -> frozenset[int]:
    """Return the processes that ``root`` has started, and those that they have."""
    parents = {pid: int(stat[_PARENT]) for pid in _all() if (stat := _stat(pid))}
    found: set[int] = set()
    more = {root}
    while more:
        more = {pid for pid, parent in parents.items() if parent in more}
        found |= more
    return frozenset(found)


def spent(pids: frozenset[int]) -> float:
    """Return the processor seconds of processes, and of their children that have ended."""
    ticks = (int(part) for pid in pids for part in _stat(pid)[_FIRST_TIME : _FIRST_TIME + _TIMES])
    return sum(ticks) / os.sysconf("SC_CLK_TCK")


def largest(pids: frozenset[int]) -> float:
    """Return the most memory that one of the processes ever held, in MiB."""
    return max(map(_most_held, pids), default=0.0)


def _most_held(pid: int) -> float:
    try:
        lines = (_PROC / str(pid) / "status").read_text().splitlines()
    except OSError:  # it has ended
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(_HIGHEST)), 0.0)


def _all() -> list[int]:
    return [int(path.name) for path in _PROC.iterdir() if path.name.isdigit()]


def _stat(pid: int) -> list[str]:
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended
        return []
