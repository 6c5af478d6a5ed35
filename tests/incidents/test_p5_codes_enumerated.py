"""P5: gift-card codes were enumerated: numbers in a row, and a page that said which were good.

A voucher's secret is 70 bits that derive from a key nobody has; no two are alike or near each
other, and none follows from its place in the list or from the numbers of the books. Whoever asks
about a person hears one answer, whatever is true, and not often; what he asked for goes to the
registered address and not to him. A stolen store prints nothing.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.errors import HumanReferenceError
from gouvcheck_core.reference import parse
from tests.support.batch_command import gouvcheck_batch
from tests.support.databases import database, store, store_url
from tests.support.factory import SECRET, fill
from voucher_batch.errors import ResendError
from voucher_batch.intake.national_id import check_digits
from voucher_batch.resend import Limits, Request, ask
from voucher_batch.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gouvcheck_core.reference import Reference
    from tests.support.factory import Factory

__all__ = ["database", "store", "store_url"]

NOW = 1_782_900_000
VOUCHERS = 20_000


@pytest.fixture(scope="module")
def references() -> list[Reference]:
    """Return the references of the first beneficiaries, in the order of their numbers."""
    vault = Vault(SECRET, campaign="spring")
    return [vault.reference(number) for number in range(1, VOUCHERS + 1)]


@pytest.fixture
def factory(store_url: str) -> Iterator[Factory]:
    filled = fill(store_url, persons=3)
    with filled.store:
        yield filled


def test_reference_has_seventy_random_bits(references: list[Reference]) -> None:
    assert len(set(references)) == VOUCHERS
    for bit in range(70):
        ones = sum(reference.value >> bit & 1 for reference in references)
        assert abs(ones - VOUCHERS / 2) < 5 * (VOUCHERS / 4) ** 0.5  # five sigma


def test_neighbours_in_the_books_have_nothing_in_common(references: list[Reference]) -> None:
    differ = [(first.value ^ second.value).bit_count() for first, second in pairwise(references)]
    assert 34.5 < sum(differ) / len(differ) < 35.5
    assert min(differ) > 8
    fronts = Counter(reference.text[:4] for reference in references)
    assert max(fronts.values()) < 6  # of a million fronts


def test_same_people_under_another_secret_have_other_references() -> None:
    mine, other = (Vault(secrets.token_bytes(32), campaign="spring") for _ in range(2))
    assert {mine.reference(n) for n in range(99)}.isdisjoint(other.reference(n) for n in range(99))


def test_entries_of_the_status_list_tell_no_order(factory: Factory) -> None:
    with factory.store.read() as books:
        entries = [row.entry for row in books.vouchers.manifest_rows()]
        shards = [
            row.voucher for shard in books.shards.all() for row in books.pieces.of(shard.number)
        ]
    given = sorted(shards, key=lambda row: row.voucher)
    assert max(entries) - min(entries) > 1_000  # of a million, for three vouchers in a row
    assert [row.entry for row in given] != list(range(given[0].entry, given[0].entry + 3))


def test_stolen_store_holds_no_reference(factory: Factory) -> None:
    with factory.store.read() as books:
        rows = list(books.vouchers.manifest_rows())
        known = {row.reference_hash for row in rows}
        people = [row for shard in books.shards.all() for row in books.pieces.of(shard.number)]
    stolen = Vault(secrets.token_bytes(32), campaign=factory.campaign.id)
    for row in people:
        reference = factory.vault.reference(row.person.beneficiary)
        assert factory.vault.reference_hash(reference) in known
        assert stolen.reference(row.person.beneficiary) != reference
        assert stolen.reference_hash(reference) not in known  # without the key no guess is tried


def test_whoever_asks_hears_one_answer_whatever_is_true(tmp_path: Path) -> None:
    folder, people = tmp_path / "spring", tmp_path / "people.csv"
    for arguments in (
        ("new", folder),
        ("sample", people, "--count", 2),
        ("import", people, "-C", folder),
        ("allocate", "-C", folder),
    ):
        assert gouvcheck_batch(*arguments).code == 0
    number = people.read_text("utf-8").splitlines()[1].split(";")[0]
    born = f"{number[:4]}-{number[4:6]}-{number[6:8]}"
    right = f"{number}\n{born}\n"
    asked = [right] * 5 + [f"{number}\n1900-01-01\n", _stranger()]
    heard = {
        (ran.code, ran.out, ran.err)
        for said in asked
        for ran in [gouvcheck_batch("resend", "ask", "-C", folder, stdin=said)]
    }
    assert len(heard) == 1  # granted three times, then too many, wrong, unknown


def test_asking_is_throttled_for_all_before_anything_is_looked_up(factory: Factory) -> None:
    limits = Limits(of_all=10)
    for number in range(100, 110):
        _ask(factory, number, limits)
    for number in (0, 110):
        with pytest.raises(ResendError) as caught:
            _ask(factory, number, limits)
        assert caught.value.code == "resend-busy"


def test_guess_that_is_off_by_a_symbol_is_known_as_a_mistyping(
    references: list[Reference],
) -> None:
    text = references[0].text
    wrong = text[:-1] + ("2" if text[-1] != "2" else "3")
    with pytest.raises(HumanReferenceError):
        parse(wrong)


def _ask(factory: Factory, number: int, limits: Limits) -> None:
    request = Request(national_id=f"{number:013}", birth_date=dt.date(1950, 1, 1), operator="anna")
    ask(factory.store, factory.vault, factory.campaign, request, now=NOW, limits=limits)


def _stranger() -> str:
    digits = "19900228001"
    return f"{digits}{check_digits(digits)}\n1990-02-28\n"
