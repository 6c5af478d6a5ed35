"""What the store keeps of a document that waits, on both databases."""

from __future__ import annotations

import threading

import pytest

from issuer_api.download import contents, link, service
from issuer_api.download.contents import Contents
from issuer_api.download.link import Link
from issuer_api.errors import DeliveryError
from issuer_api.store.opening import Register  # noqa: TC001 - a fixture
from tests.support.downloads import ADDRESS, BIRTH, PDF, Counter
from tests.support.register import Counted
from voucher_batch.store.post_tables import MailState


@pytest.fixture
def counter(register: Register) -> Counter:
    return Counter(register)


def only_link(counter: Counter) -> Link:
    (text,) = counter.links()
    found = link.read(text)
    assert found is not None
    return found


def everything(counter: Counter) -> bytes:
    """Return all that the tables hold, as one string of bytes."""
    with counter.register.read() as books:
        rows = [
            value
            for table in ("download", "download_mail")
            for row in books.connection.exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608
            for value in row
        ]
    return b"\0".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for value in rows
    )


def test_store_holds_nothing_that_can_be_read(counter: Counter) -> None:
    issued = counter.deliver()
    text = counter.links()[0]
    kept = everything(counter)

    for secret in (ADDRESS, BIRTH, PDF.decode(), issued.text, text):
        assert secret.encode() not in kept
    assert only_link(counter).token not in kept


def test_pepper_and_store_alone_open_no_document(counter: Counter) -> None:
    counter.deliver()
    row = counter.row()
    with counter.register.begin() as books:
        claimed = books.download_mails.claim(now=counter.now)
        assert claimed is not None
        books.download_mails.sent(claimed.id, now=counter.now)

    assert counter.links() == []
    with pytest.raises(DeliveryError, match="cannot be opened"):
        contents.unlock(bytes(row.locked), link=Link(counter.house.desk.pepper), row=row.id)


def test_contents_come_back_from_their_own_row_and_link_alone() -> None:
    random = Counted()
    mine, other = Link.draw(random), Link.draw(random)
    locked = contents.lock(
        Contents(answer=b"a" * 32, code="GC1:ABC", pdf=PDF), link=mine, row="1", random=random
    )

    opened = contents.unlock(locked, link=mine, row="1")
    assert (opened.answer, opened.code, opened.pdf) == (b"a" * 32, "GC1:ABC", PDF)
    for wrong, row, data in (
        (other, "1", locked),
        (mine, "2", locked),
        (mine, "1", locked[:-1] + bytes([locked[-1] ^ 1])),
        (mine, "1", b""),
    ):
        with pytest.raises(DeliveryError) as caught:
            contents.unlock(data, link=wrong, row=row)
        assert caught.value.code == "delivery-damaged"


def test_link_is_read_in_the_one_way_it_is_written() -> None:
    text = Link(bytes(range(32))).text

    assert link.read(text) == Link(bytes(range(32)))
    for other in ("", text[:-1], text + "A", text[:-1] + "9", text[:-1] + "=", "é" * 43, "*" * 43):
        assert link.read(other) is None


def test_secrets_have_no_repr(counter: Counter) -> None:
    issued = counter.deliver()
    found = only_link(counter)
    opened = service.guess(counter.register, counter.house.desk, found, BIRTH, now=counter.now)

    assert opened is not None
    for shown in (repr(found), repr(opened)):
        assert found.text not in shown
        assert issued.text not in shown


def test_document_asked_for_again_is_kept_and_mailed_once(counter: Counter) -> None:
    counter.deliver()
    first = counter.row()
    counter.deliver()

    assert counter.row() == first
    assert len(counter.links()) == 1


def test_guesses_at_the_same_time_share_no_try(counter: Counter) -> None:
    counter.deliver()
    found = only_link(counter)
    outcomes: list[str] = []
    together = threading.Barrier(8)

    def guess() -> None:
        together.wait()
        try:
            service.guess(
                counter.register, counter.house.desk, found, "1985-03-30", now=counter.now
            )
            outcomes.append("wrong")
        except DeliveryError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["delivery-gone"] * 3 + ["wrong"] * 5


def test_documents_are_erased_on_time_with_all_that_belongs_to_them(counter: Counter) -> None:
    counter.deliver()
    expires = counter.row().expires
    counter.deliver("business-permit", document_number="123456")

    assert service.erase_expired(counter.register, now=expires - 1) == 0
    assert service.erase_expired(counter.register, now=expires) == 1
    assert counter.row().question == "document_number"
    assert len(counter.links()) == 1
    assert service.erase_expired(counter.register, now=expires) == 0


def test_erased_document_can_be_delivered_again(counter: Counter) -> None:
    counter.deliver()
    counter.now = counter.row().expires
    service.erase_expired(counter.register, now=counter.now)
    with counter.register.begin() as books:
        assert books.download_mails.waiting() == 0

    counter.deliver()

    assert counter.row().expires > counter.now


def test_message_is_claimed_once_and_forgets_where_it_went(counter: Counter) -> None:
    counter.deliver()
    with counter.register.begin() as books:
        claimed = books.download_mails.claim(now=counter.now)
        assert claimed is not None
        assert books.download_mails.claim(now=counter.now) is None
    with counter.register.begin() as books:
        assert books.download_mails.in_doubt(before=counter.now) == ()
        assert [each.id for each in books.download_mails.in_doubt(before=counter.now + 1)] == [
            claimed.id
        ]
        assert books.download_mails.sent(claimed.id, now=counter.now)
        assert not books.download_mails.sent(claimed.id, now=counter.now)
        counts = books.download_mails.counts()

    assert counts[MailState.SENT] == 1
    assert counter.links() == []
