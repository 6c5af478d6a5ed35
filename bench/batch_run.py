"""20,000 letters through the whole factory: sign, render, read back, release, hand over.

One worker process beside the parent. Rates are letters for each second of a core, counted over both
processes, because on a machine that is full they share the cores.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Final

from bench.timing import table
from tests.proof.campaign import Size, WholeCampaign

LETTERS: Final = 20_000
REACH: Final = (250, 1_300)
"""Letters a second on a core: the first step, and the next."""
MEMORY: Final = 400
"""MiB a worker."""


def main() -> None:
    """Print the table."""
    letters = int(sys.argv[1]) if len(sys.argv) > 1 else LETTERS
    with tempfile.TemporaryDirectory() as folder:
        whole = WholeCampaign(Path(folder), Size(letters=letters, processes=1))
        for step in (whole.take_in, whole.allocate, whole.plan, whole.run, whole.hand_over):
            step()
        whole.check()
        seen = whole.figures
    print(f"### The factory: {letters:,} letters\n")
    print(table(("what", "measured", "goal"), _rows(seen, letters)))


def _rows(seen: dict[str, dict[str, float]], letters: int) -> list[tuple[str, str, str]]:
    run, package = seen["run"], seen["hand over"]
    workers = run["processor seconds of the workers"]
    own = run["processor seconds of the parent"]
    rest = package["processor seconds of the parent"]
    goals = " / ".join(f"{goal:,}" for goal in REACH)
    return [
        (
            "letters a second of a core, whole pipeline",
            f"{letters / (workers + own + rest):,.0f}",
            goals,
        ),
        ("worker alone: render, read back, write", f"{letters / workers:,.0f}", ""),
        ("parent alone: unseal, sign, verify, build", f"{letters / own:,.0f}", ""),
        ("package with manifest and proof set", f"{letters / rest:,.0f}", ""),
        ("largest worker, MiB", f"{run['largest: MiB of a worker']:,.0f}", f"{MEMORY}"),
        ("parent, MiB", f"{package['largest: MiB of the parent']:,.0f}", ""),
        ("kB a letter", f"{run['bytes'] / letters / 1000:,.1f}", ""),
        ("codes read back", f"{run['read back']:,.0f}", "1 %"),
    ]


if __name__ == "__main__":
    main()
