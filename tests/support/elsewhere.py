"""The same program in other processes: what it makes must not depend on how they hash."""

from __future__ import annotations

import subprocess
import sys


def in_other_processes(program: str) -> set[str]:
    """Return what a program prints in processes whose sets and dicts differ in their order."""
    return {
        subprocess.run(
            [sys.executable, "-c", program],
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("1", "2")
    }
