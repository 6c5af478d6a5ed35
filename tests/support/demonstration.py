"""The service as a process of its own, as `make serve` starts it, and the processes that draw."""

from __future__ import annotations

import itertools
import json
import re
import shlex
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.support import log_watch

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True)
class Running:
    """The demonstration, and what it printed."""

    process: subprocess.Popen[str]
    folder: Path
    curl: str

    @property
    def address(self) -> str:
        """Where it answers."""
        found = re.search(r"http://127\.0\.0\.1:[0-9]+", self.curl)
        assert found is not None
        return found[0]

    @property
    def headers(self) -> dict[str, str]:
        """What the printed request sends: key, idempotency key and kind of content."""
        words = shlex.split(self.curl.partition(" | ")[0])
        return dict(word.split(": ", 1) for last, word in itertools.pairwise(words) if last == "-H")

    @property
    def request(self) -> bytes:
        """Content of the printed request."""
        return (self.folder / "sample-request.json").read_bytes()

    def drawers(self) -> dict[int, int]:
        """Return for each process that draws how long it has worked, in nanoseconds."""
        found = {}
        for children in Path(f"/proc/{self.process.pid}/task").glob("*/children"):
            for child in map(int, children.read_text().split()):
                try:
                    if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                        found[child] = int(Path(f"/proc/{child}/schedstat").read_text().split()[0])
                except (FileNotFoundError, ProcessLookupError):  # it has just ended
                    continue
        return found

    def end(self) -> tuple[int, list[dict[str, object]]]:
        """End it as a service manager does, and return how it ended and what it logged."""
        self.process.send_signal(signal.SIGTERM)
        _, logged = self.process.communicate(timeout=60)
        log_watch.look(logged)
        return self.process.returncode, [json.loads(line) for line in logged.splitlines()]


@contextmanager
def started(folder: Path) -> Iterator[Running]:
    """Start the demonstration in a folder, and end it with the block.

    Args:
        folder: Where everything that it keeps lies.
    """
    program = [sys.executable, "-m", "issuer_api.operate.demonstration"]
    process = subprocess.Popen(
        [*program, "--folder", str(folder), "--port", "0"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            lines = iter(process.stdout.readline, "")
            curl = next((line for line in lines if line.startswith("curl ")), "")
            yield Running(process, folder, curl.strip())
        finally:
            process.kill()
