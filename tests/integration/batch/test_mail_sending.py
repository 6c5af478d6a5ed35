"""The e-mails of a campaign go out once each, whatever the server says and whoever is killed."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.integration.web_server import HOST
from tests.support.factory import fill, open_factory
from tests.support.mail_server import Desk, serving
from voucher_batch.errors import MailError
from voucher_batch.mail.doubts import in_doubt, settle
from voucher_batch.mail.sending import WAITS, Clock, Pacing, Post, outbox_counts, send
from voucher_batch.mail.server import parse_server
from voucher_batch.run import Terms, pool_workers, run_campaign
from voucher_batch.store.outbox import Place
from voucher_batch.store.post_tables import MailState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.support.factory import Factory
    from voucher_batch.piece import Piece

pytestmark = pytest.mark.allow_hosts([HOST])

MAILS = 5
NOW = 1_780_000_000
FAST = Pacing(rate=1_000.0)


class StoppedClock:
    """A clock that goes on only when somebody sleeps."""

    def __init__(self, now: float = NOW) -> None:
        self.seconds = now
        self.slept: list[float] = []

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    @property
    def clock(self) -> Clock:
        return Clock(now=self.now, monotonic=self.now, sleep=self.sleep)


def press(piece: Piece) -> bytes:
    """Stand in for the letter, which has tests of its own."""
    return f"%PDF-1.7 {piece.mark.text()}".encode()


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a store whose e-mails are signed and released; tests work on copies."""
    folder = tmp_path_factory.mktemp("released")
    path = folder / "store.db"
    release(fill(f"sqlite:///{path}", persons=0, mails=MAILS), folder)
    return path


def release(filled: Factory, folder: Path) -> None:
    with filled.store, pool_workers(1) as workers:
        run_campaign(filled.order(folder / "run"), workers=workers, terms=Terms())


@pytest.fixture
def factory(released: Path, tmp_path: Path) -> Iterator[Factory]:
    """Return a campaign whose e-mails are ready to go."""
    shutil.copy(released, tmp_path / "store.db")
    factory = open_factory(f"sqlite:///{tmp_path}/store.db")
    with factory.store:
        yield factory


@pytest.fixture
def on_both(store_url: str, tmp_path: Path) -> Iterator[Factory]:
    """Return the same on SQLite and on PostgreSQL, for what the database decides."""
    release(fill(store_url, persons=0, mails=MAILS), tmp_path)
    factory = open_factory(store_url)
    with factory.store:
        yield factory


@pytest.fixture
def desk() -> Iterator[Desk]:
    with serving(Desk()) as desk:
        yield desk


def post(factory: Factory) -> Post:
    return Post(campaign=factory.campaign, store=factory.store, vault=factory.vault, press=press)


def mail(
    factory: Factory, desk: Desk, *, pacing: Pacing = FAST, now: float = NOW
) -> dict[MailState, int]:
    clock = StoppedClock(now).clock
    return send(post(factory), parse_server(desk.uri), pacing=pacing, clock=clock)


def states(**counts: int) -> Mapping[MailState, int]:
    return {state: counts.get(state.value, 0) for state in MailState}


def test_everybody_gets_one_message_and_a_second_run_sends_none(
    factory: Factory, desk: Desk
) -> None:
    assert mail(factory, desk) == states(sent=MAILS)
    assert mail(factory, desk) == states(sent=MAILS)
    assert sorted(desk.recipients) == [f"sample{number}@example.org" for number in range(MAILS)]
    assert len({message["Message-ID"] for message in desk.messages()}) == MAILS
    assert desk.sessions == 1


def test_message_brings_the_readers_own_voucher(factory: Factory, desk: Desk) -> None:
    mail(factory, desk)
    for message in desk.messages():
        number = message["To"].addresses[0].username.removeprefix("sample")
        text = message.get_body(("plain",))
        assert text is not None
        assert f"Sample-{number} " in text.get_content()
        assert "/00001/" in next(message.iter_attachments()).get_content().decode()


def test_messages_keep_to_the_rate(factory: Factory, desk: Desk) -> None:
    clock = StoppedClock()
    send(post(factory), parse_server(desk.uri), pacing=Pacing(rate=4.0), clock=clock.clock)
    assert clock.slept == pytest.approx([0.25] * MAILS)


def test_run_ends_where_it_is_told_and_another_goes_on(factory: Factory, desk: Desk) -> None:
    assert mail(factory, desk, pacing=replace(FAST, most=2)) == states(sent=2, waiting=3)
    asked = iter([False, True])
    server = parse_server(desk.uri)
    counts = send(post(factory), server, pacing=FAST, ends=lambda: next(asked))
    assert counts == states(sent=3, waiting=2)
    assert mail(factory, desk) == states(sent=MAILS)
    assert len(desk.taken) == MAILS


def test_refusal_for_ever_is_noted_without_what_the_server_says(
    factory: Factory, desk: Desk
) -> None:
    desk.answers["sample1@example.org"] = ["550 5.1.1 <sample1@example.org> is unknown"]
    assert mail(factory, desk) == states(sent=MAILS - 1, refused=1)
    with factory.store.read() as books:
        ((_, status),) = books.outbox.refusals()
    assert status == "5.1.1"
    assert mail(factory, desk) == states(sent=MAILS - 1, refused=1)


