"""`make serve` as a process: what it prints works, and SIGTERM ends it in order."""

from __future__ import annotations

import itertools
import json
import re
import shlex
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2 as httpx
import pytest

from gouvcheck_core import scan
from tests.e2e.story import service
from tests.e2e.story.report import Report
from tests.support import log_watch

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]


@dataclass(frozen=True)
class Running:
    """The demonstration, and what it printed."""

    process: subprocess.Popen[str]
    folder: Path
    curl: str

    @property
    def address(self) -> str:
        found = re.search(r"http://127\.0\.0\.1:[0-9]+", self.curl)
        assert found is not None
        return found[0]

    def end(self) -> tuple[int, list[dict[str, object]]]:
        """End it as a service manager does, and return how it ended and what it logged."""
        self.process.send_signal(signal.SIGTERM)
        _, logged = self.process.communicate(timeout=60)
        log_watch.look(logged)
        return self.process.returncode, [json.loads(line) for line in logged.splitlines()]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    folder = tmp_path / "serve"
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


def test_printed_line_issues_a_document_and_the_service_ends_in_order(running: Running) -> None:
    subprocess.run(["sh", "-c", running.curl], cwd=ROOT, check=True, timeout=60)

    (code,) = scan.scan((running.folder / "sample.pdf").read_bytes())
    assert code.text.startswith("GC1:")
    ready = httpx.get(f"{running.address}/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    metrics = httpx.get(f"{running.address}/metrics").text
    assert 'gouvcheck_documents_issued_total{profile="residence-certificate"} 1.0' in metrics
    status, logged = running.end()
    assert status == 0
    assert [line["event"] for line in logged][-1] == "ended"
    key = shlex.split(running.curl)
    assert not any(word.rsplit("_", 1)[-1] in json.dumps(logged) for word in key if "gck_" in word)


def test_request_that_has_begun_is_answered_before_the_end(running: Running) -> None:
    words = shlex.split(running.curl.partition(" | ")[0])
    headers = dict(word.split(": ", 1) for last, word in itertools.pairwise(words) if last == "-H")
    body = (running.folder / "sample-request.json").read_bytes()
    begun: list[bool] = []

    def slowly() -> Iterator[bytes]:
        """Send the first half of a request, let the service be ended, and send the other half."""
        yield body[:50]
        # Whoever comes later is answered, so this one was let in: what waits has not begun.
        httpx.get(f"{running.address}/healthz", timeout=60)
        running.process.send_signal(signal.SIGTERM)
        begun.append(True)
        yield body[50:]

    assert httpx.get(f"{running.address}/healthz", timeout=60).status_code == 200
    answer = httpx.post(
        f"{running.address}/v1/documents",
        headers=headers | {"Content-Length": str(len(body))},
        content=slowly(),
        timeout=60,
    )

    assert (answer.status_code, begun) == (201, [True])
    assert running.process.wait(timeout=60) == 0


def test_act_of_the_demonstration_goes_as_it_has_to(tmp_path: Path) -> None:
    report = Report()

    service.show(tmp_path / "service", int(time.time()), report)

    assert (report.surprises, len(report.lines)) == (0, 14), "\n".join(report.lines)
    logged = (tmp_path / "service" / "service.log").read_text()
    assert "Muster" not in logged
