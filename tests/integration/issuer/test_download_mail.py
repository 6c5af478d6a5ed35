"""The e-mail that brings a link: handed to a real server once, and what becomes of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core import scan
from gouvcheck_core.profiles import Language, packaged
from issuer_api.download.chores import chores
from issuer_api.download.doubts import DOUBT_SECONDS, in_doubt
from issuer_api.download.sending import send_waiting
from issuer_api.download.words import words
from issuer_api.store.opening import create_register, open_register
from tests.support.door import body
from tests.support.downloads import ADDRESS, BIRTH, Counter, permit_in
from tests.support.mail_server import Desk, serving
from tests.support.register import let_in
from voucher_batch.store.post_tables import MailState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

NAMES = {profile.names.say(language) for profile in packaged() for language in Language}


@pytest.fixture
def desk() -> Iterator[Desk]:
    with serving(Desk()) as desk:
        yield desk


@pytest.fixture
def counter(tmp_path: Path, desk: Desk) -> Iterator[Counter]:
    url = f"sqlite:///{tmp_path / 'register.db'}"
    create_register(url)
    with open_register(url) as register:
        let_in(register)
        yield Counter(register, server=desk.uri)


def parts(message: EmailMessage) -> tuple[str, str]:
    text = message.get_body(("plain",))
    html = message.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


@pytest.mark.parametrize("language", list(Language))
def test_link_arrives_in_every_language_and_opens_the_document(
    counter: Counter, desk: Desk, language: Language
) -> None:
    counter.deliver(email=ADDRESS, birth_date=BIRTH, language=language)

    ended = send_waiting(counter.house)

    assert ended == {MailState.SENT: 1}
    (message,) = desk.messages()
    assert desk.recipients == [ADDRESS]
    assert message["Subject"] == words(language).mail["subject"]
    assert message["Content-Language"] == language
    assert message["Auto-Submitted"] == "auto-generated"
    for part in parts(message):
        found = re.search(r"https://documents\.example\.lu/d/([\w-]{43})\?lang=(\w\w)", part)
        assert found is not None
        assert found[2] == language
        assert counter.answer(found[1]).status_code == 200
        assert not any(name in part for name in NAMES)
        assert BIRTH not in part
    assert not any(name in str(message["Subject"]) for name in NAMES)


def test_document_ordered_by_an_administration_reaches_its_citizen(
    counter: Counter, desk: Desk
) -> None:
    key = counter.key()
    ordered = body() | {
        "delivery": {"kind": "download", "email": ADDRESS, "language": "de", "birth_date": BIRTH}
    }

    first, again = counter.order(ordered, key=key), counter.order(ordered, key=key)
    send_waiting(counter.house)
    (message,) = desk.messages()
    found = re.search(r"/d/([\w-]{43})", parts(message)[0])
    assert found is not None
    shown = counter.answer(found[1])
    fetched = counter.http.post(f"/d/{found[1]}/pdf", data={"permit": permit_in(shown.text)})

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert [code.text for code in scan.scan(fetched.content)] == [first.json()["code"]]


def test_nothing_is_issued_where_nothing_can_be_delivered(counter: Counter) -> None:
    key = counter.key()
    ordered = body() | {"delivery": {"kind": "download", "email": "nobody", "birth_date": BIRTH}}

    answer = counter.order(ordered, key=key)

    assert (answer.status_code, answer.json()["code"]) == (422, "api-request")
    assert BIRTH not in answer.text
    with counter.register.read() as books:
        assert books.audit.size() == 0


def test_message_that_was_taken_is_sent_once_and_forgotten(counter: Counter, desk: Desk) -> None:
    counter.deliver()
    send_waiting(counter.house)
    send_waiting(counter.house)

    assert len(desk.taken) == 1
    assert counter.links() == []


def test_message_that_was_put_off_is_tried_again_under_the_same_identity(
    counter: Counter, desk: Desk
) -> None:
    desk.answers[ADDRESS] = ["451 4.7.1 later", "250 2.1.5 OK"]
    counter.deliver()

    assert send_waiting(counter.house) == {MailState.WAITING: 1}
    assert send_waiting(counter.house) == {}
    counter.now += 15 * 60
    assert send_waiting(counter.house) == {MailState.SENT: 1}
    assert len(desk.taken) == 1


def test_refused_message_is_not_tried_again(counter: Counter, desk: Desk) -> None:
    desk.answers[ADDRESS] = ["550 5.1.1 no such user"]
    counter.deliver()

    assert send_waiting(counter.house) == {MailState.REFUSED: 1}
    counter.now += 86_400
    assert send_waiting(counter.house) == {}
    with counter.register.read() as books:
        status = books.connection.exec_driver_sql("SELECT status FROM download_mail").scalar_one()
    assert status == "5.1.1"


def test_message_in_doubt_is_shown_and_not_sent_again(counter: Counter, desk: Desk) -> None:
    desk.cuts_at_dot = True
    counter.deliver()

    assert send_waiting(counter.house) == {MailState.CLAIMED: 1}
    assert in_doubt(counter.house) == ()
    counter.now += DOUBT_SECONDS + 1
    assert send_waiting(counter.house) == {}
    (shown,) = in_doubt(counter.house)
    assert shown.identity == desk.messages()[0]["Message-ID"]
    assert len(desk.taken) == 1


def test_server_that_is_away_costs_no_message_and_no_try(
    counter: Counter, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.to_mail = "550 5.7.1 go away"
    counter.deliver()

    assert send_waiting(counter.house) == {}
    desk.to_mail = None
    assert send_waiting(counter.house) == {MailState.SENT: 1}
    written = capsys.readouterr()
    assert "mail-sender" in written.out + written.err
    with counter.register.read() as books:
        tries = books.connection.exec_driver_sql("SELECT tries FROM download_mail").scalar_one()
    assert tries == 1


def test_fresh_link_replaces_one_that_was_never_sent(counter: Counter, desk: Desk) -> None:
    counter.deliver()
    (old,) = counter.links()
    counter.http.post("/d/fresh", data={"link": old})

    send_waiting(counter.house)

    (message,) = desk.messages()
    assert old not in parts(message)[0]


def test_logs_hold_neither_link_nor_address_nor_answer(
    counter: Counter, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    counter.deliver()
    (link,) = counter.links()
    send_waiting(counter.house)
    counter.http.get(f"/d/{link}")
    counter.answer(link)
    counter.http.post("/d/fresh", data={"link": link})

    logged = "".join(capsys.readouterr())

    assert "fetched" in logged
    for secret in (link, ADDRESS, "1985", *counter.links()):
        assert secret not in logged
    assert len(desk.taken) == 1


def test_service_sends_and_erases_by_itself(counter: Counter, desk: Desk) -> None:
    counter.deliver()
    send, erase = chores(counter.house)

    send.run()
    erase.run()
    assert (len(desk.taken), counter.row().tries) == (1, 5)
    counter.now = counter.row().expires
    erase.run()

    with counter.register.read() as books:
        left = books.connection.exec_driver_sql("SELECT count(*) FROM download").scalar_one()
    assert left == 0
