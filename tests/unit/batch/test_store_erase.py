"""Erasing a person leaves the books whole and nothing to read, in no file of the database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.engine import make_url

from tests.support.databases import CAMPAIGN, Database, Fresh
from tests.support.store_people import LISTS, NOW, VAULT, invented, person_id, take
from voucher_batch.allocate import allocate
from voucher_batch.erase import erase
from voucher_batch.errors import BookError, VaultError
from voucher_batch.store import Store, create_store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST = (1 << 32) + 1


@pytest.fixture
def file_store(tmp_path: Path) -> Iterator[tuple[Store, Path]]:
    """Return a SQLite store and its folder."""
    url = Fresh(Database.SQLITE, tmp_path).url()
    create_store(url)
    with open_store(url, campaign=CAMPAIGN) as store:
        yield store, Path(str(make_url(url).database)).parent


def written(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


def test_erased_person_is_unreadable_and_the_books_close(store: Store) -> None:
    take(store, [1, 2])
    allocate(store, VAULT, lists=LISTS)
    assert erase(store, FIRST, now=NOW)
    assert not erase(store, FIRST, now=NOW + 1)
    with store.read() as books:
        person = books.people.get(FIRST)
        assert (person.sealed, person.wrapped_key) == (None, None)
        with pytest.raises(VaultError, match="vault-erased"):
            VAULT.unseal(person)
        assert VAULT.unseal(books.people.get(FIRST + 1)) == invented(2)
        assert books.vouchers.of(FIRST) is not None
        counts = books.counts()
    assert (counts.erased, counts.vouchers, counts.faults) == (1, 2, ())


def test_erased_person_does_not_come_back_for_a_second_voucher(store: Store) -> None:
    take(store, [1])
    erase(store, FIRST, now=NOW)
    assert take(store, [1], file=b"workers") == {(2 << 32) + 1}


def test_nobody_cannot_be_erased(store: Store) -> None:
    with pytest.raises(BookError, match="book-no-person"):
        erase(store, 12345, now=NOW)


def test_destroyed_key_is_in_no_file_any_more(file_store: tuple[Store, Path]) -> None:
    store, folder = file_store
    take(store, range(200))
    with store.read() as books:
        person = books.people.get(FIRST)
    assert person.wrapped_key is not None
    assert person.sealed is not None
    assert person.wrapped_key in written(folder)
    erase(store, FIRST, now=NOW)
    assert person.wrapped_key not in written(folder)
    assert person.sealed not in written(folder)


def test_nothing_personal_is_written_in_clear(file_store: tuple[Store, Path]) -> None:
    store, folder = file_store
    take(store, range(1, 50))
    allocate(store, VAULT, lists=LISTS)
    found = written(folder)
    for number in range(1, 50):
        person = invented(number)
        texts = [person_id(number), person.given_names, person.family_name, "1980-01-01"]
        texts += [person.email] if person.email else []
        if person.address:
            texts += [person.address.street, person.address.city]
        for text in texts:
            assert text.encode() not in found
        assert VAULT.reference((1 << 32) + number).to_bytes() not in found
        assert VAULT.reference((1 << 32) + number).text.encode() not in found
