"""The service as a program of its own, and callers, for tests that take away what it stands on.

The program is `gouvcheck-api serve` with settings from its environment, as in production. The test
lays its register and keys out beforehand, and audits from outside afterwards.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx2 as httpx

from gouvcheck_core import cose, envelope
from gouvcheck_core.profiles import packaged
from issuer_api.audit.leaf import Action
from issuer_api.audit.verify import audit, prove_document
from issuer_api.clients import api_keys
from issuer_api.clients.caller import Caller, Right
from issuer_api.operate.counting import Counts, Tally
from issuer_api.operate.opening import now
from issuer_api.publish.service import publish
from issuer_api.store.opening import create_register, open_register
from tests.support import log_watch
from tests.support.door import body
from tests.support.press import AUDIT, LIST, ORIGIN, furnished
from tests.support.register import CLIENT, let_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from issuer_api.publish.service import Press

ROOT: Final = Path(__file__).parents[3]
FILE_SIGNER: Final = f"file:{ROOT / 'keys' / 'demo' / 'private' / 'document-1.private.pem'}"
PATIENCE: Final = 60.0
"""Seconds after which a test gives up; nothing here needs as many."""

_PROGRAM: Final = "from issuer_api.cli import main; main()"
_PEPPER: Final = "p" * 32
_AN_HOUR: Final = 3_600


@dataclass(slots=True)
class Service:
    """The service's program, which may be killed and started again.

    Args:
        url: Of its database, still empty.
        folder: For the published keys and the log.
        signer: URI of the key for all kinds of document.
        quota: Documents of each kind a day.
    """

    url: str
    folder: Path
    signer: str = FILE_SIGNER
    quota: int = 1_000
    process: subprocess.Popen[bytes] = field(init=False)
    address: str = field(init=False)
    _http: httpx.Client = field(init=False)
    _log: Path = field(init=False)
    _key: str = field(init=False)
    _press: Press = field(init=False)

    def lay_out(self) -> None:
        """Make the register with one client, and the published keys."""
        self._press = furnished(self.folder / "keys", now=now() - 60)
        create_register(self.url)
        with open_register(self.url) as register:
            let_in(register, quota=self.quota)
            with register.begin() as books:
                self._key = api_keys.make(
                    books,
                    Caller(CLIENT, "first", frozenset({Right.ISSUE})),
                    pepper=_PEPPER.encode(),
                    random=secrets.token_bytes,
                    expires=now() + _AN_HOUR,
                    now=now(),
                ).text

    def start(self) -> None:
        """Start the program, and wait until it listens."""
        self._log = log = self.folder / f"log-{secrets.token_hex(4)}"
        with log.open("wb") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, "serve"],
                cwd=ROOT,
                env=os.environ | self._settings(),
                stdout=stderr,
                stderr=stderr,
            )
        self.address = f"http://127.0.0.1:{self._port(log)}"

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the program run for a while."""
        many = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        with httpx.Client(trust_env=False, timeout=PATIENCE, limits=many) as self._http:
            self.start()
            try:
                yield
            finally:
                self.kill()

    def kill(self) -> None:
        """End the program as a power cut or the kernel would."""
        self.process.kill()
        self.process.wait()
        log_watch.look(self._log.read_text(encoding="utf-8"))

    def ask(self, number: int) -> httpx.Response:
        """Ask for a document; the same number is the same request."""
        return self._http.post(
            f"{self.address}/v1/documents",
            json=body(formats=[], actor=f"desk {number}"),
            headers={
                "Authorization": f"Bearer {self._key}",
                "Idempotency-Key": f"request-{number:04}",
            },
        )

    def get(self, path: str) -> httpx.Response:
        """Ask for what everybody may ask for."""
        return self._http.get(f"{self.address}{path}")

    def audited(self, released: Mapping[int, Mapping[str, Any]]) -> Counts:
        """Publish, audit from the served files alone, and find a leaf for all that was released.

        Args:
            released: Answers by the numbers of their requests.

        Returns:
            The counts of signatures, leaves and documents, which are those of the audit too.
        """
        with open_register(self.url) as register:
            publish(register, self._press, now=now())
            found = audit(self._fetch, origin=ORIGIN, key=AUDIT.public)
            with register.read() as books:
                counts = Tally().count(books)
                documents = {
                    number: books.documents.get(answer["id"]) for number, answer in released.items()
                }
        assert counts.leaves == found.actions.get(Action.ISSUED, 0)
        for number, document in documents.items():
            code = cose.parse(envelope.from_text(released[number]["code"]))
            assert document.salt is not None
            prove_document(
                self._fetch,
                found.checkpoint,
                released[number]["leaf"],
                salt=document.salt,
                fingerprint=code.fingerprint,
                actor=f"desk {number}",
            )
        return counts

    def _fetch(self, path: str) -> bytes:
        answer = self.get(f"/audit/{path}")
        assert answer.status_code == httpx.codes.OK, answer.text
        return answer.content

    def _settings(self) -> dict[str, str]:
        key = {
            "signer": self.signer,
            "types": [profile.id for profile in packaged()],
            "status_list": LIST,
        }
        values = {
            "environment": "development",
            "database": self.url,
            "pepper": _PEPPER,
            "public_url": "http://127.0.0.1",
            "issuer": json.dumps({"fr": "Ministère de l'Exemple"}),
            "keys": str(self.folder / "keys"),
            "document_keys": json.dumps([key]),
            "port": "0",
        }
        return {f"GOUVCHECK_API_{name.upper()}": value for name, value in values.items()}

    def _port(self, log: Path) -> int:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            for line in log.read_text("utf-8").splitlines():
                if '"serving"' in line and line.endswith("}"):
                    port = json.loads(line)["port"]
                    assert isinstance(port, int)
                    return port
            time.sleep(0.02)
        raise AssertionError(log.read_text("utf-8"))


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something is so, and give up after a while."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def released(answers: Iterable[tuple[int, httpx.Response]]) -> dict[int, dict[str, Any]]:
    """Return what was handed out, by number; the same number never brought two documents."""
    found: dict[int, dict[str, Any]] = {}
    for number, answer in answers:
        if answer.status_code == httpx.codes.CREATED:
            assert found.setdefault(number, answer.json()) == answer.json()
    codes = {each["code"] for each in found.values()}
    assert len(codes) == len(found)
    return found


def problems(answers: Iterable[httpx.Response]) -> set[tuple[int, str]]:
    """Return status and code of all answers that are refusals, each of them a problem."""
    refused = [answer for answer in answers if answer.status_code != httpx.codes.CREATED]
    assert {answer.headers["content-type"] for answer in refused} <= {"application/problem+json"}
    return {(answer.status_code, answer.json()["code"]) for answer in refused}
