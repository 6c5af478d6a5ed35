"""The suite's look at its own logs: it finds what it shall, and fails the test that logged it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from tests.support import log_watch
from tests.support.downloads import ADDRESS
from tests.support.downloads import BIRTH as DOWNLOADS_BIRTH
from tests.support.log_watch import SAMPLES, leaks, needles

if TYPE_CHECKING:
    from pathlib import Path

NAMELESS: Final = frozenset({"invitation-token"})
"""Samples that say nothing of a person."""
KEY: Final = "gck_" + "a" * 12 + "_" + "A" * 43

# A suite whose tests log what they should not, each in its own way, and one that logs well.
SUITE: Final = """
import logging
import structlog
from tests.support import log_watch

def test_structlog():
    structlog.get_logger().info("issued", holder="Léonie Sample")

def test_logging():
    logging.getLogger("any").warning("issued for %s", "1964-08-12")

def test_process():
    log_watch.look("GC1:" + "6BF" * 20)

def test_what_is_allowed():
    structlog.get_logger().info("issued", document="0123", profile="criminal-record", leaf=7)
    try:
        raise ValueError("Léonie Sample")
    except ValueError:
        logging.getLogger("any").exception("failed")
"""


def test_test_that_logs_a_claim_fails_and_only_that_one(tmp_path: Path) -> None:
    (tmp_path / "test_suite.py").write_text(SUITE, encoding="utf-8")
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "tests.support.log_watch",
            "-p",
            "no:cacheprovider",
            "-c",
            "/dev/null",
            "--rootdir",
            str(tmp_path),
            "-rA",
            str(tmp_path),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=SAMPLES.parents[1],
    )

    lines = ran.stdout.splitlines()
    failed = {line.split("::")[1].split()[0] for line in lines if line.startswith("FAILED ")}
    passed = {line.split("::")[1].split()[0] for line in lines if line.startswith("PASSED ")}
    assert failed == {"test_structlog", "test_logging", "test_process"}, ran.stdout + ran.stderr
    assert passed == {"test_what_is_allowed"}
    assert "structlog logged the value 'Léonie Sample'" in ran.stdout


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(SAMPLES.glob("*.json")) if path.stem not in NAMELESS],
    ids=lambda path: path.stem,
)
def test_every_sample_of_a_person_has_values_that_would_be_found(path: Path) -> None:
    fields = json.loads(path.read_text(encoding="utf-8"))["fields"]

    assert any(isinstance(value, str) and value in needles() for value in fields.values())


@pytest.mark.parametrize(
    "line",
    [
        f"mail to {ADDRESS}",
        "mail to sample.17@mail.example",
        f"Bearer {KEY}",
        f"born {DOWNLOADS_BIRTH}",
        "GET /d/" + "x" * 43,
        "HC1:6BFOXN" + "A" * 30,
        "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.x",
        "voucher 0G40-R40M-30E2-09HR",
        "row 17 of 1976080782535",
        "7, rue de l'Église, L-0000 Musterduerf",
    ],
)
def test_line_with_a_secret_is_found(line: str) -> None:
    assert leaks(line)


@pytest.mark.parametrize(
    "line",
    [
        '{"client": "sample-register", "event": "issued", "timestamp": "2026-09-01T10:00:00Z"}',
        '{"event": "answered", "route": "/d/{token}", "status": 200, "duration_ms": 3.5}',
        '{"event": "key", "action": "made", "client": "commune-sample"}',
        "gck_aaaaaaaaaaaa was used",
        "postgresql://gouvcheck@/test_1?host=/run/x",
        "police-court Europe/Luxembourg 1948",
    ],
)
def test_line_without_one_is_not(line: str) -> None:
    assert leaks(line) == []


def test_birth_date_of_the_downloads_is_looked_for() -> None:
    assert log_watch.BIRTH == DOWNLOADS_BIRTH
