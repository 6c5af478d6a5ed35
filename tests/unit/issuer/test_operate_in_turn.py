"""Writers of one process wait for each other outside of the database, which serves none in turn."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING

import pytest

from issuer_api.operate.in_turn import InTurn, in_turn
from issuer_api.store.opening import create_register, open_register
from voucher_batch.errors import BookError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from issuer_api.store.opening import Register


@pytest.fixture
def url(tmp_path: Path) -> str:
    made = f"sqlite:///{tmp_path / 'register.db'}"
    create_register(made)
    return made


@pytest.fixture
def opened(url: str) -> Iterator[Register]:
    with open_register(url) as register:
        yield register


def test_two_writers_never_meet_in_the_database(opened: Register, url: str) -> None:
    books = in_turn(opened, url)
    inside: list[int] = []
    most: list[int] = []

    def write(number: int) -> None:
        with books.begin() as kept:
            inside.append(number)
            most.append(len(inside))
            kept.audit.append(b"%d" % number)
            inside.remove(number)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(40)))

    assert max(most) == 1
    with books.read() as kept:
        assert kept.audit.size() == 40


def test_whoever_waits_too_long_is_told_so(opened: Register) -> None:
    books = InTurn(opened, patience=0.05)
    written = Event()

    def write() -> str:
        try:
            with books.begin():
                return "kept"
        except BookError as error:
            return error.code
        finally:
            written.set()

    with ThreadPoolExecutor(1) as threads, books.begin():
        late = threads.submit(write)
        written.wait()

    assert late.result() == "book-busy"
    assert write() == "kept"


def test_fault_gives_the_turn_back(opened: Register) -> None:
    books = InTurn(opened, patience=0.05)
    with pytest.raises(LookupError), books.begin():
        raise LookupError

    with books.begin() as kept:
        assert kept.audit.size() == 0


def test_readers_wait_for_nobody(opened: Register) -> None:
    books = InTurn(opened, patience=0.05)
    with books.begin() as kept:
        kept.audit.append(b"leaf")
        with books.read() as seen:
            assert seen.audit.size() == 0


def test_books_on_sqlite_are_written_in_turn(opened: Register, url: str) -> None:
    assert isinstance(in_turn(opened, url), InTurn)


def test_postgresql_lets_many_write_at_once(opened: Register) -> None:
    assert in_turn(opened, "postgresql://somebody@host/books") is opened


def test_books_are_closed_with_those_behind_them(opened: Register, url: str) -> None:
    with in_turn(opened, url) as books, books.begin() as kept:
        kept.audit.append(b"leaf")
