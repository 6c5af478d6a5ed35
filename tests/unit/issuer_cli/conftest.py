"""A service on this machine that `gouvcheck-api` looks after: settings, books, published keys."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from issuer_api.cli.app import run
from issuer_api.store.opening import open_register
from tests.e2e.story.published import Publisher
from tests.support import demo_keys

if TYPE_CHECKING:
    from pathlib import Path

    from issuer_api.store.opening import Register

NOW = 1_795_000_000


@dataclass(frozen=True, slots=True)
class Said:
    """What the command said and ended with."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Place:
    """The command, its settings, and who types."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str, account: str = "first") -> Said:
        for verb in ("propose", "approve"):
            self.monkeypatch.setattr(f"issuer_api.cli.client.{verb}.account", lambda: account)
        self.monkeypatch.setattr("issuer_api.cli.operator.account", lambda: account)
        code = run(arguments)
        said = self.capsys.readouterr()
        return Said(code, said.out, said.err)

    def register(self) -> Register:
        return open_register(f"sqlite:///{self.folder / 'register.db'}")


@pytest.fixture
def api(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Place:
    """Return the command with good settings and an empty database."""
    Publisher(tmp_path / "keys", NOW).publish_head()
    monkeypatch.setattr("gouvcheck_core.cli.moments.now", lambda: NOW)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    key = demo_keys.FOLDER / "private" / "document-1.private.pem"
    for name, value in {
        "ENVIRONMENT": "development",
        "DATABASE": f"sqlite:///{tmp_path / 'register.db'}",
        "PEPPER": "p" * 32,
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "ISSUER": '{"fr": "Exemple"}',
        "KEYS": str(tmp_path / "keys"),
        "DOCUMENT_KEYS": json.dumps(
            [{"signer": f"file:{key}", "types": ["appointment"], "status_list": 1}]
        ),
    }.items():
        monkeypatch.setenv(f"GOUVCHECK_API_{name}", value)
    place = Place(tmp_path, monkeypatch, capsys)
    assert place("migrate").code == 0
    return place
