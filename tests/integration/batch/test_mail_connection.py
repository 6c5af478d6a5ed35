"""A mail server is spoken to as it answers: secured, logged in, refused, cut off."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import pytest

from tests.integration.web_server import HOST, Authority
from tests.support.mail_server import Desk, serving
from voucher_batch.errors import MailError
from voucher_batch.mail.connection import Connection, Deferred, InDoubt, Outcome, Refused, Taken
from voucher_batch.mail.server import parse_server
from voucher_batch.mailbox import mailbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.allow_hosts([HOST])

SENDER = mailbox("bons@example.lu")
ANNA = mailbox("anna@example.lu")
MESSAGE = b"Subject: one\r\n\r\n.\r\n.a line that begins with a dot\r\nlast\r\n"


@pytest.fixture
def desk() -> Iterator[Desk]:
    with serving(Desk()) as desk:
        yield desk


def send(desk: Desk, *, recipient: str = "anna@example.lu") -> Outcome:
    with Connection(parse_server(desk.uri), timeout=5) as connection:
        return connection.send(MESSAGE, sender=SENDER, recipient=mailbox(recipient))


def test_message_arrives_as_it_was_sent(desk: Desk) -> None:
    assert send(desk) == Taken()
    assert desk.taken == [MESSAGE]
    assert (desk.senders, desk.recipients) == (["bons@example.lu"], ["anna@example.lu"])


def test_connection_serves_many_messages(desk: Desk) -> None:
    desk.answers["ben@example.lu"] = ["550 5.1.1 nobody"]
    with Connection(parse_server(desk.uri), timeout=5) as connection:
        for name in ("anna", "ben", "cloe"):
            recipient = mailbox(f"{name}@example.lu")
            connection.send(MESSAGE, sender=SENDER, recipient=recipient)
    assert len(desk.taken) == 2
    assert desk.sessions == 1


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("550 5.1.1 anna@example.lu is unknown here", Refused("5.1.1")),
        ("553 anna@example.lu is unknown here", Refused("553")),
        ("450 4.2.1 greylisted", Deferred("4.2.1")),
        ("451 try later", Deferred("451")),
        ("421 4.3.2 closing", Deferred("4.3.2")),
    ],
)
def test_refusals_for_ever_and_for_now_are_told_apart(
    desk: Desk, answer: str, outcome: Outcome
) -> None:
    desk.answers["anna@example.lu"] = [answer]
    assert send(desk) == outcome
    assert desk.taken == []


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("552 5.3.4 too big", Refused("5.3.4")), ("452 4.3.1 disk full", Deferred("4.3.1"))],
)
def test_refusal_behind_the_last_dot_is_one(desk: Desk, answer: str, outcome: Outcome) -> None:
    desk.to_data = answer
    assert send(desk) == outcome


def test_connection_that_breaks_behind_the_last_dot_leaves_a_doubt(desk: Desk) -> None:
    desk.cuts_at_dot = True
    assert send(desk) == InDoubt()
    assert len(desk.taken) == 1


def test_connection_that_was_lost_before_is_opened_again(desk: Desk) -> None:
    with Connection(parse_server(desk.uri), timeout=5) as connection:
        connection.send(MESSAGE, sender=SENDER, recipient=ANNA)
        desk.cuts_at_mail = 1
        assert connection.send(MESSAGE, sender=SENDER, recipient=ANNA) == Taken()
        desk.cuts_at_mail = 2
        assert connection.send(MESSAGE, sender=SENDER, recipient=ANNA) == Deferred("4.4.2")
        assert connection.send(MESSAGE, sender=SENDER, recipient=ANNA) == Taken()
    assert len(desk.taken) == 3


def test_server_that_refuses_the_sender_stops_everything(desk: Desk) -> None:
    desk.to_mail = "550 5.7.1 you may not"
    with pytest.raises(MailError, match=r"refuses the sender of the campaign \(5\.7\.1\)"):
        send(desk)


def test_address_beyond_ascii_is_sent_where_the_server_can() -> None:
    with serving(Desk()) as able:
        assert send(able, recipient="zoé@bücher.example") == Taken()
        assert able.recipients == ["zoé@xn--bcher-kva.example"]
    with serving(Desk(), utf8=False) as unable:
        assert send(unable, recipient="zoé@bücher.example") == Refused("5.6.7")
        assert send(unable, recipient="zoe@bücher.example") == Taken()


def test_server_that_is_not_there_is_told(desk: Desk) -> None:
    with Connection(parse_server("smtp+plain://127.0.0.1:1"), timeout=5) as connection:
        with pytest.raises(MailError) as caught:
            connection.send(MESSAGE, sender=SENDER, recipient=ANNA)
        assert caught.value.code == "mail-unreachable"
    assert desk.taken == []


# --- secured ----------------------------------------------------------------------------------


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def login(
    folder: Path, authority: Authority, scheme: str, desk: Desk, *, word: str = "right"
) -> Outcome:
    """Send the message to a server that trusts nobody without a password."""
    (certificate,) = authority.trusting().get_ca_certs(binary_form=True)
    (folder / "ca.pem").write_text(ssl.DER_cert_to_PEM_cert(certificate), "ascii")
    password = folder / "password"
    password.write_text(f"{word}\n", "utf-8")
    password.chmod(0o600)
    files = f"password=file:{password}&ca=file:{folder}/ca.pem"
    server = parse_server(f"{scheme}://bons@{HOST}:{desk.port}?{files}")
    with Connection(server, timeout=5) as connection:
        return connection.send(MESSAGE, sender=SENDER, recipient=ANNA)


def test_connection_is_secured_before_anything_is_said(
    tmp_path: Path, authority: Authority
) -> None:
    with serving(Desk(), starttls=authority.serving()) as desk:
        assert login(tmp_path, authority, "smtp", desk) == Taken()
        assert desk.logins == [("bons", "right")]
    with serving(Desk(), tls=authority.serving()) as desk:
        assert login(tmp_path, authority, "smtps", desk) == Taken()
        assert desk.logins == [("bons", "right")]


def test_wrong_password_is_told_without_being_repeated(
    tmp_path: Path, authority: Authority
) -> None:
    with (
        serving(Desk(), starttls=authority.serving()) as desk,
        pytest.raises(MailError) as caught,
    ):
        login(tmp_path, authority, "smtp", desk, word="hunter2")
    assert caught.value.code == "mail-login"
    assert "hunter2" not in f"{caught.value}{caught.value.hint}{caught.value.__cause__}"


def test_server_without_starttls_hears_no_password(tmp_path: Path, authority: Authority) -> None:
    with serving(Desk()) as desk, pytest.raises(MailError) as caught:
        login(tmp_path, authority, "smtp", desk)
    assert caught.value.code == "mail-tls"
    assert (desk.logins, desk.senders) == ([], [])


@pytest.mark.parametrize(("name", "days"), [("mail.example.lu", (-1, 1)), (HOST, (-9, -2))])
def test_certificate_of_another_or_of_the_past_is_refused(
    name: str, days: tuple[int, int], tmp_path: Path, authority: Authority
) -> None:
    with (
        serving(Desk(), starttls=authority.serving(name, days=days)) as desk,
        pytest.raises(MailError) as caught,
    ):
        login(tmp_path, authority, "smtp", desk)
    assert caught.value.code == "mail-tls"


def test_authority_that_holds_no_certificate_is_told(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing", "ascii")
    server = parse_server(f"smtp://127.0.0.1:1?ca=file:{tmp_path}/ca.pem")
    with pytest.raises(MailError) as caught, Connection(server) as connection:
        connection.send(MESSAGE, sender=SENDER, recipient=ANNA)
    assert caught.value.code == "mail-authority"
