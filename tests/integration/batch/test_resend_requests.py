"""Requests about single vouchers, on both databases: granted, limited, replaced, returned."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image, ImageOps
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from tests.support.factory import fill, open_factory
from voucher_batch.beneficiary import Channel
from voucher_batch.errors import BatchError, BookError, HandoverError, ResendError
from voucher_batch.piece import Mark
from voucher_batch.resend import (
    Limits,
    Request,
    addresses,
    approve,
    ask,
    ask_replacement,
    gather,
    learn_redeemed,
    note_returned,
    read_marks,
    returned_letters,
    settle_returned,
)
from voucher_batch.store import ShardKind
from voucher_batch.store.post_tables import replacement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.factory import Factory
    from voucher_batch.store import VoucherRow

NOW = 1_782_900_000
DAY = 86_400
POSTED = 3
MAILED = 2


@pytest.fixture
def factory(store_url: str) -> Iterator[Factory]:
    """Return a campaign of three people by post and two by e-mail, planned."""
    filled = fill(store_url, persons=POSTED, mails=MAILED)
    with filled.store:
        yield filled


def request(number: int, *, operator: str = "anna", channel: Channel | None = None) -> Request:
    """Return what the sample person of that number would say."""
    return Request(
        national_id=f"{number:013}",
        birth_date=dt.date(1950 + number % 50, 1, 1),
        operator=operator,
        channel=channel,
    )


def enter(
    factory: Factory, asked: Request, *, now: int = NOW, limits: Limits | None = None
) -> None:
    ask(factory.store, factory.vault, factory.campaign, asked, now=now, limits=limits)


def voucher(factory: Factory, number: int) -> VoucherRow:
    with factory.store.read() as books:
        person = books.people.find(factory.vault.person_hash(f"{number:013}"))
        assert person is not None
        found = books.vouchers.of(person.beneficiary)
    assert found is not None
    return found


def answers(factory: Factory) -> dict[str, int]:
    with factory.store.read() as books:
        return {answer.value: n for answer, n in books.resends.counts().items() if n}


def redeem(factory: Factory, number: int) -> None:
    digits = voucher(factory, number).reference_hash.hex()
    line = f'{{"reference_hash": "{digits}", "status": "used"}}'
    learnt = learn_redeemed([line], store=factory.store, now=NOW)
    assert (learnt.used, learnt.strange) == (1, 0)


# --- send again -----------------------------------------------------------------------------------


def test_voucher_is_sent_again_as_the_same_one_with_the_next_copy_number(factory: Factory) -> None:
    before = voucher(factory, 0)
    enter(factory, request(0))
    enter(factory, request(0))
    after = voucher(factory, 0)
    assert after.copies == 3
    assert (after.list, after.entry, after.reference_hash) == (
        before.list,
        before.entry,
        before.reference_hash,
    )
    assert answers(factory) == {"granted": 2}


def test_papers_that_wait_are_gathered_into_shards_once(factory: Factory) -> None:
    for number in (0, POSTED):
        enter(factory, request(number))
    made = gather(factory.store, factory.campaign)
    assert [(each.channel, each.pieces) for each in made] == [
        (Channel.POST, 1),
        (Channel.EMAIL, 1),
    ]
    assert gather(factory.store, factory.campaign) == ()
    with factory.store.read() as books:
        shards = {shard.number: shard for shard in books.shards.all()}
        rows = [row for each in made for row in books.pieces.of(each.shard)]
        assert "book-close-pieces" not in books.counts().faults
    assert all(shards[each.shard].kind is ShardKind.REPRINT for each in made)
    assert [row.copy for row in rows] == [2, 2]


def test_paper_goes_as_wished_where_there_is_such_an_address(factory: Factory) -> None:
    enter(factory, request(POSTED, channel=Channel.POST))  # has both addresses
    enter(factory, request(0, channel=Channel.EMAIL))  # has no mailbox
    with factory.store.read() as books:
        assert [paper.channel for paper in books.resends.waiting()] == [Channel.POST] * 2


@pytest.mark.parametrize("wrong", ["number", "date"])
def test_stranger_gets_nothing_and_is_told_nothing(factory: Factory, wrong: str) -> None:
    right = request(0)
    asked = Request(
        national_id="9" * 13 if wrong == "number" else right.national_id,
        birth_date=right.birth_date + dt.timedelta(days=wrong == "date"),
        operator="anna",
    )
    enter(factory, asked)
    assert answers(factory) == {"unknown": 1}
    assert voucher(factory, 0).copies == 1


def test_limit_of_a_person_begins_anew_behind_its_window(factory: Factory) -> None:
    limits = Limits(of_person=2, days=30)
    for _ in range(4):
        enter(factory, request(0), limits=limits)
    enter(factory, request(1), limits=limits)
    assert answers(factory) == {"granted": 3, "too-many": 2}
    enter(factory, request(0), now=NOW + 30 * DAY, limits=limits)
    assert answers(factory) == {"granted": 4, "too-many": 2}
    assert voucher(factory, 0).copies == 4


def test_limit_of_all_holds_whoever_is_asked_about(factory: Factory) -> None:
    limits = Limits(of_all=2)
    enter(factory, request(0), limits=limits)
    enter(factory, request(99), limits=limits)
    for number in (0, 1, 99):
        with pytest.raises(ResendError) as caught:
            enter(factory, request(number), limits=limits)
        assert caught.value.code == "resend-busy"
    enter(factory, request(1), now=NOW + 3_600, limits=limits)
    assert answers(factory) == {"granted": 2, "unknown": 1}


def test_requests_at_the_same_time_do_not_pass_the_limit_together(
    factory: Factory, store_url: str
) -> None:
    ready = threading.Barrier(4)

    def one(_: int) -> None:
        mine = open_factory(store_url)
        with mine.store:
            ready.wait(30)
            enter(mine, request(0), limits=Limits(of_person=2))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(4)))
    assert answers(factory) == {"granted": 2, "too-many": 2}
    assert voucher(factory, 0).copies == 3


def test_voucher_that_was_used_is_not_sent_again(factory: Factory) -> None:
    redeem(factory, 0)
    enter(factory, request(0))
    assert answers(factory) == {"redeemed": 1}
    assert voucher(factory, 0).copies == 1


def test_person_who_was_erased_is_nobody(factory: Factory) -> None:
    with factory.store.begin() as books:
        books.people.erase(voucher(factory, 0).beneficiary, now=NOW)
    enter(factory, request(0))
    assert answers(factory) == {"unknown": 1}


# --- used vouchers --------------------------------------------------------------------------------


def test_list_of_used_vouchers_may_come_twice_and_hold_others(factory: Factory) -> None:
    used, open_ = (voucher(factory, n).reference_hash.hex() for n in (0, 1))
    lines = [
        f'{{"reference_hash": "{used}", "status": "used"}}\n',
        "\n",
        f'{{"status": "valid", "reference_hash": "{open_}"}}\n',
        f'{{"reference_hash": "{"00" * 32}", "status": "used"}}\n',
    ]
    first = learn_redeemed(lines, store=factory.store, now=NOW)
    again = learn_redeemed(lines, store=factory.store, now=NOW)
    assert (first.lines, first.used, first.new, first.strange) == (3, 2, 1, 1)
    assert (again.new, again.strange) == (0, 1)


# --- replace --------------------------------------------------------------------------------------


def stolen(factory: Factory, number: int, *, operator: str = "anna") -> int:
    before = voucher(factory, number).voucher
    asked = request(number, operator=operator)
    ask_replacement(factory.store, factory.vault, asked, now=NOW)
    return before


def agree(factory: Factory, number: int, *, operator: str = "ben") -> VoucherRow:
    return approve(
        factory.store, factory.vault, factory.campaign, number, now=NOW, operator=operator
    )


def test_stolen_voucher_is_replaced_by_another_one_after_two_people_agreed(
    factory: Factory,
) -> None:
    old = voucher(factory, 0)
    new = agree(factory, stolen(factory, 0))
    assert new.edition == 2
    assert new.reference_hash != old.reference_hash
    assert (new.list, new.entry) != (old.list, old.entry)
    assert voucher(factory, 0) == new
    with factory.store.read() as books:
        assert books.vouchers.get(old.voucher).revoked == NOW
        (asked,) = books.resends.replacements()
        assert (asked.list, asked.entry, asked.marked) == (old.list, old.entry, None)
        assert (asked.asked_by, asked.approved_by) == ("anna", "ben")


def test_who_asked_cannot_approve(factory: Factory) -> None:
    number = stolen(factory, 0)
    with pytest.raises(ResendError) as caught:
        agree(factory, number, operator="anna")
    assert caught.value.code == "resend-two-people"
    assert voucher(factory, 0).revoked is None


def test_database_itself_refuses_one_person_alone(factory: Factory) -> None:
    row = {
        "voucher": voucher(factory, 0).voucher,
        "asked": NOW,
        "asked_by": "anna",
        "approved": NOW,
        "approved_by": "anna",
        "successor": voucher(factory, 1).voucher,
    }
    with pytest.raises(BookError) as caught, factory.store.begin() as books:
        books.connection.execute(insert(replacement).values(row))
    assert isinstance(caught.value.__cause__, IntegrityError)
    assert "two_people" in str(caught.value.__cause__)


def test_replacement_is_approved_once(factory: Factory) -> None:
    number = stolen(factory, 0)
    agree(factory, number)
    with pytest.raises(ResendError) as caught:
        agree(factory, number, operator="cloe")
    assert caught.value.code == "resend-no-request"


def test_two_people_who_approve_at_once_make_one_voucher(factory: Factory, store_url: str) -> None:
    number = stolen(factory, 0)
    ready = threading.Barrier(2)

    def one(operator: str) -> str:
        mine = open_factory(store_url)
        with mine.store:
            ready.wait(30)
            try:
                agree(mine, number, operator=operator)
            except BatchError as error:
                return error.code
        return "replaced"

    with ThreadPoolExecutor(2) as pool:
        ended = set(pool.map(one, ["ben", "cloe"]))
    assert "replaced" in ended
    assert ended - {"replaced"} <= {"book-conflict", "book-revoked", "resend-no-request"}
    assert len(ended) == 2
    assert voucher(factory, 0).edition == 2


def test_nothing_is_replaced_that_nobody_asked_for_or_that_was_used(factory: Factory) -> None:
    with pytest.raises(ResendError) as caught:
        agree(factory, voucher(factory, 0).voucher)
    assert caught.value.code == "resend-no-request"
    number = stolen(factory, 1)
    redeem(factory, 1)
    with pytest.raises(ResendError) as caught:
        agree(factory, number)
    assert caught.value.code == "resend-redeemed"
    redeem(factory, 2)
    stolen(factory, 2)
    with factory.store.read() as books:
        assert [each.voucher for each in books.resends.replacements()] == [number]


def test_revocation_is_taken_off_the_list_once_it_is_published(factory: Factory) -> None:
    number = stolen(factory, 0)
    with factory.store.begin() as books:
        assert not books.resends.mark(number, now=NOW)  # not approved yet
    agree(factory, number)
    with factory.store.begin() as books:
        assert books.resends.mark(number, now=NOW)
        assert not books.resends.mark(number, now=NOW + 1)


# --- letters that came back -----------------------------------------------------------------------


def mark(factory: Factory, position: int = 1) -> Mark:
    """Return the mark of a sheet; the shard of e-mails comes first."""
    with factory.store.read() as books:
        (shard,) = (s for s in books.shards.all() if s.channel is Channel.POST and s.number == 2)
    return Mark(
        campaign=factory.campaign.id, shard=shard.number, piece=position, pieces=shard.pieces
    )


def come_back(factory: Factory, *texts: str) -> tuple[Mark, ...]:
    return note_returned(
        texts, store=factory.store, campaign=factory.campaign, now=NOW, operator="anna"
    )


def test_letter_that_came_back_stands_on_the_list_until_it_is_dealt_with(factory: Factory) -> None:
    sheet = mark(factory)
    assert come_back(factory, sheet.text()) == (sheet,)
    assert come_back(factory, sheet.text()) == ()
    (letter,) = returned_letters(factory.store, campaign=factory.campaign)
    assert (letter.mark, letter.at) == (sheet, NOW)
    ((_, lines),) = addresses([letter], store=factory.store, vault=factory.vault)
    assert lines[0].startswith("Sample-")
    settle_returned(sheet, store=factory.store, now=NOW)
    assert returned_letters(factory.store, campaign=factory.campaign) == ()
    with pytest.raises(ResendError) as caught:
        settle_returned(sheet, store=factory.store, now=NOW)
    assert caught.value.code == "resend-not-returned"


def test_address_of_a_person_who_was_erased_is_gone(factory: Factory) -> None:
    sheet = mark(factory)
    come_back(factory, sheet.text())
    with factory.store.begin() as books:
        row = books.pieces.at(sheet.shard, sheet.piece)
        assert row is not None
        books.people.erase(row.person.beneficiary, now=NOW)
    letters = returned_letters(factory.store, campaign=factory.campaign)
    assert addresses(letters, store=factory.store, vault=factory.vault) == ()


def test_letters_are_entered_all_or_none(factory: Factory) -> None:
    good = mark(factory)
    for other, error, code in (
        ("nonsense", HandoverError, "handover-mark"),
        (
            good.text().replace(factory.campaign.id, "other"),
            HandoverError,
            "handover-other-campaign",
        ),
        (mark(factory, 77).text(), ResendError, "resend-unknown-sheet"),
        (good.text()[:-2] + "02", ResendError, "resend-unknown-sheet"),
        (good.text().replace("/00002/", "/00001/", 1), ResendError, "resend-unknown-sheet"),
    ):
        with pytest.raises(error) as caught:
            come_back(factory, good.text(), other)
        assert caught.value.code == code
    assert returned_letters(factory.store, campaign=factory.campaign) == ()


def test_several_marks_are_read_from_one_photo(tmp_path: Path) -> None:
    texts = [Mark(campaign="spring", shard=1, piece=n, pieces=50).text() for n in (1, 2)]
    sheet = Image.new("L", (600, 300), 255)
    for place, text in enumerate(texts):
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix)
        sheet.paste(Image.fromarray(code.to_image(scale=5)), (40 + 300 * place, 60))
    sheet.save(tmp_path / "photo.png")
    ImageOps.expand(sheet.rotate(90, expand=True), 30, 255).save(tmp_path / "turned.jpg")
    for name in ("photo.png", "turned.jpg"):
        assert sorted(read_marks((tmp_path / name).read_bytes())) == texts


def test_photo_without_a_mark_is_refused(tmp_path: Path) -> None:
    Image.new("L", (200, 200), 255).save(tmp_path / "blank.png")
    with pytest.raises(ResendError) as caught:
        read_marks((tmp_path / "blank.png").read_bytes())
    assert caught.value.code == "resend-no-mark"
