"""A service that delivers by download, a document that waits, and the link as its e-mail has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from fastapi.testclient import TestClient

from gouvcheck_core.profiles import Language
from issuer_api.app import create_app
from issuer_api.clients import api_keys
from issuer_api.clients.caller import Caller, Right
from issuer_api.documents import service as documents
from issuer_api.download import contents, service
from issuer_api.download.schemas import DownloadDelivery
from issuer_api.download.settings import DownloadSettings
from issuer_api.house import House
from tests.support.door import SETTINGS
from tests.support.register import CLIENT, NOW, desk, sample_order

if TYPE_CHECKING:
    from issuer_api.documents.model import Issued
    from issuer_api.store.opening import Register

ADDRESS: Final = "zoé.muller@example.lu"
BIRTH: Final = "1985-03-31"
PDF: Final = b"%PDF-1.7 sample\n"
RIGHT: Final = {"day": "31", "month": "3", "year": "1985", "lang": "en"}
WRONG: Final = RIGHT | {"day": "30"}


class Counter:
    """The service with its clock, and what it would send.

    Args:
        register: The books, with the sample client in them.
        server: URI of the mail server.
    """

    def __init__(self, register: Register, *, server: str = "smtp://mail.example.lu") -> None:
        self.now = NOW
        self.register = register
        settings = DownloadSettings(server=server, sender="documents@example.lu")
        self.house = House(
            SETTINGS.model_copy(update={"download": settings}),
            register,
            desk(),
            lambda: self.now,
        )
        self.http = TestClient(create_app(self.house), raise_server_exceptions=False)

    def deliver(self, kind: str = "criminal-record", *, pdf: bytes = PDF, **said: Any) -> Issued:
        """Issue a document and have it wait for its citizen."""
        wanted = DownloadDelivery.model_validate(
            {"kind": "download", "email": ADDRESS, "language": Language.EN}
            | (said or {"birth_date": BIRTH})
        )
        with self.register.begin() as books:
            order = sample_order(kind, idempotency=f"{kind}-request")
            issued = documents.issue(books, order, desk=self.house.desk, now=self.now)
        with self.register.begin() as books:
            service.deliver(books, self.house, issued, pdf, wanted, now=self.now)
        return issued

    def key(self) -> str:
        """Return an API key that may issue."""
        caller = Caller(CLIENT, "first", frozenset({Right.ISSUE}))
        random, pepper = self.house.desk.random, self.house.desk.pepper
        with self.register.begin() as books:
            made = api_keys.make(
                books, caller, pepper=pepper, random=random, expires=NOW + 1_000, now=NOW
            )
        return made.text

    def order(self, wanted: dict[str, Any], *, key: str) -> Any:
        """Ask for a document as an administration's program does."""
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "first-request"}
        return self.http.post("/v1/documents", json=wanted, headers=headers)

    def links(self) -> list[str]:
        """Return the texts of the links that wait in the outbox, oldest first."""
        with self.register.read() as books:
            rows = books.connection.exec_driver_sql(
                "SELECT id, errand FROM download_mail WHERE errand IS NOT NULL ORDER BY not_before"
            ).all()
        return [
            contents.kept_errand(
                bytes(row.errand), pepper=self.house.desk.pepper, row=row.id
            ).link.text
            for row in rows
        ]

    def answer(self, link: str, filled: dict[str, str] | None = None) -> Any:
        """Send the form."""
        return self.http.post(f"/d/{link}", data=filled or RIGHT)

    def row(self) -> Any:
        """Return the one document that waits."""
        with self.register.read() as books:
            return books.connection.exec_driver_sql("SELECT * FROM download").one()


def permit_in(page: str) -> str:
    """Return what a page was given to fetch its PDF with."""
    found = re.search(r'name="permit" value="([^"]+)"', page)
    assert found is not None
    return found[1]
