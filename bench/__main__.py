"""`make bench`: run every measurement and put the tables together.

Each program runs in a process of its own, one after the other, and compares within its own run.
With ``--write`` the page docs/explanation/measurements.md gets the figures.
"""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "explanation" / "measurements.md"
HERE: Final = sys.executable
WITH_COSE_LIBRARIES: Final = ROOT / ".venv-bench" / "bin" / "python"
PROGRAMS: Final = (
    ("codes", WITH_COSE_LIBRARIES),
    ("qr_write", HERE),
    ("qr_read", HERE),
    ("status", HERE),
    ("trust_update", HERE),
    ("signers", HERE),
    ("letters", HERE),
    ("batch_store", HERE),
    ("batch_run", HERE),
    ("vouchers", HERE),
    ("app", HERE),
    ("service", HERE),
)
BEGIN: Final = "<!-- measured: from here on written by `python -m bench --write` -->"


def main() -> int:
    """Print the tables, and put them into the page if asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the figures into the docs")
    parser.add_argument("programs", nargs="*", help="only these, such as `codes`")
    options = parser.parse_args()
    found = []
    for name, python in PROGRAMS:
        if options.programs and name not in options.programs:
            continue
        answer = subprocess.run(
            [python, "-m", f"bench.{name}"], cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True
        )
        print(answer.stdout, flush=True)
        found.append(answer.stdout)
    if options.write:
        _write(found)
    return 0


def _write(found: list[str]) -> None:
    """Replace the measured part of the page."""
    told = PAGE.read_text().split(BEGIN)[0]
    day = dt.datetime.now(tz=dt.UTC).date()
    machine = f"Measured on {day} with Python {platform.python_version()} on {platform.machine()}."
    PAGE.write_text(
        "\n\n".join([f"{told}{BEGIN}", machine, *(each.strip() for each in found)]) + "\n"
    )


if __name__ == "__main__":
    sys.exit(main())
