from __future__ import annotations

import io
from collections import Counter
from itertools import islice

import pytest

from tests.support.campaigns import SAMPLES, campaign
from tests.support.intake_files import SOURCE, outcomes
from voucher_batch.beneficiary import Country
from voucher_batch.intake import Refused, Taken, propose, survey
from voucher_batch.intake.texts import NAME_MAX
from voucher_batch.sample import (
    FLAWS,
    Content,
    Row,
    rows,
    spoiled_rows,
    write_csv,
    write_json_lines,
)
from voucher_batch.sample.people import MARK, MOST

COUNT = 500
EXTRACTS = 40


def as_csv(count: int, *, seed: int = 0, content: Content = Content.LETTERS) -> str:
    stream = io.StringIO(newline="")
    assert write_csv(rows(count, seed=seed, content=content), stream) == count
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "count", "content"),
    [
        ("beneficiaries.csv", COUNT, Content.LETTERS),
        ("extracts.csv", EXTRACTS, Content.EXTRACTS),
    ],
)
def test_the_files_in_the_repository_are_what_the_generator_makes(
    name: str, count: int, content: Content
) -> None:
    assert (SAMPLES / name).read_text(encoding="utf-8") == as_csv(count, content=content)


def test_every_sample_is_taken_into_the_campaign_that_it_is_for() -> None:
    letters = outcomes((SAMPLES / "beneficiaries.csv").read_bytes())
    extracts = outcomes((SAMPLES / "extracts.csv").read_bytes(), into=campaign("criminal-record"))

    assert [type(outcome) for outcome in letters] == [Taken] * COUNT
    assert [type(outcome) for outcome in extracts] == [Taken] * EXTRACTS


def test_samples_live_in_all_countries_and_read_all_languages() -> None:
    found = outcomes(as_csv(COUNT))
    people = [outcome.beneficiary for outcome in found if isinstance(outcome, Taken)]
    countries = Counter(person.address.country for person in people if person.address)

    assert set(countries) == set(Country)
    assert {person.language for person in people} == {"fr", "de", "en", "pt", "nl"}
    assert max(len(person.name) for person in people) == NAME_MAX


def test_every_sample_says_that_it_is_one() -> None:
    for row in rows(COUNT):
        assert row["Nom de famille"].startswith("Sample ")
        assert row["Spécimen"] == MARK
        assert row["Courriel"].endswith(".example")
        assert int(row["Matricule"][8:11]) >= 800


def test_the_same_seed_gives_the_same_people_and_another_gives_others() -> None:
    assert as_csv(20) == as_csv(20)
    numbers = [{row["Matricule"] for row in rows(500, seed=seed)} for seed in (0, 1, 2)]
    assert len(set.union(*numbers)) == 1500


def test_people_have_numbers_of_their_own() -> None:
    numbers = {row["Matricule"] for row in rows(20_000)}

    assert len(numbers) == 20_000
    assert MOST > 5_000_000


def test_any_number_is_streamed() -> None:
    assert len(list(islice(rows(10**9), 3))) == 3


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_both_forms_say_the_same(delimiter: str) -> None:
    text, lines = io.StringIO(newline=""), io.StringIO()
    write_csv(rows(30), text, delimiter=delimiter)
    assert write_json_lines(rows(30), lines) == 30
    people = [
        [(o.person_id, o.beneficiary) for o in outcomes(data.getvalue()) if isinstance(o, Taken)]
        for data in (text, lines)
    ]

    assert people[0] == people[1]
    assert len(people[0]) == 30


def test_spoiled_rows_are_refused_for_what_was_spoiled() -> None:
    flawed = list(spoiled_rows(2 * len(FLAWS)))
    stream = io.StringIO(newline="")
    write_csv((row for row, _ in flawed), stream)

    assert outcomes(stream.getvalue()) == [
        Refused(line, flaw.field, flaw.reason) for line, (_, flaw) in enumerate(flawed, start=2)
    ]


def test_the_columns_of_samples_are_proposed_without_help() -> None:
    data = as_csv(1, content=Content.EXTRACTS).encode()
    seen = survey(io.BytesIO(data), source=SOURCE)
    columns = propose(seen, campaign("criminal-record")).columns

    assert set(seen.header) - set(columns.values()) == {"Spécimen"}


def test_a_row_is_text_by_column() -> None:
    row: Row = next(rows(1))

    assert all(isinstance(cell, str) for cell in row.values())
