"""`make serve` as a process: what it prints works, and SIGTERM ends it in order."""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import httpx2 as httpx
import pytest

from gouvcheck_core import scan
from tests.e2e.story import service
from tests.e2e.story.report import Report
from tests.support.demonstration import ROOT, Running, started

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with started(tmp_path / "serve") as it:
        yield it


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
    body = running.request
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
        headers=running.headers | {"Content-Length": str(len(body))},
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
