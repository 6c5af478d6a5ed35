"""An e-mail as its reader gets it: headers, text, HTML, the code and the PDF."""

from __future__ import annotations

import datetime as dt
import io
import re
import string
from dataclasses import replace
from email import message_from_bytes, policy
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image

from tests.support.mail_pieces import LANGUAGES, NAME, PDF, REFERENCE, campaign, piece
from voucher_batch.errors import MailError
from voucher_batch.mail.compose import Parcel, compose, message_id, sender_of
from voucher_batch.mail.words import MailWords, words
from voucher_batch.mailbox import mailbox

if TYPE_CHECKING:
    from email.message import EmailMessage

    from voucher_batch.piece import Piece

NOW = dt.datetime(2027, 4, 1, 8, 0, tzinfo=dt.UTC)
KEY = bytes(32)
IDENTITY = "<0123@example.lu>"


def composed(shown: Piece, *, to: str = "zoe@example.lu") -> bytes:
    parcel = Parcel(piece=shown, to=mailbox(to, name=shown.name), pdf=PDF)
    return compose(parcel, campaign(), identity=IDENTITY, now=NOW)


def parsed(shown: Piece, *, to: str = "zoe@example.lu") -> EmailMessage:
    return message_from_bytes(composed(shown, to=to), policy=policy.default)


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    content: str = part.get_content()
    return content.replace("\r\n", "\n")


def test_headers_say_who_to_whom_and_that_a_machine_wrote() -> None:
    message = parsed(piece())
    assert message["From"] == "Ministère – Échantillon <bons@xn--bcher-kva.example>"
    assert message["Reply-To"] == "aide@example.lu"
    assert message["To"].addresses[0].display_name == NAME
    assert message["To"].addresses[0].addr_spec == "zoe@example.lu"
    assert message["Subject"] == "Votre bon – Äre Bong"
    assert message["Date"].datetime == NOW
    assert message["Message-ID"] == IDENTITY
    assert message["Content-Language"] == "fr"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-ID"] == "<bons-2027.xn--bcher-kva.example>"


def test_message_can_go_through_any_server() -> None:
    data = composed(piece())
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_name_beyond_ascii_before_the_sign_is_sent_as_it_is() -> None:
    data = composed(piece(), to="zoé@example.lu")
    assert "<zoé@example.lu>".encode() in data


def test_parts_are_those_that_every_mail_program_knows() -> None:
    shape = [part.get_content_type() for part in parsed(piece()).walk()]
    assert shape == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/pdf",
    ]


def test_letter_is_attached_under_a_name_that_names_nobody() -> None:
    (attachment,) = parsed(piece()).iter_attachments()
    assert attachment.get_filename() == "bons-2027.pdf"
    assert attachment.get_content() == PDF


def test_code_in_the_message_reads_as_the_code_on_paper() -> None:
    shown = piece()
    message = parsed(shown)
    (picture,) = (part for part in message.walk() if part.get_content_type() == "image/png")
    assert picture["Content-ID"] == "<code>"
    assert 'src="cid:code"' in body(message, "html")
    image = Image.open(io.BytesIO(picture.get_content()))
    assert image.mode == "1"
    assert min(image.size) >= 2 * 320
    (read,) = zxingcpp.read_barcodes(image)
    assert read.text == shown.code


def test_code_lies_on_white_whatever_the_page_does() -> None:
    html = body(parsed(piece()), "html")
    picture = html[: html.index("<img")].rindex("<td")
    cell = html[picture : html.index(">", picture)]
    assert 'bgcolor="#ffffff"' in cell
    assert ".white { background-color: #ffffff !important; }" in html
    assert 'name="color-scheme" content="light dark"' in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_and_html_say_the_same_in_every_language(language: str) -> None:
    message = parsed(piece(language=language))
    plain, html = body(message, "plain"), body(message, "html")
    said = words(language)
    for sentence in (NAME, "Bonnes vacances !", said.use, said.care, REFERENCE, "2027", "50,00 €"):
        assert sentence in plain
        assert sentence in _Text.of(html)
    assert f'lang="{language}"' in html


