"""`python -m tests.proof`: 730,000 letters, each exactly once; what it took goes into the docs.

First a small run is killed at every one of its steps, on either database; then the large one is
made. Ctrl-C ends it in order; started again, it goes on. The folder needs about 3 GB. With
``--minutes`` it stops by itself and reports how far it came.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.timing import table
from tests.proof.campaign import Size, WholeCampaign
from tests.support.databases import Database
from voucher_batch.run import Stop

if TYPE_CHECKING:
    from voucher_batch.run import Event, Pace

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = ROOT / "docs" / "explanation" / "factory.md"
BEGIN: Final = "<!-- measured: from here on written by `python -m tests.proof --write` -->"
LETTERS: Final = 730_000
_MB: Final = 1_000_000


class Watch:
    """The progress as lines, and the end of the time that there is.

    Args:
        stop: Pressed when time is up.
        minutes: That there are, or None.
    """

    def __init__(self, stop: Stop, minutes: float | None) -> None:
        self._stop = stop
        self._end = None if minutes is None else time.monotonic() + 60 * minutes
        self._said = 0.0

    def advanced(self, pace: Pace) -> None:
        """Say how far it is, once in a while."""
        if self._end is not None and time.monotonic() > self._end:
            self._end = None
            self._stop.press()
        if time.monotonic() - self._said >= 10 or pace.done == pace.total:
            self._said = time.monotonic()
            rate = "" if pace.rate is None else f", {pace.rate:,.0f} a second"
            left = "" if pace.left is None else f", {pace.left / 60:.1f} minutes left"
            print(f"  {pace.done:,} of {pace.total:,}{rate}{left}", flush=True)

    def happened(self, event: Event, *, shard: int, fault: str = "") -> None:
        """Say what happened."""
        print(f"  shard {shard} {event.value} {fault}", flush=True)


def main() -> int:
    """Run the proof, and report."""
    options = _options()
    if options.kill:
        _kill_everywhere()
    size = Size(letters=options.letters, processes=options.processes)
    whole = WholeCampaign(options.folder, size)
    counts: dict[str, int] = {}
    with Stop.listening() as stop:
        for step in (whole.take_in, whole.allocate, whole.plan):
            print(step.__name__.replace("_", " "), flush=True)
            step()
        print("run", flush=True)
        summary = whole.run(progress=Watch(stop, options.minutes), stop=stop)
    if summary.complete:
        for name in ("hand_over", "check"):
            print(name.replace("_", " "), flush=True)
        whole.hand_over()
        counts = whole.check()
    report = _report(whole, counts, left=whole.left())
    print(report)
    if options.write:
        PAGE.write_text(f"{PAGE.read_text().split(BEGIN)[0]}{BEGIN}\n\n{report}\n")
    return 0 if summary.complete else 1


def _kill_everywhere() -> None:
    """Kill a small run at each of its steps, and see that it always ends in the same way."""
    for kind in Database:
        with tempfile.TemporaryDirectory() as folder:
            program = [sys.executable, "-m", "tests.integration.batch.kill_program"]
            done = subprocess.run(
                [*program, kind.value, folder, "1", "1"],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
        print(f"killed at {len(done.stdout.splitlines())} steps on {kind.value}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.proof", description=__doc__)
    parser.add_argument("--letters", type=int, default=LETTERS)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--minutes", type=float, help="stop the run after so many")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "proof" / "batch")
    parser.add_argument("--no-kill", dest="kill", action="store_false", help="only the large run")
    parser.add_argument("--write", action="store_true", help="put the figures into the docs")
    return parser.parse_args()


def _report(whole: WholeCampaign, counts: dict[str, int], *, left: int) -> str:
    parts = [_heading(whole, left=left), _steps(whole), _run_line(whole)]
    if counts:
        rows = [(name, f"{number:,}") for name, number in counts.items()]
        rows += [(f"{name}, MB", f"{size / _MB:,.1f}") for name, size in whole.sizes().items()]
        parts.append(table(("what", "how many"), rows))
    return "\n\n".join(part for part in parts if part)


def _heading(whole: WholeCampaign, *, left: int) -> str:
    day = dt.datetime.now(tz=dt.UTC).date()
    size = whole.size
    machine = f"Python {platform.python_version()} on {platform.machine()}, {os.cpu_count()} cores"
    return (
        f"Measured on {day} with {machine}, {size.processes} worker processes, SQLite: "
        f"{size.letters - left:,} of {size.letters:,} letters, {size.shard} a shard."
    )


def _steps(whole: WholeCampaign) -> str:
    rows = [
        (
            step,
            f"{seen['seconds']:,.0f}",
            f"{seen['processor seconds of the parent']:,.0f}",
            f"{seen['largest: MiB of the parent']:,.0f}",
        )
        for step, seen in whole.figures.items()
    ]
    return table(("step", "seconds", "processor seconds of the parent", "MiB of the parent"), rows)


def _run_line(whole: WholeCampaign) -> str:
    seen = whole.figures["run"]
    letters = seen.get("letters", 0)
    if not letters:
        return ""
    workers = seen["processor seconds of the workers"]
    total = workers + seen["processor seconds of the parent"]
    return (
        f"The run: {letters / seen['seconds']:,.0f} letters a second of wall clock, "
        f"{letters / total:,.0f} for each second of a core (workers and parent together), "
        f"{letters / workers:,.0f} for each second of a worker; "
        f"{seen['read back']:,.0f} codes read back; "
        f"the largest worker {seen['largest: MiB of a worker']:,.0f} MiB; "
        f"{seen['bytes'] / letters / 1000:,.1f} kB a letter."
    )


if __name__ == "__main__":
    sys.exit(main())
