"""Issue and render through HTTP: the service and what a user would write instead, in one run.

Each runs as a process of its own with one worker, and each client is a thread with a connection of
its own that asks again as soon as it is answered. Everything is on one machine: the clients take
their share of its cores, from both services alike.
"""

from __future__ import annotations

import http.client
import io
import json
import re
import shlex
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import pikepdf

from bench.timing import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

CLIENTS: Final = (1, 20, 100)
SECONDS: Final = 5.0
"""For each cell."""
_A4: Final = (595, 842)
_ADDRESS: Final = re.compile(r"http://127\.0\.0\.1:([0-9]+)")


@dataclass(frozen=True)
class Request:
    """What every client asks.

    Args:
        path: Where.
        headers: Beside a fresh idempotency key.
        body: The same each time.
    """

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Seen:
    """What came of it: answers a second, how long one took, and requests that failed."""

    rate: float
    median: float
    slowest: float
    failed: int


def main() -> None:
    """Print the tables."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        demo = ("issuer_api.operate.demonstration", "--folder", str(place), "--port", "0")
        with _started(*demo) as line:
            port, request = _port(line), _issue(line, place)
            ours = [_measure(port, request, count, seconds) for count in CLIENTS]
            stamped = [_measure(port, _stamp(request), count, seconds) for count in CLIENTS[:2]]
    with _started("bench.naive_service") as line:
        theirs = [_measure(_port(line), request, count, seconds) for count in CLIENTS]
    print("### The service over HTTP: issue, draw the PDF, answer\n")
    columns = ("median", "slowest", "failed")
    head = ("clients", "service", *columns, "naive", *columns, "ratio")
    print(table(head, [_row(*each) for each in zip(CLIENTS, ours, theirs, strict=True)]))
    print("\nThe same service, stamping a PDF of the caller's own:\n")
    rows = [(count, *_cells(seen)) for count, seen in zip(CLIENTS, stamped, strict=False)]
    print(table(("clients", "stamped", *columns), rows))


def _row(count: int, ours: Seen, theirs: Seen) -> tuple[object, ...]:
    return (count, *_cells(ours), *_cells(theirs), f"{ours.rate / theirs.rate:.1f} x")


def _cells(seen: Seen) -> tuple[str, ...]:
    taken = (f"{each * 1000:.0f} ms" for each in (seen.median, seen.slowest))
    return (f"{seen.rate:.1f}/s", *taken, str(seen.failed))


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
    return Request("/v1/documents", headers, json.dumps(body).encode())


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
    return Request("/v1/stamp", headers, body + pdf.getvalue() + b"\r\n--bench--\r\n")


def _measure(port: int, request: Request, clients: int, seconds: float) -> Seen:
    """Let so many clients ask for so long, after one that warms it up."""
    taken: list[float] = []
    failed: list[int] = []
    _ask(port, request, taken, failed, go_on=lambda: not taken)
    taken.clear()
    begun = time.perf_counter()
    threads = [
        threading.Thread(
            target=_ask,
            args=(port, request, taken, failed),
            kwargs={"go_on": lambda: time.perf_counter() - begun < seconds},
        )
        for _ in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(taken) / (time.perf_counter() - begun)
    return Seen(rate, statistics.median(taken), max(taken), len(failed))


def _ask(
    port: int,
    request: Request,
    taken: list[float],
    failed: list[int],
    *,
    go_on: Callable[[], bool],
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        while go_on():
            headers = {**request.headers, "Idempotency-Key": uuid4().hex}
            begun = time.perf_counter()
            connection.request("POST", request.path, request.body, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status == http.client.CREATED:
                taken.append(time.perf_counter() - begun)
            else:
                failed.append(answer.status)
    finally:
        connection.close()


if __name__ == "__main__":
    main()
