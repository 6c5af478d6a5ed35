"""Act one: Luxembourg's own EU certificates, read from their pictures."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gouvcheck_core import verify_hcert
from gouvcheck_core.profiles import Language
from gouvcheck_core.scan import scan
from gouvcheck_core.verdict import Accepted, Rejected, Undecided
from tests.support.hcert_keys import SAMPLES, luxembourg_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.story.report import Report

SUITE: Final = Path("shared", "vectors", "dgc-testdata", "LU", "2DCode", "raw")
OFFICIAL: Final = Path(__file__).parents[4] / SUITE
SIGNING_DAY: Final = 1_623_319_200
"""2021-06-10T10:00:00Z: these samples were good on the day on which they were signed only."""


def show(report: Report) -> None:
    """Verify each certificate from its picture, as of a time at which it was in force."""
    report.act("Official EU certificates of Luxembourg, verified from their pictures")
    if not OFFICIAL.is_dir():
        report.note(f"../{SUITE} is absent; samples of this repository stand in for it")
    keys = luxembourg_keys()
    for name, picture, moment, due in _pictures():
        for code in scan(picture):
            verdict = verify_hcert.verify(code.text, keys, now=moment)
            report.line(name, got=verdict.reason.value, due=due)
            _show_fields(verdict, report)


def _pictures() -> Iterator[tuple[str, bytes, int, str]]:
    """Yield name, picture, time to judge at, and the reason that is due."""
    for path in sorted(OFFICIAL.glob("*.json")):
        case = json.loads(path.read_text())
        yield path.stem, base64.b64decode(case["2DCODE"]), SIGNING_DAY, "genuine"
    for sample in SAMPLES:
        yield sample.picture.stem, sample.picture.read_bytes(), sample.moment, sample.reason.value


def _show_fields(verdict: verify_hcert.HcertVerdict, report: Report) -> None:
    match verdict:
        case Accepted(document=document):
            rows = verify_hcert.rows(document.claims.certificate, Language.FR)
            for row in rows[:2]:
                report.note(f"{row.label}: {row.value}")
        case Rejected() | Undecided():
            pass
