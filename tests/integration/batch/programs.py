"""Runs in processes of their own, which a test may kill, stop or starve."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parents[3]
LONGEST: Final = 120.0
"""Seconds after which something hangs."""


@contextmanager
def started(*arguments: object, **options: Any) -> Iterator[subprocess.Popen[str]]:
    """Start a run in a session of its own; whatever is left of it at the end is killed."""
    program = [sys.executable, "-m", "tests.integration.batch.run_program", *map(str, arguments)]
    with subprocess.Popen(
        program,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                kill_all(process)


def kill_all(process: subprocess.Popen[str]) -> None:
    """Kill a program with all its processes, as a power cut would."""
    os.killpg(process.pid, signal.SIGKILL)


def finished(*arguments: object, **options: Any) -> tuple[int, str, str]:
    """Run to the end; return the code, stdout and stderr."""
    with started(*arguments, **options) as process:
        out, err = process.communicate(timeout=LONGEST)
    return process.returncode, out, err


def wait_for(process: subprocess.Popen[str], *, pieces: int) -> None:
    """Read the progress until so many pieces are done."""
    assert process.stdout is not None
    for line in process.stdout:
        words = line.split()
        if words[0] == "done" and int(words[1]) >= pieces:
            return
    raise AssertionError(process.stderr.read() if process.stderr else "")


def children(process: int) -> list[int]:
    """Return the processes that a process has started and that still run."""
    try:
        return [
            int(n) for n in Path(f"/proc/{process}/task/{process}/children").read_text().split()
        ]
    except FileNotFoundError:
        return []


def gone(process: int) -> bool:
    """Tell whether a process has ended, soon enough."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if "Z" in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]:
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.05)
    return False
