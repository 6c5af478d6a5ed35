"""The service over HTTP: the app, a real register, real keys, and callers with their own keys."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretBytes

from issuer_api.app import create_app
from issuer_api.clients import api_keys
from issuer_api.clients.caller import Caller, Right
from issuer_api.house import House
from issuer_api.settings import DocumentKey, Settings
from tests.support.register import CLIENT, NOW, Counted, desk
from tests.support.samples import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from issuer_api.sheets.seal import Seal
    from issuer_api.store.opening import Register

SETTINGS: Final = Settings(
    database="sqlite:///unused.db",
    pepper=SecretBytes(b"p" * 32),
    public_url="https://documents.example.lu",
    issuer={"fr": "Ministère de l'Exemple"},
    keys=Path("keys"),
    document_keys=(DocumentKey(signer="pkcs11:token=x", types=("appointment",), status_list=3),),
)


class Door:
    """The service with its clock and its clients.

    Args:
        register: The books, with the sample client in them.
        keys: The published folder that is served.
        seal: What PDFs are sealed with.
    """

    def __init__(
        self, register: Register, *, keys: Path | None = None, seal: Seal | None = None
    ) -> None:
        self.now = NOW
        self._numbers = itertools.count()
        self.register = register
        self.desk = desk()
        settings = SETTINGS if keys is None else SETTINGS.model_copy(update={"keys": keys})
        self.house = House(settings, register, self.desk, lambda: self.now, seal=seal)
        self.http = TestClient(create_app(self.house), raise_server_exceptions=False)

    def key(
        self,
        *rights: Right,
        types: frozenset[int] | None = None,
        expires: int = NOW + 1_000,
        client: str = CLIENT,
        name: str = "",
    ) -> str:
        """Return a new API key; another ``name`` makes another key with the same rights."""
        caller = Caller(client, "first", frozenset(rights), types)
        with self.register.begin() as books:
            return api_keys.make(
                books,
                caller,
                pepper=self.desk.pepper,
                random=Counted(f"{rights}{types}{expires}{client}{name}".encode()),
                expires=expires,
                now=NOW,
            ).text

    def post(
        self, path: str, body: dict[str, Any], *, key: str, idempotency: str = "first-request"
    ) -> Any:
        """Send a request that changes something."""
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": idempotency}
        return self.http.post(path, json=body, headers=headers)

    def write(self, method: str, path: str, body: Any = None, *, key: str) -> Any:
        """Send a write that is asked for once, under an idempotency key of its own."""
        headers = {
            "Authorization": f"Bearer {key}",
            "Idempotency-Key": f"request-of-a-test-{next(self._numbers)}",
        }
        return self.http.request(method, path, json=body, headers=headers)

    def get(self, path: str, *, key: str) -> Any:
        """Ask for something."""
        return self.http.get(path, headers={"Authorization": f"Bearer {key}"})

    def issue(self, body: dict[str, Any], *, key: str, idempotency: str = "first-request") -> Any:
        """Ask for a document."""
        return self.post("/v1/documents", body, key=key, idempotency=idempotency)


@pytest.fixture
def door(register: Register) -> Iterator[Door]:
    """Return the running service."""
    door = Door(register)
    with door.http:
        yield door


def body(kind: str = "criminal-record", **more: Any) -> dict[str, Any]:
    """Return a request for a packaged sample of a kind."""
    fields = json.loads(min(FOLDER.glob(f"{kind}*.json")).read_text(encoding="utf-8"))["fields"]
    return {"profile": kind, "claims": fields, **more}
