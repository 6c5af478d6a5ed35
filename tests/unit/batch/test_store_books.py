"""The books of a campaign on both databases: people, imports, vouchers, keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import InternalError

from tests.support.databases import CAMPAIGN
from tests.support.signing import ed25519_signer
from tests.support.store_people import LISTS, NOW, VAULT, invented, person_id, take
from voucher_batch.allocate import allocate
from voucher_batch.beneficiary import Channel
from voucher_batch.errors import BookError
from voucher_batch.store import Given, ShardKind, Store, create_store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from voucher_batch.store import Books

SIGNER = ed25519_signer("campaign 1")
OTHER_SIGNER = ed25519_signer("campaign 2")
FIRST = (1 << 32) + 1


def refused(store: Store, call: Callable[..., object]) -> str:
    """Return the code with which a call on open books is refused; nothing of it stays."""
    with pytest.raises(BookError) as caught, store.begin() as books:
        call(books)
    return caught.value.code


def test_campaign_goes_on_with_the_file_and_secret_it_began_with(store: Store) -> None:
    with store.begin() as books:
        books.campaign_file.bind(digest=bytes(32), vault=VAULT.fingerprint)
        books.campaign_file.bind(digest=bytes(32), vault=VAULT.fingerprint)
    for digest, vault, code in (
        (b"1" * 32, VAULT.fingerprint, "book-other-campaign"),
        (bytes(32), bytes(16), "book-other-secret"),
    ):
        assert (
            refused(store, lambda b, d=digest, v=vault: b.campaign_file.bind(digest=d, vault=v))
            == code
        )


def test_campaigns_in_one_store_do_not_see_each_other(store: Store, store_url: str) -> None:
    take(store, [1, 2])
    allocate(store, VAULT, lists=LISTS)
    with open_store(store_url, campaign="autumn") as other:
        with other.read() as books:
            assert books.campaign != 1
            assert books.counts().beneficiaries == 0
            assert books.people.find(VAULT.person_hash(person_id(1))) is None
            assert books.vouchers.of(FIRST) is None
            assert tuple(books.vouchers.manifest_rows()) == ()
        assert refused(other, lambda books: books.people.get(FIRST)) == "book-no-person"
        assert refused(other, lambda books: books.vouchers.get(1)) == "book-no-voucher"
        assert refused(other, lambda books: books.vouchers.drawn(LISTS[0])) == "book-list-taken"
        take(other, [1])  # the same file and the same person, in another campaign
    with open_store(store_url, campaign=CAMPAIGN) as again, again.read() as books:
        assert books.counts().beneficiaries == 2


def test_person_is_found_by_hash_and_by_number(store: Store) -> None:
    take(store, [3, 7])
    with store.read() as books:
        found = books.people.find(VAULT.person_hash(person_id(3)))
        assert found is not None
        assert found.beneficiary == FIRST
        assert VAULT.unseal(found) == invented(3)
        assert VAULT.unseal(books.people.get(FIRST + 1)) == invented(7)
        assert books.people.find(bytes(32)) is None


def test_duplicates_are_told_by_their_numbers(store: Store) -> None:
    assert take(store, [1, 2, 1, 3, 2]) == {FIRST + 2, FIRST + 4}
    assert take(store, [4, 3, 5], file=b"workers") == {(2 << 32) + 2}
    assert take(store, [], file=b"nobody") == frozenset()
    with store.read() as books:
        rows = [(each.accepted, each.duplicate, each.rows) for each in books.imports.all()]
        assert rows == [(3, 2, 5), (2, 1, 3), (0, 0, 0)]
        assert books.imports.get(2).sha256.startswith(b"workers")


def test_requests_about_a_person_are_limited_until_the_count_is_over(store: Store) -> None:
    take(store, [1])
    ask = {"seconds": 100, "limit": 2}
    with store.begin() as books:
        seconds = (10, 20, 30, 109, 110, 111, 112)
        answers = [books.people.ask(FIRST, now=NOW + second, **ask) for second in seconds]
        assert answers == [True, True, False, False, True, True, False]
        # The clock is set back: the count that lies in the future does not last until then.
        assert books.people.ask(FIRST, now=NOW, **ask)
        assert not books.people.ask(FIRST + 1, now=NOW, **ask)


def test_voucher_is_found_in_every_way(store: Store) -> None:
    take(store, [1, 2])
    allocate(store, VAULT, lists=LISTS)
    with store.read() as books:
        voucher = books.vouchers.of(FIRST)
        assert voucher is not None
        assert books.vouchers.get(voucher.voucher) == voucher
        reference = VAULT.reference(FIRST)
        assert books.vouchers.by_reference_hash(VAULT.reference_hash(reference)) == voucher
        assert books.vouchers.by_reference_hash(bytes(32)) is None
        assert books.vouchers.of(FIRST + 2) is None
        assert (voucher.edition, voucher.copies, voucher.kid, voucher.revoked) == (1, 1, None, None)


def test_copies_are_counted_until_the_voucher_is_revoked(store: Store) -> None:
    take(store, [1])
    allocate(store, VAULT, lists=LISTS)
    with store.begin() as books:
        assert books.vouchers.another_copy(1) == 2
        assert books.vouchers.another_copy(1) == 3
        assert books.vouchers.revoke(1, now=NOW)
        assert not books.vouchers.revoke(1, now=NOW)
        assert books.vouchers.another_copy(1) is None
        assert books.vouchers.of(FIRST) is None
        assert books.vouchers.get(1).revoked == NOW


def test_manifest_goes_through_the_lists_in_order(store: Store) -> None:
    take(store, range(50))
    allocate(store, VAULT, lists=LISTS)
    with store.begin() as books:
        books.pieces.add_shard([(3, 1)], kind=ShardKind.FIRST, channel=Channel.POST)
        books.pieces.add_shard([(3, 1)], kind=ShardKind.REPRINT, channel=Channel.POST)
    with store.read() as books:
        rows = list(books.vouchers.manifest_rows())
        third = books.vouchers.get(3)
    assert [row.entry for row in rows] == sorted(row.entry for row in rows)
    assert len({row.reference_hash for row in rows}) == 50
    assert {row.entry: row.shard for row in rows if row.shard} == {third.entry: 1}


def test_signature_is_kept_once(store: Store) -> None:
    take(store, [1, 2])
    allocate(store, VAULT, lists=LISTS)
    made = SIGNER.sign(b"1")
    with store.begin() as books:
        books.keys.keep(SIGNER.public, [(1, made)])
        books.keys.keep(SIGNER.public, [])
    again = SIGNER.sign(b"2")
    for wrong in ([(1, again)], [(2, again), (1, again)], [(9, again)]):
        assert (
            refused(store, lambda books, w=wrong: books.keys.keep(OTHER_SIGNER.public, w))
            == "book-signed"
        )
    with store.read() as books:
        assert books.vouchers.get(1).signature == made
        assert books.vouchers.get(1).kid == SIGNER.public.kid
        assert books.vouchers.get(2).signature is None
        assert books.keys.signed() == {SIGNER.public.kid: 1}
        assert books.keys.public() == {SIGNER.public.kid: SIGNER.public}


def test_key_signs_no_more_than_its_limit(store: Store) -> None:
    take(store, range(1, 4))
    allocate(store, VAULT, lists=LISTS)
    made = SIGNER.sign(b"1")
    with store.begin() as books:
        books.keys.keep(SIGNER.public, [(1, made), (2, made)], limit=2)
    code = refused(store, lambda books: books.keys.keep(SIGNER.public, [(3, made)], limit=2))
    assert code == "book-key-full"


def test_constraints_hold_whatever_the_program_does(store: Store) -> None:
    take(store, [1, 2])
    allocate(store, VAULT, lists=LISTS)
    with store.read() as books:
        first = books.vouchers.get(1)
    base = Given(
        beneficiary=first.beneficiary,
        edition=2,
        list=first.list,
        entry=(first.entry + 1) % 1000,
        reference_hash=bytes(32),
    )
    for broken in (
        base._replace(edition=1),  # a second voucher
        base,  # another edition while the first one is good
        base._replace(beneficiary=99, entry=first.entry),  # an entry given out twice
        base._replace(beneficiary=99, reference_hash=first.reference_hash),
        base._replace(beneficiary=99, list=77),  # a list that nobody has reserved
    ):
        assert refused(store, lambda books, b=broken: books.vouchers.give([b])) == "book-conflict"
    with store.begin() as books:
        books.vouchers.give([base._replace(beneficiary=99)])
        books.vouchers.give([])


def test_postgresql_knows_how_large_a_table_is_once_it_is_filled(store: Store) -> None:
    tables = ("identity_beneficiary", "book_voucher")
    take(store, range(50))
    allocate(store, VAULT, lists=LISTS)
    with store.begin() as books:
        books.people.filled()
        connection = books.connection
        if connection.dialect.name == "postgresql":
            for table in tables:
                found = connection.exec_driver_sql(
                    f"SELECT reltuples FROM pg_class WHERE relname = '{table}'"  # noqa: S608
                )
                assert found.scalar_one() == 50


def test_reading_changes_nothing(store: Store) -> None:
    with pytest.raises((BookError, InternalError), match=r"(?i)read"), store.read() as books:
        books.imports.start(bytes(32), now=NOW)
    with store.begin() as books:
        assert books.imports.all() == ()


def test_reader_sees_one_moment(store: Store, store_url: str) -> None:
    take(store, [1])
    with store.read() as books:
        assert books.counts().beneficiaries == 1
        with open_store(store_url, campaign=CAMPAIGN) as other:
            take(other, [2], file=b"workers")
        assert books.counts().beneficiaries == 1
    with store.read() as books:
        assert books.counts().beneficiaries == 2


def test_failed_block_leaves_nothing(store: Store) -> None:
    def interrupted(books: Books) -> None:
        books.imports.start(bytes(32), now=NOW)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), store.begin() as books:
        interrupted(books)
    with store.read() as books:
        assert books.imports.all() == ()


def test_opening_twice_is_one_campaign(store: Store, store_url: str) -> None:
    create_store(store_url)
    with open_store(store_url, campaign=CAMPAIGN) as again, again.read() as books:
        number = books.campaign
    with store.read() as books:
        assert books.campaign == number
