"""Pieces of work that do to a process what sheets may do to it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from issuer_api.errors import StampError


def number_of_process(value: str) -> tuple[str, int]:
    """Return what was given and who worked on it."""
    return value, os.getpid()


def refuse() -> None:
    """Refuse, as a sheet that does not read back is refused."""
    raise StampError("stamp-unreadable", "It does not read.", hint="Look at it.") from ValueError(
        "Muster-Beispill"
    )


def stumble() -> None:
    """Fail with an error that quotes a claim."""
    raise LookupError("Muster-Beispill")


def die() -> None:
    """End the process as the kernel does when memory is short."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(folder: str) -> int:
    """End the process the first time, and return its successor's number the second time."""
    seen = Path(folder) / "seen"
    if not seen.exists():
        seen.touch()
        die()
    return os.getpid()


def hang() -> None:
    """Do not come back."""
    time.sleep(600)


def be_told_to_end() -> str:
    """Be told to end, as every process of a service is when it is stopped."""
    os.kill(os.getpid(), signal.SIGTERM)
    return "drawn"
