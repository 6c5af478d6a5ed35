"""Act of the service: documents issued, stamped, fetched by a citizen and withdrawn over HTTP.

The service is the one of `make serve`, with the story's clock; it listens to this machine only.
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import io
import json
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import pikepdf
import uvicorn

from gouvcheck_core.profiles import by_id
from gouvcheck_core.scan import scan
from issuer_api import observe
from issuer_api.app import create_app
from issuer_api.operate import demonstration
from issuer_api.operate.opening import open_house
from issuer_api.operate.serving import listen
from issuer_api.store.opening import create_register
from tests.e2e.story.citizen import BIRTH, DELIVERY, Citizen, with_mail
from tests.e2e.story.published import Phone
from tests.support import demo_keys, mail_server
from tests.support.samples import usual_sample

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from fastapi import FastAPI

    from tests.e2e.story.report import Report

_A4: Final = (595, 842)
_PUBLISHED_WITHIN: Final = 60
"""Seconds that the service promises."""


@dataclass(frozen=True)
class Client:
    """An administration's program: asks over HTTP with its key."""

    port: int
    key: str

    def post(self, path: str, body: bytes, *, kind: str = "application/json") -> tuple[int, bytes]:
        """Send a request that changes something, and return status and content."""
        headers = {
            "Authorization": f"Bearer {self.key}",
            "Content-Type": kind,
            "Idempotency-Key": uuid4().hex,
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def ask(self, path: str, **wanted: object) -> tuple[int, Any]:
        """Send a request in JSON, and return status and answer."""
        status, content = self.post(path, json.dumps(wanted).encode())
        return status, json.loads(content)


def show(out: Path, now: int, report: Report) -> None:
    """Issue, stamp, fetch and withdraw through the service, and let a phone judge.

    Args:
        out: Made; gets database, published keys, PDFs and the service's log.
        now: The clock.
        report: Gets what was seen.
    """
    report.act("An administration's program asks the issuer service over HTTP")
    observe.configure()
    out.mkdir(parents=True, exist_ok=True)
    with (
        (out / "service.log").open("w") as log,
        contextlib.redirect_stderr(log),
        mail_server.serving(mail_server.Desk()) as mailbox,
    ):
        _show(out, now, mailbox, report)


def _show(out: Path, now: int, mailbox: mail_server.Desk, report: Report) -> None:
    demonstration.lay_out(out, demo_keys.FOLDER)
    settings = demonstration.demo_settings(out, keys=demo_keys.FOLDER, port=0)
    settings = with_mail(settings, mailbox)
    create_register(settings.database)
    begun = time.monotonic()
    with open_house(settings, clock=lambda: now + int(time.monotonic() - begun)) as house:
        demonstration.publish_first(house)
        demonstration.let_in(house)
        key = demonstration.make_key(house)
        listening = listen(settings)
        client = Client(listening.getsockname()[1], key)
        with _running(create_app(house), listening):
            _show_work(client, Citizen(client.port, mailbox), out, now, report)


def _show_work(client: Client, citizen: Citizen, out: Path, now: int, report: Report) -> None:
    identifier, issued = _issue(client, out / "issued.pdf", report)
    stamped = _stamp(client, out / "stamped.pdf", report)
    fetched = _fetch(client, citizen, out / "fetched.pdf", report)
    phone = Phone(out / "phone", now + 2)
    _update(phone, out / "keys", "0", report)
    report.line("the issued PDF on a phone that is offline", got=phone.says(issued), due="genuine")
    report.line("the stamped PDF", got=phone.says(stamped), due="genuine")
    report.line("the PDF that the citizen fetched", got=phone.says(fetched), due="genuine")
    before = _head(out / "keys")
    status, _ = client.ask(f"/v1/documents/{identifier}/withdraw", reason="error")
    report.line("the program withdraws the first", got=str(status), due="200")
    _update(phone, out / "keys", before, report)
    report.line("the same paper", got=phone.says(issued), due="withdrawn")
    report.line("the other one", got=phone.says(stamped), due="genuine")


def _issue(client: Client, path: Path, report: Report) -> tuple[str, str]:
    """Issue an extract as PDF, and return its identifier and the code that is read from it."""
    profile = by_id("residence-certificate")
    status, answer = client.ask(
        "/v1/documents",
        profile=profile.id,
        claims=usual_sample(profile),
        formats=["pdf"],
        language="fr",
    )
    report.line("a residence certificate is issued", got=str(status), due="201")
    path.write_bytes(base64.b64decode(answer["pdf"]))
    return answer["id"], _read(path)


def _stamp(client: Client, path: Path, report: Report) -> str:
    """Have a code put onto a PDF of the administration's own, and return the code read from it."""
    profile = by_id("criminal-record")
    request = {
        "profile": profile.id,
        "claims": usual_sample(profile),
        "place": {"corner": "bottom-right"},
    }
    kind, body = _multipart(request, _own_pdf())
    status, content = client.post("/v1/stamp", body, kind=kind)
    report.line("an administration's own PDF is stamped", got=str(status), due="201")
    path.write_bytes(content)
    return _read(path)


def _fetch(client: Client, citizen: Citizen, path: Path, report: Report) -> str:
    """Order a document for a citizen, who fetches it; return the code that is read from it."""
    profile = by_id("vaccination")
    status, _ = client.ask(
        "/v1/documents",
        profile=profile.id,
        claims=usual_sample(profile),
        language="fr",
        delivery=DELIVERY,
    )
    report.line("a certificate is ordered for a citizen", got=str(status), due="201")
    link = citizen.link()
    refused, _ = citizen.answer(link, born="2001-12-07")
    report.line("the link of the e-mail, with another birth date", got=str(refused), due="403")
    status, page = citizen.answer(link, born=BIRTH)
    report.line("the link, with the right one", got=str(status), due="200")
    path.write_bytes(citizen.fetch(link, page))
    return _read(path)


def _own_pdf() -> bytes:
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=_A4)
        pdf.save(buffer)
    return buffer.getvalue()


def _multipart(request: Mapping[str, object], pdf: bytes) -> tuple[str, bytes]:
    mark = uuid4().hex
    part = f"--{mark}\r\nContent-Disposition: form-data; name="
    lines = [
        f'{part}"request"\r\n\r\n{json.dumps(request)}\r\n'.encode(),
        f'{part}"file"; filename="own.pdf"\r\nContent-Type: application/pdf\r\n\r\n'.encode(),
        pdf,
        f"\r\n--{mark}--\r\n".encode(),
    ]
    return f"multipart/form-data; boundary={mark}", b"".join(lines)


def _read(path: Path) -> str:
    return scan(path.read_bytes())[0].text


def _head(keys: Path) -> str:
    path = keys / "head.cose"
    return path.read_bytes().hex() if path.is_file() else "0"


def _update(phone: Phone, keys: Path, before: str, report: Report) -> None:
    """Wait until the service has published once more, and let the phone fetch it."""
    end = time.monotonic() + _PUBLISHED_WITHIN
    while _head(keys) in {before, "0"} and time.monotonic() < end:
        time.sleep(0.1)
    phone.now += 60
    report.line("published, and the phone updates", got=phone.update(keys), due="updated")


@contextlib.contextmanager
def _running(app: FastAPI, listening: socket.socket) -> Iterator[None]:
    """Serve in a thread until the block ends."""
    server = uvicorn.Server(uvicorn.Config(app, access_log=False, log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    with listening:
        thread.start()
        try:
            yield
        finally:
            server.should_exit = True
            thread.join()
