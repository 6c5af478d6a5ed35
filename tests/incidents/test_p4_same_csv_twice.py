"""P4: uploading the same CSV twice made double vouchers.

Here one voucher for each person is a constraint of the database: the same file is refused, the same
person in another file is counted as a duplicate, and no order of commands gives anybody two.
"""

from __future__ import annotations

import io
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.databases import database, store, store_url
from tests.support.store_people import NOW, VAULT
from voucher_batch.allocate import allocate
from voucher_batch.campaign import load
from voucher_batch.errors import BookError, IntakeError
from voucher_batch.intake import Refused, Rules, propose, survey
from voucher_batch.plan import plan
from voucher_batch.sample import rows, write_csv
from voucher_batch.taking import Duplicate, take_in

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from voucher_batch.intake import Report
    from voucher_batch.sample import Row
    from voucher_batch.store import Store

__all__ = ["database", "store", "store_url"]

SAMPLE = Path(__file__).parents[1] / "samples" / "batch" / "voucher.toml"
CAMPAIGN_FILE = load(SAMPLE.read_bytes(), source="voucher.toml")


def csv_file(people: list[Row]) -> io.BytesIO:
    text = io.StringIO()
    write_csv(iter(people), text)
    return io.BytesIO(text.getvalue().encode())


def take(
    store: Store,
    file: io.BytesIO,
    *,
    executor: Executor | None = None,
    noted: list[Duplicate | Refused] | None = None,
) -> Report:
    found = survey(file, source="sample.csv")
    rules = Rules.of(CAMPAIGN_FILE, propose(found, CAMPAIGN_FILE), found)
    noted = [] if noted is None else noted
    return take_in(store, VAULT, file, rules, now=NOW, executor=executor, note=noted.append)


def people(count: int, *, seed: int = 0) -> list[Row]:
    return list(islice(rows(count, seed=seed), count))


def vouchers(store: Store) -> int:
    with store.read() as books:
        counts = books.counts()
    assert counts.faults == ()
    return counts.vouchers


def test_same_file_twice_is_refused_and_nothing_changes(store: Store) -> None:
    file = csv_file(people(30))
    report = take(store, file)
    assert (report.read, report.taken, report.closes) == (30, 30, True)
    allocate(store, VAULT, lists=(1,))
    with pytest.raises(BookError, match="book-import-done"):
        take(store, file)
    allocate(store, VAULT, lists=(1,))
    assert vouchers(store) == 30


def test_same_person_twice_in_one_file_gets_one_voucher(store: Store) -> None:
    crowd = people(10)
    noted: list[Duplicate | Refused] = []
    report = take(store, csv_file([*crowd, crowd[3], *crowd[:2]]), noted=noted)
    assert (report.read, report.taken, report.duplicates, report.closes) == (13, 10, 3, True)
    assert noted == [Duplicate(12), Duplicate(13), Duplicate(14)]
    allocate(store, VAULT, lists=(1,))
    assert vouchers(store) == 10


def test_resident_who_also_crosses_the_border_gets_one_voucher(store: Store) -> None:
    residents = people(20)
    moved = [row | {"Localité": "Elsewhere", "Langue": "de"} for row in residents[5:10]]
    take(store, csv_file(residents))
    report = take(store, csv_file([*moved, *people(8, seed=1)]))
    assert (report.taken, report.duplicates) == (8, 5)
    allocate(store, VAULT, lists=(1,))
    assert vouchers(store) == 28


def test_file_with_one_more_line_brings_one_more_voucher(store: Store) -> None:
    crowd = people(21)
    take(store, csv_file(crowd[:20]))
    allocate(store, VAULT, lists=(1,))
    assert take(store, csv_file(crowd)).taken == 1
    allocate(store, VAULT, lists=(1,))
    assert vouchers(store) == 21
    planned = plan(store, VAULT, CAMPAIGN_FILE, keys=1)
    assert (planned.pieces, planned.unreadable) == (21, 0)


def test_rows_that_are_refused_are_told_with_line_field_and_reason(store: Store) -> None:
    crowd = people(4)
    wrong = crowd[1] | {"Matricule": crowd[1]["Matricule"][:-1]}
    noted: list[Duplicate | Refused] = []
    report = take(store, csv_file([crowd[0], wrong, crowd[2], crowd[0]]), noted=noted)
    assert (report.taken, report.refused, report.duplicates) == (2, 1, 1)
    refused, duplicate = noted
    assert isinstance(refused, Refused)
    assert (refused.line, refused.field, refused.reason) == (3, "national_id", "digits")
    assert duplicate == Duplicate(5)
    with store.read() as books:
        (stored,) = books.imports.all()
    assert (stored.accepted, stored.duplicate, stored.rejected) == (2, 1, 1)


def test_file_that_changes_while_it_is_read_is_not_there_at_all(store: Store) -> None:
    file = csv_file(people(5))
    found = survey(file, source="sample.csv")
    rules = Rules.of(CAMPAIGN_FILE, propose(found, CAMPAIGN_FILE), found)
    with pytest.raises(IntakeError, match="intake-changed"):
        take_in(store, VAULT, csv_file(people(6)), rules, now=NOW)
    with store.read() as books:
        assert books.imports.all() == ()
        assert books.counts().beneficiaries == 0
    assert take(store, file).taken == 5


def test_sealing_in_other_processes_ends_in_the_same_way(store: Store) -> None:
    file = csv_file([*people(30), *people(3)])
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        report = take(store, file, executor=executor)
    assert (report.taken, report.duplicates) == (30, 3)
    with store.read() as books:
        person = books.people.get((1 << 32) + 2)
        assert VAULT.unseal(person).family_name.startswith("Sample")
