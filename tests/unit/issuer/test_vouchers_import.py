"""A manifest is imported whole or not at all, and a later one changes little."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from gouvcheck_core.errors import GouvCheckError
from issuer_api.documents import service
from issuer_api.vouchers.comparing import CountsDiffer, compare, known_campaign
from issuer_api.vouchers.model import Difference, Voucher
from issuer_api.vouchers.repository import VoucherBook
from issuer_api.vouchers.tables import campaign, campaign_key, campaign_list, voucher
from tests.support.manifests import KEYS, SIGNER, Made, entries, entry, take
from tests.support.register import NOW, desk, sample_order
from voucher_batch.manifest import State
from voucher_batch.manifest.model import ENTRIES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from issuer_api.store.opening import Register
    from voucher_batch.manifest import Entry

FEW = entries(12, void={4})
MANY = ENTRIES + 3
STRANGER = b"another!".hex()
"""A kid that no manifest names."""


def kept(register: Register) -> list[tuple[Any, ...]]:
    """Return every row of the room."""
    with register.read() as books:
        return [
            tuple(row)
            for table in (campaign, campaign_key, campaign_list, voucher)
            for row in books.connection.execute(table.select().order_by(*table.primary_key))
        ]


def refused(
    register: Register, content: Sequence[Entry] | bytes, **changes: Any
) -> tuple[str, str]:
    """Return code and sentence of the error of an import, which changes nothing."""
    before = kept(register)
    data = content if isinstance(content, bytes) else Made.of(content, **changes).file()
    with pytest.raises(GouvCheckError) as caught:
        take(register, data)
    assert kept(register) == before
    return caught.value.code, caught.value.sentence


def test_books_hold_what_the_manifest_says(register: Register) -> None:
    imported = take(register, Made.of(FEW).file())

    assert (imported.entered, imported.voided, imported.is_known) == (12, 0, False)
    with register.read() as books:
        known = known_campaign(books, "spring")
        assert known == imported.campaign
        assert books.vouchers.count(7) == known.counts
        assert (known.number, known.type, known.version, known.imported) == (7, 4, 1, NOW)
        assert known.signer == SIGNER.public.kid
        assert known.counts.vouchers == 12
        assert known.counts.void == 1
        assert known.counts.cents == 11 * 5_000
        assert known.counts.signed == {KEYS[0].kid: 6, KEYS[1].kid: 6}
        assert books.campaigns.lists(7) == (1,)
        one = FEW[4]
        assert books.vouchers.by_reference_hash(7, one.reference_hash) == Voucher(
            1, one.index, 7, one.reference_hash, 5_000, KEYS[0].kid, 0, "void"
        )
        assert books.vouchers.by_reference_hash(8, one.reference_hash) is None
        assert compare(books, known) == ()


def test_progress_is_told(register: Register) -> None:
    told: list[int] = []
    take(register, Made.of(entries(MANY)).file(), watch=told.append)
    assert told == [ENTRIES, MANY]


def test_same_manifest_changes_nothing_and_says_so(register: Register) -> None:
    first = take(register, Made.of(FEW).file())
    before = kept(register)

    again = take(register, Made.of(FEW).file(), now=NOW + 9)

    assert (again.is_known, again.entered, again.voided) == (True, 0, 0)
    assert again.campaign == first.campaign
    assert kept(register) == before


def test_same_manifest_that_was_cut_off_is_refused_all_the_same(register: Register) -> None:
    take(register, Made.of(FEW).file())
    assert refused(register, Made.of(FEW).file()[:-1])[0] == "handover-manifest-truncated"


def test_later_manifest_voids_and_brings_new_ones(register: Register) -> None:
    take(register, Made.of(FEW).file())

    later = (*entries(12, void={4, 9}), entry(12))
    imported = take(register, Made.of(later).file(), now=NOW + 60)

    assert (imported.entered, imported.voided, imported.is_known) == (1, 1, False)
    with register.read() as books:
        known = known_campaign(books, "spring")
        assert (known.counts.vouchers, known.counts.void) == (13, 2)
        assert known.imported == NOW + 60
        assert compare(books, known) == ()
        found = books.vouchers.by_reference_hash(7, later[9].reference_hash)
        assert found is not None
        assert found.state == "void"


def test_new_vouchers_may_stand_between_the_old_ones_and_in_a_new_list(register: Register) -> None:
    take(register, Made.of(FEW).file())
    between = replace(entry(900), list=1, index=7)
    behind = replace(entry(901), list=2, index=0)

    content = sorted((*FEW, between, behind))
    imported = take(register, Made.of(content).file())

    assert imported.entered == 2
    with register.read() as books:
        assert books.campaigns.lists(7) == (1, 2)


def test_later_manifest_may_be_signed_with_more_keys(register: Register) -> None:
    with_one = tuple(replace(each, key=0) for each in FEW)
    take(register, Made.of(with_one, keys=KEYS[1:], counts=_one_key(with_one)).file())

    later = (*(replace(each, key=1) for each in FEW), replace(entry(12), key=0))
    take(register, Made.of(later).file())

    with register.read() as books:
        assert books.vouchers.count(7).signed == {KEYS[0].kid: 1, KEYS[1].kid: 12}


def _one_key(content: Sequence[Entry]) -> Any:
    from voucher_batch.manifest.model import Counts

    return Counts.none(1).plus(tuple(content))


def test_voucher_that_disappeared_is_named(register: Register) -> None:
    take(register, Made.of(entries(MANY)).file())

    for missing in (0, 5, ENTRIES - 1, ENTRIES, MANY - 1):
        fewer = [each for number, each in enumerate(entries(MANY)) if number != missing]
        code, sentence = refused(register, fewer)
        assert code == "voucher-gone"
        assert f"Entry 1:{3 * missing} is in the books" in sentence


def test_manifest_of_nobody_does_not_follow_one_of_somebody(register: Register) -> None:
    take(register, Made.of(FEW).file())
    assert refused(register, ())[0] == "voucher-gone"


def test_voucher_that_is_another_one_is_named(register: Register) -> None:
    take(register, Made.of(FEW).file())

    others: dict[str, Entry] = {
        "reference hash": replace(FEW[5], reference_hash=bytes(32)),
        "value": replace(FEW[5], value=5_001),
        "key": replace(FEW[5], key=0),
        "shard": replace(FEW[5], shard=99),
    }
    for word, other in others.items():
        code, sentence = refused(register, (*FEW[:5], other, *FEW[6:]))
        assert code == "voucher-changed"
        assert f"Entry 1:15 has another {word} in the manifest" in sentence


def test_void_voucher_does_not_come_back_to_life(register: Register) -> None:
    take(register, Made.of(FEW).file())

    code, sentence = refused(register, (*entries(12), entry(12)))

    assert (code, "Entry 1:12 is void" in sentence) == ("voucher-revived", True)


def test_older_manifest_is_refused(register: Register) -> None:
    take(register, Made.of(FEW).file())
    take(register, Made.of(entries(12, void={4, 9})).file())
    assert refused(register, FEW)[0] == "voucher-revived"


def test_campaign_stays_the_same_one(register: Register) -> None:
    take(register, Made.of(FEW).file())

    others: dict[str, dict[str, Any]] = {
        "id": {"campaign": "autumn"},
        "number": {"number": 8},
        "type": {"type": 5},
        "version": {"version": 2},
        "digest": {"digest": b"d" * 32},
        "secrets": {"secrets": b"s" * 16},
    }
    for word, changes in others.items():
        code, sentence = refused(register, FEW, **changes)
        assert code == "voucher-campaign"
        assert f"The {word} of the campaign" in sentence


def test_status_list_of_another_campaign_is_refused(register: Register) -> None:
    take(register, Made.of(FEW).file())
    others = [replace(entry(100 + number), index=50 + number) for number in range(3)]
    assert refused(register, others, campaign="autumn", number=8)[0] == "voucher-list"


def test_second_campaign_with_lists_of_its_own_is_welcome(register: Register) -> None:
    take(register, Made.of(FEW).file())
    others = [replace(entry(100 + number), list=2) for number in range(3)]
    take(register, Made.of(others, campaign="autumn", number=8).file())
    with register.read() as books:
        assert [each.id for each in books.campaigns.all()] == ["spring", "autumn"]
        assert [compare(books, each) for each in books.campaigns.all()] == [(), ()]


def test_entry_can_never_be_a_documents_as_well(register: Register) -> None:
    with register.begin() as books:
        issued = service.issue(books, sample_order(), desk=desk(), now=NOW)
    assert issued.claims.status is not None

    content = [replace(entry(1), list=issued.claims.status.list)]
    code, sentence = refused(register, content)
    assert (code, "Status list 3" in sentence) == ("voucher-list", True)


def test_list_that_documents_will_be_given_entries_of_is_refused(register: Register) -> None:
    with pytest.raises(GouvCheckError) as caught:
        take(register, Made.of(FEW).file(), reserved={1})
    assert caught.value.code == "voucher-list"
    assert kept(register) == []


def test_document_that_got_into_a_campaigns_list_is_found(register: Register) -> None:
    """Issuing refuses such a list; an import and a first document may meet at the same moment."""
    with register.begin() as books:
        service.issue(books, sample_order(), desk=desk(), now=NOW)  # in status list 3
    take(register, Made.of(FEW).file())  # in status list 1
    with register.begin() as books:
        books.connection.exec_driver_sql("UPDATE document SET list = 1")
    with register.read() as books:
        found = compare(books, known_campaign(books, "spring"))
    assert [(each.manifest, each.books) for each in found] == [(0, 1)]
    assert "documents" in found[0].what


def test_reference_that_stands_twice_is_refused(register: Register) -> None:
    twice = (*FEW, replace(entry(12), reference_hash=FEW[0].reference_hash))
    code, sentence = refused(register, twice)
    assert (code, "1:0 to 1:36" in sentence) == ("voucher-twice", True)


def test_what_the_books_cannot_hold_is_refused(register: Register) -> None:
    for changes in ({"list": 2**16}, {"index": 2**20}, {"value": 2**31}, {"shard": 2**31}):
        large: dict[str, Any] = changes
        assert refused(register, [replace(FEW[0], **large)])[0] == "voucher-bounds"
    heads: tuple[dict[str, Any], ...] = (
        {"campaign": "../spring"},
        {"campaign": "s" * 33},
        {"campaign": ""},
        {"number": 0},
        {"number": 2**16},
        {"type": 2**31},
        {"version": -1},
        {"digest": b""},
        {"secrets": bytes(15)},
        {"counts": replace(Made.of(FEW).head.counts, void=13)},
        {"counts": replace(Made.of(FEW).head.counts, void=-1)},
    )
    for head in heads:
        assert refused(register, FEW, **head)[0] == "voucher-bounds"
    take(register, Made.of([replace(FEW[0], list=2**16 - 1, index=2**20 - 1)]).file())


def cut(data: bytes) -> bytes:
    return data[:-1]


def changed(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


def continued(data: bytes) -> bytes:
    return data + b"\x40"


def test_fault_at_the_very_end_leaves_nothing(register: Register) -> None:
    whole = Made.of(entries(MANY)).file()
    faults = {"truncated": cut, "changed": changed, "trailing": continued}
    for code, fault in faults.items():
        assert refused(register, fault(whole))[0] == f"handover-manifest-{code}"
    assert kept(register) == []


def test_entries_that_are_not_what_the_head_counts_leave_nothing(register: Register) -> None:
    counts = replace(Made.of(FEW).head.counts, cents=1)
    assert refused(register, FEW, counts=counts)[0] == "handover-manifest-counts"


def test_manifest_of_a_stranger_is_not_read(register: Register) -> None:
    data = Made.of(FEW).file(signer="stranger")
    assert refused(register, data)[0] == "handover-manifest-signature"


def losing(rows: Sequence[Voucher]) -> Sequence[Voucher]:
    return rows[1:]


def cheaper(rows: Sequence[Voucher]) -> Sequence[Voucher]:
    return [rows[0]._replace(value=1), *rows[1:]]


def voiding(rows: Sequence[Voucher]) -> Sequence[Voucher]:
    return [rows[0]._replace(state="void"), *rows[1:]]


def resigning(rows: Sequence[Voucher]) -> Sequence[Voucher]:
    return [rows[0]._replace(kid=bytes.fromhex(STRANGER)), *rows[1:]]


FAULTS: dict[str, tuple[Callable[[Sequence[Voucher]], Sequence[Voucher]], set[str]]] = {
    "one lost": (losing, {"vouchers", "cents", "signed by"}),
    "one cheaper": (cheaper, {"cents"}),
    "one void": (voiding, {"void", "cents"}),
    "one of another key": (resigning, {"signed by"}),
}


def test_books_that_kept_something_else_are_rolled_back(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    give = VoucherBook.give
    for fault, differs in FAULTS.values():

        def wrongly(book: VoucherBook, rows: Sequence[Voucher], fault: Any = fault) -> None:
            give(book, fault(rows))

        monkeypatch.setattr(VoucherBook, "give", wrongly)
        with pytest.raises(CountsDiffer) as caught:
            take(register, Made.of(FEW).file())

        assert caught.value.code == "voucher-counts"
        named = {each.what for each in caught.value.differences}
        assert {"signed by" if what.startswith("signed") else what for what in named} == differs
        assert all(what in caught.value.sentence for what in named)
        strangers = {kid for what in named if (kid := what.removeprefix("signed by ")) == STRANGER}
        assert bool(strangers) == (fault is resigning)
        assert kept(register) == []


def test_books_that_were_changed_since_are_noticed_by_the_same_manifest(
    register: Register,
) -> None:
    take(register, Made.of(FEW).file())
    with register.begin() as books:
        books.connection.execute(voucher.update().where(voucher.c.entry == 0).values(value=500_000))

    with register.read() as books:
        assert compare(books, known_campaign(books, "spring")) == (
            Difference("cents", 55_000, 550_000),
        )
    assert refused(register, FEW)[0] == "voucher-counts"


def test_voids_of_a_later_manifest_reach_the_right_vouchers(register: Register) -> None:
    take(register, Made.of(entries(MANY)).file())
    void = {0, ENTRIES - 1, ENTRIES, MANY - 1}
    imported = take(register, Made.of(entries(MANY, void=void)).file())
    assert imported.voided == 4
    with register.read() as books:
        rows = books.connection.execute(voucher.select().where(voucher.c.state != "live")).all()
    assert {row.entry // 3 for row in rows} == void
    assert State.VOID.name.lower() == rows[0].state