def test_labels_are_in_the_readers_language() -> None:
    labels = {
        "fr": "Titulaire",
        "de": "Inhaber",
        "pt": "Titular",
        "nl": "Houder",
        "lb": "Titulaire",
    }
    for language, label in labels.items():
        assert f"{label}: {NAME}" in body(parsed(piece(language=language)), "plain")


def test_second_copy_says_that_it_is_one() -> None:
    assert "copie 2 " in body(parsed(piece(copy=2)), "plain")
    assert "copie" not in body(parsed(piece()), "plain")


def test_document_without_a_reference_speaks_of_none() -> None:
    message = parsed(piece(reference=""))
    for kind in ("plain", "html"):
        assert words("fr").reference not in body(message, kind)


def test_name_is_text_in_html_and_never_markup() -> None:
    html = body(parsed(piece(name='<script>alert("x")</script> & Zoë')), "html")
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_text_part_is_clean() -> None:
    plain = body(parsed(piece()), "plain")
    assert "\n\n\n" not in plain
    assert "&#" not in plain
    assert plain.startswith(f"Bonjour {NAME},\n\nVoici votre bon.\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_headers_cannot_come_in_through_a_name(end: str) -> None:
    with pytest.raises(MailError) as caught:
        composed(piece(name=f"Zoë{end}Bcc: all@example.lu"))
    assert caught.value.code == "mail-header"


def test_headers_cannot_come_in_through_a_campaign() -> None:
    theirs = campaign()
    assert theirs.mail is not None
    wrong = replace(theirs, mail=replace(theirs.mail, subject={"fr": "Bon\nBcc: all@example.lu"}))
    parcel = Parcel(piece=piece(), to=mailbox("zoe@example.lu"), pdf=PDF)
    with pytest.raises(MailError) as caught:
        compose(parcel, wrong, identity=IDENTITY, now=NOW)
    assert caught.value.code == "mail-header"


def test_campaign_without_words_or_address_sends_nothing() -> None:
    theirs = campaign()
    parcel = Parcel(piece=piece(), to=mailbox("zoe@example.lu"), pdf=PDF)
    with pytest.raises(MailError) as caught:
        compose(parcel, replace(theirs, mail=None), identity=IDENTITY, now=NOW)
    assert caught.value.code == "mail-none"
    with pytest.raises(MailError) as caught:
        sender_of(replace(theirs, sender=replace(theirs.sender, email="")))
    assert caught.value.code == "mail-address"


def test_message_id_is_the_same_each_time_and_differs_for_each_piece_and_copy() -> None:
    first = message_id(piece().mark, key=KEY, domain="example.lu")
    assert first == message_id(piece().mark, key=KEY, domain="example.lu")
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.lu>", first)
    others = {
        message_id(piece(copy=2).mark, key=KEY, domain="example.lu"),
        message_id(replace(piece().mark, piece=15), key=KEY, domain="example.lu"),
        message_id(piece().mark, key=bytes(31) + b"1", domain="example.lu"),
    }
    assert len(others | {first}) == 4


def test_parcel_does_not_show_itself() -> None:
    assert (
        "zoe" not in repr(Parcel(piece=piece(), to=mailbox("zoe@example.lu"), pdf=PDF)).casefold()
    )


# --- words ----------------------------------------------------------------------------------------


def _placeholders(said: MailWords) -> dict[str, set[str | None]]:
    formatter = string.Formatter()
    names = (name for name in MailWords.__slots__ if name not in {"labels", "date"})
    return {
        name: {field for _, field, _, _ in formatter.parse(getattr(said, name))} - {None}
        for name in names
    }


def test_words_are_complete_and_have_the_same_places_to_fill_in() -> None:
    english = _placeholders(words("en"))
    for language in LANGUAGES:
        said = words(language)
        assert _placeholders(said) == english
        assert all(getattr(said, name) for name in english)
        assert said.day(dt.date(2027, 4, 1)) in {"01/04/2027", "01.04.2027", "01-04-2027"}


def test_language_without_words_gets_english() -> None:
    assert words("it") == words("en")


class _Text(HTMLParser):
    """The text of a page, as a reader sees it."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    @classmethod
    def of(cls, html: str) -> str:
        parser = cls()
        parser.feed(html)
        return "".join(parser.parts)