def test_refusal_for_now_is_tried_again_later_and_later_then_given_up(
    factory: Factory, desk: Desk
) -> None:
    desk.answers["sample1@example.org"] = ["450 4.2.1 come back"]
    assert mail(factory, desk) == states(sent=MAILS - 1, waiting=1)
    now = NOW
    for wait in WAITS:
        tried = desk.recipients.count("sample1@example.org")
        mail(factory, desk, now=now + wait - 1)
        assert desk.recipients.count("sample1@example.org") == tried
        now += wait
        mail(factory, desk, now=now)
        assert desk.recipients.count("sample1@example.org") == tried + 1
    assert outbox_counts(factory.store) == states(sent=MAILS - 1, refused=1)


def test_greylisted_message_goes_out_at_the_second_try(factory: Factory, desk: Desk) -> None:
    desk.answers["sample1@example.org"] = ["450 4.2.0 greylisted", "250 2.1.5 OK"]
    mail(factory, desk)
    assert mail(factory, desk, now=NOW + WAITS[0]) == states(sent=MAILS)


def test_message_in_doubt_is_shown_and_never_sent_again_by_itself(
    factory: Factory, desk: Desk
) -> None:
    desk.cuts_at_dot = True
    mail(factory, desk, pacing=replace(FAST, most=1))
    desk.cuts_at_dot = False
    assert mail(factory, desk) == states(sent=MAILS - 1, claimed=1)
    (doubt,) = in_doubt(factory.campaign, factory.store, factory.vault)
    assert doubt.identity == desk.messages()[0]["Message-ID"]
    assert doubt.since == NOW
    settle(factory.store, Place(doubt.mark.shard, doubt.mark.piece), was_sent=True, now=NOW)
    assert in_doubt(factory.campaign, factory.store, factory.vault) == ()
    assert mail(factory, desk) == states(sent=MAILS)
    assert len(desk.taken) == MAILS


def test_message_that_did_not_go_out_is_sent_when_the_operator_says_so(
    factory: Factory, desk: Desk
) -> None:
    desk.cuts_at_dot = True
    mail(factory, desk, pacing=replace(FAST, most=1))
    desk.cuts_at_dot = False
    (doubt,) = in_doubt(factory.campaign, factory.store, factory.vault)
    settle(factory.store, Place(doubt.mark.shard, doubt.mark.piece), was_sent=False, now=NOW)
    assert mail(factory, desk) == states(sent=MAILS)
    identities = [message["Message-ID"] for message in desk.messages()]
    assert identities.count(doubt.identity) == 2  # the same name: a mailbox sees that it is one


def test_what_is_not_in_doubt_cannot_be_settled(factory: Factory, desk: Desk) -> None:
    mail(factory, desk)
    for was_sent in (True, False):
        with pytest.raises(MailError) as caught:
            settle(factory.store, Place(1, 1), was_sent=was_sent, now=NOW)
        assert caught.value.code == "mail-no-doubt"


def test_server_that_cannot_be_reached_costs_no_try(factory: Factory) -> None:
    for _ in range(2):
        with pytest.raises(MailError) as caught:
            send(post(factory), parse_server("smtp+plain://127.0.0.1:1"), pacing=FAST)
        assert caught.value.code == "mail-unreachable"
    assert outbox_counts(factory.store) == states(waiting=MAILS)
    with serving(Desk()) as desk:
        assert mail(factory, desk) == states(sent=MAILS)


def test_person_who_was_erased_gets_nothing(factory: Factory, desk: Desk) -> None:
    with factory.store.begin() as books:
        row = books.pieces.at(1, 2)
        assert row is not None
        books.people.erase(row.person.beneficiary, now=NOW)
    assert mail(factory, desk) == states(sent=MAILS - 1, refused=1)
    with factory.store.read() as books:
        ((place, status),) = books.outbox.refusals()
    assert (place, status) == (Place(1, 2), "vault-erased")


def test_server_that_takes_nothing_is_left_alone_after_a_while(
    factory: Factory, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voucher_batch.mail.sending.MISSES", 3)
    desk.to_data = "554 5.7.1 policy"
    with pytest.raises(MailError) as caught:
        mail(factory, desk)
    assert caught.value.code == "mail-misses"
    assert outbox_counts(factory.store) == states(refused=3, waiting=MAILS - 3)


def test_two_processes_at_once_send_each_message_once(
    store_url: str, on_both: Factory, desk: Desk
) -> None:
    program = [sys.executable, "-m", "tests.integration.batch.mail_program", store_url, desk.uri]
    both = [subprocess.Popen(program) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    assert sorted(desk.recipients) == [f"sample{number}@example.org" for number in range(MAILS)]
    assert outbox_counts(on_both.store) == states(sent=MAILS)


def test_killed_between_sending_and_noting_leaves_one_doubt_and_no_double(
    store_url: str, on_both: Factory, desk: Desk
) -> None:
    program = [sys.executable, "-m", "tests.integration.batch.mail_program", store_url, desk.uri]
    killed = subprocess.Popen([*program, "2"])
    assert killed.wait(60) == -signal.SIGKILL
    assert len(desk.taken) == 2
    assert outbox_counts(on_both.store) == states(sent=1, claimed=1, waiting=MAILS - 2)
    (doubt,) = in_doubt(on_both.campaign, on_both.store, on_both.vault)
    assert doubt.identity == desk.messages()[1]["Message-ID"]
    subprocess.run(program, check=True, timeout=60)
    assert outbox_counts(on_both.store) == states(sent=MAILS - 1, claimed=1)
    assert sorted(desk.recipients) == [f"sample{number}@example.org" for number in range(MAILS)]
