"""The citizen of the service's act: an e-mail, its link, one question, and the document as PDF.

The mail server is a real one on this machine; the page is asked as a browser without scripts would.
"""

from __future__ import annotations

import http.client
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from issuer_api.download.settings import DownloadSettings

if TYPE_CHECKING:
    from issuer_api.settings import Settings
    from tests.support.mail_server import Desk

ADDRESS: Final = "sample.person@example.lu"
BIRTH: Final = "2001-12-06"
DELIVERY: Final = {"kind": "download", "email": ADDRESS, "language": "lb", "birth_date": BIRTH}
"""How an administration orders a document for the citizen."""

_SENT_WITHIN: Final = 30
_FORM: Final = "application/x-www-form-urlencoded"


def with_mail(settings: Settings, desk: Desk) -> Settings:
    """Return the settings of a service that writes its e-mails to a server."""
    download = DownloadSettings(server=desk.uri, sender="documents@example.lu")
    return settings.model_copy(update={"download": download})


@dataclass(frozen=True)
class Citizen:
    """Somebody with a mailbox and a browser.

    Args:
        port: Of the service.
        mailbox: The mail server that their e-mails come to.
    """

    port: int
    mailbox: Desk

    def link(self) -> str:
        """Wait for the e-mail and return the path of the link in it."""
        end = time.monotonic() + _SENT_WITHIN
        while not self.mailbox.taken and time.monotonic() < end:
            time.sleep(0.1)
        (message,) = self.mailbox.messages()
        body = message.get_body(("plain",))
        found = re.search(r"/d/[\w-]{43}", body.get_content() if body else "")
        return found[0] if found else ""

    def answer(self, link: str, *, born: str) -> tuple[int, str]:
        """Answer the page's question; return status and page."""
        year, month, day = born.split("-")
        status, page = self._send(link, {"day": day, "month": month, "year": year, "lang": "lb"})
        return status, page.decode()

    def fetch(self, link: str, page: str) -> bytes:
        """Press the button for the PDF that the page shows."""
        permit = re.search(r'name="permit" value="([^"]+)"', page)
        return self._send(f"{link}/pdf", {"permit": permit[1] if permit else ""})[1]

    def _send(self, path: str, filled: dict[str, str]) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("POST", path, urlencode(filled), {"Content-Type": _FORM})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()
