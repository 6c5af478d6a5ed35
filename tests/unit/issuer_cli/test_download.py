"""What is over and what is in doubt of downloads, at the terminal."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from issuer_api.download.doubts import DOUBT_SECONDS
from tests.support.downloads import ADDRESS, Counter
from tests.support.register import NOW, let_in
from voucher_batch.store.post_tables import MailState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.unit.issuer_cli.conftest import Place

LATER = NOW + DOUBT_SECONDS + 60
OVER = NOW + 100 * 86_400


@pytest.fixture
def api(api: Place) -> Place:
    """Return the command for a service that delivers by download, at an hour with doubts."""
    api.monkeypatch.setenv("GOUVCHECK_API_DOWNLOAD__SERVER", "smtp://mail.example.lu")
    api.monkeypatch.setenv("GOUVCHECK_API_DOWNLOAD__SENDER", "documents@example.lu")
    at(api, LATER)
    with api.register() as register:
        let_in(register)
    return api


def at(api: Place, now: int) -> None:
    api.monkeypatch.setattr("gouvcheck_core.cli.moments.now", lambda: now)


@contextmanager
def delivered(api: Place, *, in_doubt: bool = True) -> Iterator[Counter]:
    """Have one document wait, with an e-mail that was being sent when everything stopped."""
    with api.register() as register:
        counter = Counter(register)
        counter.deliver()
        if in_doubt:
            with register.begin() as books:
                assert books.download_mails.claim(now=NOW)
        yield counter


def states(counter: Counter) -> dict[MailState, int]:
    with counter.register.read() as books:
        return {state: count for state, count in books.download_mails.counts().items() if count}


def judges(counter: Counter) -> list[str | None]:
    with counter.register.read() as books:
        found = books.connection.exec_driver_sql("SELECT judged_by FROM download_mail")
        return list(found.scalars())


def test_nothing_is_in_doubt_until_a_message_was_claimed_for_long(api: Place) -> None:
    with delivered(api):
        at(api, NOW + DOUBT_SECONDS)
        assert (said := api("download", "doubts")).code == 0, said.err
        assert said.out == ""
        assert api("download", "doubts", "--json").json() == []


def test_doubt_is_shown_by_its_message_id_and_settled_as_sent(api: Place) -> None:
    with delivered(api) as counter:
        shown = api("download", "doubts")
        (doubt,) = api("download", "doubts", "--json").json()
        identity = doubt["message_id"]
        assert shown.code == 1
        assert shown.out.split() == [doubt["since"], identity]
        assert ADDRESS not in shown.out + shown.err

        settled = api("download", "doubts", "--was-sent", identity, account="operator-1")

        assert (settled.code, settled.out) == (0, "settled\n")
        assert states(counter) == {MailState.SENT: 1}
        assert judges(counter) == ["operator-1"]
        assert api("download", "doubts").code == 0
        again = api("download", "doubts", "--was-sent", identity)
        assert again.code == 65
        assert "[delivery-no-doubt]" in again.err


def test_doubt_that_is_settled_as_not_sent_waits_to_be_sent_again(api: Place) -> None:
    with delivered(api) as counter:
        (doubt,) = api("download", "doubts", "--json").json()
        bare = doubt["message_id"].strip("<>")

        said = api("download", "doubts", "--send-again", bare, "--json", account="operator-2")

        assert said.json() == {"message_id": bare, "settled": "send-again", "by": "operator-2"}
        assert states(counter) == {MailState.WAITING: 1}
        assert judges(counter) == ["operator-2"]
        with counter.register.begin() as books:
            claimed = books.download_mails.claim(now=LATER)
        assert claimed is not None
        assert claimed.tries == 2


def test_message_with_a_dead_link_is_not_sent_again(api: Place) -> None:
    with delivered(api) as counter:
        (doubt,) = api("download", "doubts", "--json").json()
        with counter.register.begin() as books:
            books.connection.exec_driver_sql("UPDATE document SET state = 'withdrawn'")

        said = api("download", "doubts", "--send-again", doubt["message_id"])

        assert said.code == 65
        assert "[delivery-dead-link]" in said.err
        assert states(counter) == {MailState.CLAIMED: 1}
        assert api("download", "doubts", "--was-sent", doubt["message_id"]).code == 0


def test_message_is_settled_in_one_way(api: Place) -> None:
    said = api("download", "doubts", "--was-sent", "<a@b>", "--send-again", "<a@b>")

    assert said.code == 64
    assert "[usage-doubt]" in said.err


def test_doubts_cannot_be_named_without_the_settings_of_the_mail(api: Place) -> None:
    with delivered(api):
        api.monkeypatch.delenv("GOUVCHECK_API_DOWNLOAD__SERVER")
        api.monkeypatch.delenv("GOUVCHECK_API_DOWNLOAD__SENDER")

        said = api("download", "doubts")

    assert said.code == 65
    assert "[delivery-off]" in said.err


def test_what_is_over_is_erased_with_its_messages(api: Place) -> None:
    with delivered(api, in_doubt=False) as counter:
        assert api("download", "erase").out == "0 documents erased\n"
        at(api, OVER)

        assert api("download", "erase", "--json").json() == {"erased": 1}

        assert states(counter) == {}
        with counter.register.read() as books:
            left = books.connection.exec_driver_sql("SELECT count(*) FROM download")
            assert left.scalar_one() == 0
        assert api("download", "erase").out == "0 documents erased\n"


def test_both_verbs_say_what_they_do(api: Place) -> None:
    for verb, words in (("erase", "time is over"), ("doubts", "never sent again by")):
        said = api("download", verb, "--help")
        assert said.code == 0
        assert words in " ".join(said.out.split())
