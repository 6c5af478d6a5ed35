"""A piece as an e-mail: text and HTML, the code as a picture in it, the letter as a PDF beside."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from typing import TYPE_CHECKING, Final

import jinja2

from gouvcheck_core import qr
from gouvcheck_core.format import QUIET_ZONE_MODULES
from gouvcheck_core.profiles import Language
from voucher_batch.errors import MailError
from voucher_batch.mail.words import words
from voucher_batch.mailbox import header_text, mailbox

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from gouvcheck_core.profiles import Field
    from voucher_batch.campaign import Campaign, Mail
    from voucher_batch.mailbox import Mailbox
    from voucher_batch.piece import Mark, Piece

MODULE: Final = 6
"""Pixels of the page a module: the smallest whole number that makes a voucher's code 320 wide."""
_SHARP: Final = 2
"""Pixels of the picture for each of the page: screens of phones have two or three."""
_CONTENT_ID: Final = "code"
_ID_BYTES: Final = 16
_PROFILE_LANGUAGES: Final = frozenset(Language)


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Parcel:
    """What one e-mail brings. Without a ``repr``: it holds a name, an address and a code.

    Args:
        piece: What it shows.
        to: Who gets it.
        pdf: The same piece as a letter.
    """

    piece: Piece
    to: Mailbox
    pdf: bytes


def sender_of(campaign: Campaign) -> Mailbox:
    """Return the mailbox that a campaign writes from.

    Raises:
        MailError: ``mail-address``: it has none.
    """
    return mailbox(campaign.sender.email, name=campaign.sender.name)


def message_id(mark: Mark, *, key: bytes, domain: str) -> str:
    """Return the Message-ID of a piece: the same each time, and it tells nothing.

    A server or mailbox that sees a message twice knows it by this, and the operator finds it in the
    server's log (RFC 5322 section 3.6.4).

    Args:
        mark: Which piece, and which copy.
        key: A key of the campaign for this alone.
        domain: Of the sender, as A-labels.
    """
    digest = hmac.digest(key, mark.text().encode(), "sha256")
    return f"<{digest[:_ID_BYTES].hex()}@{domain}>"


def compose(parcel: Parcel, campaign: Campaign, *, identity: str, now: dt.datetime) -> bytes:
    """Return the message as it is handed to a server.

    Args:
        parcel: What it brings.
        campaign: Says who writes, and what.
        identity: The Message-ID.
        now: For the Date, aware.

    Raises:
        MailError: The campaign sends no e-mails, or a text does not fit into a header.
        QrError: The code cannot be drawn.
    """
    message = EmailMessage(policy.SMTPUTF8 if parcel.to.needs_utf8 else policy.SMTP)
    level = qr.Level(campaign.profile.level.value)
    drawn = qr.encode(parcel.piece.code, level=level)
    said = _said(parcel.piece, campaign, side=(drawn.size + 2 * QUIET_ZONE_MODULES) * MODULE)
    message.set_content(_template("mail.txt.j2").render(said), cte="quoted-printable")
    message.add_alternative(
        _template("mail.html.j2").render(said), subtype="html", cte="quoted-printable"
    )
    *_, html = message.iter_parts()
    html.add_related(
        drawn.png(scale=MODULE * _SHARP),
        "image",
        "png",
        cid=f"<{_CONTENT_ID}>",
        disposition="inline",
    )
    message.add_attachment(
        parcel.pdf, maintype="application", subtype="pdf", filename=f"{campaign.id}.pdf"
    )
    # Last, because each part that is added takes what is said of the content for its own.
    for name, value in _headers(parcel, campaign, identity, now):
        message[name] = value
    return message.as_bytes()


def _headers(
    parcel: Parcel, campaign: Campaign, identity: str, now: dt.datetime
) -> Iterator[tuple[str, object]]:
    sender = sender_of(campaign)
    language = parcel.piece.language
    yield "From", sender.header()
    if campaign.sender.reply_to:
        yield "Reply-To", mailbox(campaign.sender.reply_to).header()
    yield "To", parcel.to.header()
    yield "Subject", header_text(_subject(campaign, language))
    yield "Date", format_datetime(now)
    yield "Message-ID", identity
    yield "Content-Language", language
    # So that no absence note comes back (RFC 3834 section 5), and filters can sort the campaign
    # (RFC 2919). Nobody is on a list that he could leave: there is no List-Unsubscribe.
    yield "Auto-Submitted", "auto-generated"
    yield "List-ID", f"<{campaign.id}.{sender.domain}>"


def _said(piece: Piece, campaign: Campaign, *, side: int) -> dict[str, object]:
    """Return what the templates fill in."""
    said = words(piece.language)
    period, copy, questions = campaign.period, piece.mark.copy, campaign.sender.reply_to
    return {
        "language": piece.language,
        "words": said,
        "campaign": campaign.name_in(piece.language),
        "subject": _subject(campaign, piece.language),
        "sender": campaign.sender.name,
        "greeting": said.greeting.format(name=piece.name),
        "text": _text(campaign, piece.language),
        "rows": tuple(_rows(piece, campaign)),
        "reference": piece.reference,
        "period": said.period.format(start=said.day(period.start), end=said.day(period.end)),
        "copy": said.copy.format(copy=copy) if copy > 1 else "",
        "questions": said.questions.format(address=questions) if questions else "",
        "automatic": said.automatic.format(sender=campaign.sender.name),
        "cid": _CONTENT_ID,
        "side": side,
    }


def _rows(piece: Piece, campaign: Campaign) -> Iterator[tuple[str, str]]:
    """Yield label and value of what people compare, in the profile's order."""
    for each in campaign.profile.fields:
        if each.compare and each.id in piece.fields:
            yield _label(each, piece.language), piece.fields[each.id]


def _label(field: Field, language: str) -> str:
    """Return what a field is called: by its profile, or by us where that lacks the language."""
    if language in _PROFILE_LANGUAGES:
        return field.words.say(Language(language))
    return words(language).labels.get(field.id) or field.words.say(Language.EN)


def _subject(campaign: Campaign, language: str) -> str:
    return _in(language, _mail(campaign).subject, campaign)


def _text(campaign: Campaign, language: str) -> str:
    return _in(language, _mail(campaign).text, campaign).strip()


def _in(language: str, said: Mapping[str, str], campaign: Campaign) -> str:
    """Return what the campaign says in a language, or in its first."""
    return said.get(language, said[campaign.languages[0]])


def _mail(campaign: Campaign) -> Mail:
    if campaign.mail is None:
        raise MailError(
            "mail-none",
            "The campaign says nothing in e-mails.",
            hint="Write its [mail.subject] and [mail.text].",
        )
    return campaign.mail


@cache
def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__),
        autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2",)),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template(name)
