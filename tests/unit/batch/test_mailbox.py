"""Addresses of mail: what is one, and what a name can never do in a header."""

from __future__ import annotations

import pytest

from voucher_batch.errors import MailError
from voucher_batch.mailbox import header_text, mailbox


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("anna@example.lu", "anna@example.lu"),
        ("Anna.Muster+bon@Example.LU", "Anna.Muster+bon@example.lu"),
        ("jos@bücher.example", "jos@xn--bcher-kva.example"),
        ("jos@straße.example", "jos@xn--strae-oqa.example"),  # IDNA 2003 would say strasse
        ("zoé@example.lu", "zoé@example.lu"),
        ("zoe\u0301@example.lu", "zoé@example.lu"),
    ],
)
def test_address_is_taken_as_servers_know_it(typed: str, sent: str) -> None:
    assert mailbox(typed).address == sent


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "anna",
        "@example.lu",
        "anna@",
        "anna@localhost",
        "anna@exa mple.lu",
        "anna@[127.0.0.1]",
        "anna@-example.lu",
        "anna@example..lu",
        "a..b@example.lu",
        ".a@example.lu",
        '"anna muster"@example.lu',
        "anna@example.lu\r\nBcc: all@example.lu",
        "anna\r\nBcc:x@example.lu",
        "anna,ben@example.lu",
        "anna@ben@example.lu",
        "<anna@example.lu>",
        "x" * 65 + "@example.lu",
        "x@" + "y." * 126 + "lu",
        "anna\u200b@example.lu",
        "anna\u2028@example.lu",
    ],
)
def test_what_is_no_address_is_refused_without_being_repeated(typed: str) -> None:
    with pytest.raises(MailError) as caught:
        mailbox(typed)
    assert caught.value.code == "mail-address"
    assert "anna" not in f"{caught.value}{caught.value.hint}".casefold()


def test_only_a_name_beyond_ascii_before_the_sign_asks_for_more_of_the_server() -> None:
    assert mailbox("zoé@example.lu").needs_utf8
    assert not mailbox("zoe@bücher.example").needs_utf8


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\0", "\u2028", "\u2029", "\x85", "\ud800"])
def test_name_cannot_write_a_header(end: str) -> None:
    with pytest.raises(MailError) as caught:
        mailbox("anna@example.lu", name=f"Anna{end}Bcc: all@example.lu")
    assert caught.value.code == "mail-header"
    with pytest.raises(MailError):
        header_text(f"Subject{end}")


def test_name_stands_in_the_header_whatever_its_letters() -> None:
    name = 'Zoë "Zo" Müller-Łukasik, (née Ἀ)'
    assert mailbox("zoe@example.lu", name=name).header().display_name == name


def test_mailbox_does_not_show_itself() -> None:
    assert "anna" not in repr(mailbox("anna@example.lu", name="Anna Muster")).casefold()
