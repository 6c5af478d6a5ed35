"""docs/how-to/hand-vouchers-to-redemption.md does what it says: factory and service in turn."""

from __future__ import annotations

import json
import shlex
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Final
from unittest import mock

from gouvcheck_core.cli import moments
from gouvcheck_core.signer import close_tokens
from issuer_api.cli.app import run
from tests.e2e.story.published import Publisher
from tests.support import demo_keys
from tests.support.batch_command import NOW, furnish
from tests.support.batch_playbook import Operators
from tests.support.command import Stream

PAGE: Final = Path(__file__).parents[3] / "docs" / "how-to" / "hand-vouchers-to-redemption.md"
CAMPAIGN: Final = """
```console
$ gouvcheck-batch new spring
$ gouvcheck-batch sample people.csv --count 14
$ gouvcheck-batch import people.csv -C spring
$ gouvcheck-batch allocate -C spring
$ gouvcheck-batch run -C spring --signer file:vouchers-1.private.pem --workers 1
```
"""
"""What was typed before the page begins."""


class Both(Operators):
    """Types commands of the factory and of the service."""

    def _run(self, line: str) -> tuple[int, str]:
        program, _, arguments = line.partition(" ")
        if program != "gouvcheck-api":
            return super()._run(line)
        said = Stream()
        with (
            mock.patch.object(moments, "now", return_value=self.now),
            redirect_stdout(said),
            redirect_stderr(said),
        ):
            return run(shlex.split(arguments)), said.text()


def settings(folder: Path) -> dict[str, str]:
    key = demo_keys.FOLDER / "private" / "document-1.private.pem"
    documents = [{"signer": f"file:{key}", "types": ["appointment"], "status_list": 9}]
    values = {
        "ENVIRONMENT": "development",
        "DATABASE": f"sqlite:///{folder / 'register.db'}",
        "PEPPER": "p" * 32,
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "ISSUER": '{"fr": "Exemple"}',
        "KEYS": str(folder / "keys"),
        "DOCUMENT_KEYS": json.dumps(documents),
    }
    return {f"GOUVCHECK_API_{name}": value for name, value in values.items()}


def test_page_hands_vouchers_over_as_it_says(tmp_path: Path) -> None:
    close_tokens()
    furnish(tmp_path)
    Publisher(tmp_path / "keys", NOW).publish_head()
    both = Both(tmp_path, environment=settings(tmp_path))
    before = tmp_path / "before.md"
    before.write_text(CAMPAIGN + "```console\n$ gouvcheck-api migrate\n```\n", "utf-8")
    assert both.play(before) == 6
    assert both.play(PAGE) > 8
