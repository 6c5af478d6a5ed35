"""Issue and render through HTTP: the service and what a user would write instead, in one run.

Each runs as it is served: ours as one process that answers and one for each core that draws, the
other as one process. The clients are a process more (`bench.asking`). Everything is on one machine:
the clients take their share of its cores, from both services alike.
"""

from __future__ import annotations

import io
import json
import re
import shlex
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pikepdf

from bench.asking import Loop, Request, ask
from bench.timing import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.asking import Seen

CLIENTS: Final = (1, 20, 100)
RATES: Final = (25, 50, 75, 100)
"""Requests a second."""
AT_RATES: Final = 20
"""Clients that ask at each rate."""
SECONDS: Final = 5.0
"""For each cell."""
_A4: Final = (595, 842)
_ADDRESS: Final = re.compile(r"http://127\.0\.0\.1:([0-9]+)")


def main() -> None:
    """Print the tables."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        demo = ("issuer_api.operate.demonstration", "--folder", str(place), "--port", "0")
        with _started(*demo) as line:
            request = _issue(line, place)
            ours = [ask(request, Loop(count, seconds)) for count in CLIENTS]
            due = [ask(request, Loop(AT_RATES, seconds, rate)) for rate in RATES]
            stamped = [ask(_stamp(request), Loop(count, seconds)) for count in CLIENTS[:2]]
    with _started("bench.naive_service") as line:
        other = replace(request, port=_port(line))
        theirs = [ask(other, Loop(count, seconds)) for count in CLIENTS]
    print("### The service over HTTP: issue, draw the PDF, answer\n")
    print("Each client asks again as soon as it is answered:\n")
    columns = ("p50", "p95", "slowest", "failed")
    head = ("clients", "service", *columns, "naive", *columns, "ratio")
    print(table(head, [_row(*each) for each in zip(CLIENTS, ours, theirs, strict=True)]))
    print(f"\n{AT_RATES} clients together ask at a fixed rate; times are from when each was due:\n")
    columns = ("p50", "p95", "p99", "failed")
    rows = [(f"{rate}/s", *_times(seen)) for rate, seen in zip(RATES, due, strict=True)]
    print(table(("asked", "answered", *columns), rows))
    print("\nThe same service, stamping a PDF of the caller's own:\n")
    rows = [(str(count), *_cells(seen)) for count, seen in zip(CLIENTS, stamped, strict=False)]
    print(table(("clients", "stamped", "p50", "p95", "slowest", "failed"), rows))


def _row(count: int, ours: Seen, theirs: Seen) -> tuple[object, ...]:
    return (count, *_cells(ours), *_cells(theirs), f"{ours.rate / theirs.rate:.1f} x")


def _cells(seen: Seen) -> tuple[str, ...]:
    return _shown(seen, (0.5, 0.95, 1.0))


def _times(seen: Seen) -> tuple[str, ...]:
    return _shown(seen, (0.5, 0.95, 0.99))


def _shown(seen: Seen, parts: Sequence[float]) -> tuple[str, ...]:
    times = (f"{seen.quantile(part) * 1000:.0f} ms" for part in parts)
    return (f"{seen.rate:.1f}/s", *times, str(seen.failed))


@contextmanager
def _started(module: str, *arguments: str) -> Iterator[str]:
    """Start a service and return the line that says where it answers."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            wanted = "curl " if arguments else "http:"
            yield next(line for line in process.stdout if line.startswith(wanted))
        finally:
            process.terminate()


def _port(line: str) -> int:
    found = _ADDRESS.search(line)
    assert found is not None
    return int(found[1])


def _issue(line: str, folder: Path) -> Request:
    """Return the request of the line that the demonstration prints, for a PDF alone."""
    (key,) = (word for word in shlex.split(line) if word.startswith("Authorization: "))
    body = json.loads((folder / "sample-request.json").read_text()) | {"formats": ["pdf"]}
    headers = {"Authorization": key.partition(": ")[2], "Content-Type": "application/json"}
    return Request(_port(line), "/v1/documents", headers, json.dumps(body).encode())


def _stamp(request: Request) -> Request:
    wanted = json.loads(request.body)
    wanted = {name: wanted[name] for name in ("profile", "claims")}
    wanted["place"] = {"corner": "bottom-right"}
    pdf = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=_A4)
        document.save(pdf)
    part = "--bench\r\nContent-Disposition: form-data; name="
    body = (
        f'{part}"request"\r\n\r\n{json.dumps(wanted)}\r\n'
        f'{part}"file"; filename="own.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    ).encode()
    kind = {"Content-Type": "multipart/form-data; boundary=bench"}
    headers = {**request.headers, **kind}
    return Request(request.port, "/v1/stamp", headers, body + pdf.getvalue() + b"\r\n--bench--\r\n")


if __name__ == "__main__":
    main()
