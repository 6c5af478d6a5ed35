"""The e-mail that brings a link: nothing in its head says what document it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from typing import TYPE_CHECKING, Final

import jinja2

from gouvcheck_core.policy import luxembourg_day
from issuer_api.documents.hashing import keyed
from issuer_api.download.words import words
from voucher_batch.mailbox import header_text, mailbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gouvcheck_core.profiles import Language
    from issuer_api.download.contents import Errand
    from voucher_batch.mailbox import Mailbox

_ID_BYTES: Final = 16
_EPOCH: Final = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who writes.

    Args:
        sender: Address and name.
        public_url: Under which the pages are reached.
    """

    sender: Mailbox
    public_url: str


def message_id(identifier: str, *, pepper: bytes, domain: str) -> str:
    """Return the Message-ID of a message: the same at each try, and it tells nothing."""
    digest = keyed(pepper, b"download-message", identifier.encode())
    return f"<{digest[:_ID_BYTES].hex()}@{domain}>"


def compose(
    errand: Errand, writer: Writer, *, language: Language, identity: str, now: int
) -> bytes:
    """Return the message as it is handed to a server.

    Args:
        errand: Who gets it, and which link.
        writer: Who writes.
        language: In which it is written.
        identity: The Message-ID.
        now: Seconds since 1970-01-01T00:00:00Z, for the Date.

    Raises:
        MailError: An address or name does not fit into a header.
    """
    to = mailbox(errand.address)
    message = EmailMessage(policy.SMTPUTF8 if to.needs_utf8 else policy.SMTP)
    said = _said(errand, writer, language)
    message.set_content(_template("mail.txt.j2").render(said), cte="quoted-printable")
    message.add_alternative(
        _template("mail.html.j2").render(said), subtype="html", cte="quoted-printable"
    )
    for name, value in _headers(to, writer, language):
        message[name] = value
    message["Date"] = format_datetime(dt.datetime.fromtimestamp(now, dt.UTC))
    message["Message-ID"] = identity
    return message.as_bytes()


def _headers(to: Mailbox, writer: Writer, language: Language) -> Iterator[tuple[str, object]]:
    yield "From", writer.sender.header()
    yield "To", to.header()
    yield "Subject", header_text(words(language).mail["subject"])
    yield "Content-Language", language.value
    # So that no absence note comes back (RFC 3834 section 5).
    yield "Auto-Submitted", "auto-generated"


def _said(errand: Errand, writer: Writer, language: Language) -> dict[str, object]:
    said = words(language).mail
    # The last day that is whole: on the next one it is erased at some hour.
    day = _EPOCH + dt.timedelta(days=luxembourg_day(errand.until) - 1)
    url = f"{writer.public_url.rstrip('/')}/d/{errand.link.text}?lang={language}"
    return {
        "language": language.value,
        "words": said,
        "sender": writer.sender.name,
        "link": url,
        "until": said["until"].format(day=day.strftime(said["date"])),
        "automatic": said["automatic"].format(sender=writer.sender.name),
    }


@cache
def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__),
        autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2",)),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template(name)
