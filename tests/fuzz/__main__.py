"""Run the fuzz targets for a bounded time: ``python -m tests.fuzz --seconds 10 --target cose``.

Inputs that took a new way through the code are kept under build/fuzz/ for the next run. One that
broke a promise is kept there too, and its place is printed.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.fuzz.targets import TARGETS

BUILD: Final = Path("build") / "fuzz"
PATIENCE: Final = 120
"""Seconds that a target may take beyond its time, to start and to end."""


def main() -> int:
    """Fuzz each target in a process of its own, and say how it went."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=10, help="for each target (default 10)")
    parser.add_argument("--target", action="append", choices=TARGETS, help="only this one; again")
    asked = parser.parse_args()
    names = asked.target or list(TARGETS)
    good = sum(_held(name, asked.seconds) for name in names)
    print(f"{good} passed, {len(names) - good} failed")
    return 0 if good == len(names) else 1


def _held(name: str, seconds: int) -> bool:
    folder = BUILD / name
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{name:16} fuzzing for {seconds} s … ", end="", flush=True)
    command = [sys.executable, "-m", "tests.fuzz.process", name, str(folder), str(seconds)]
    run = subprocess.run(
        command, capture_output=True, check=False, text=True, timeout=seconds + PATIENCE
    )
    written = run.stdout + run.stderr
    if run.returncode == 0:
        tried = re.search(r"number_of_executed_units:\s*(\d+)", written)
        print(f"{int(tried[1]) if tried else 0:>9,} inputs, nothing broken")
        return True
    log = folder / "last.log"
    log.write_text(written)
    print(f"BROKEN; input and trace are in {folder}/")
    print("\n".join(written.splitlines()[-25:]))
    return False


if __name__ == "__main__":
    raise SystemExit(main())
