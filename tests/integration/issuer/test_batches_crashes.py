"""A batch whose process is killed anywhere is issued once, and as a whole."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.integration.issuer.batch_kill_program import ROWS
from tests.support import log_watch
from tests.support.databases import database, store_url

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["database", "store_url"]

LONGEST = 240


def test_batch_that_is_killed_at_each_step_is_issued_once(store_url: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.integration.issuer.batch_kill_program",
            store_url,
            str(tmp_path / "out"),
        ],
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    log_watch.look(done.stderr)
    told = json.loads(done.stdout.splitlines()[-1])
    assert told.pop("kills") > 10
    assert told == {
        "document": ROWS,
        "audit_leaf": ROWS,
        "texts": ROWS,
        "left": 0,
        "used": ROWS,
        "state": "done",
        "issued": ROWS,
        "listed": ROWS,
        "files": ["manifest", "result"],
    }
