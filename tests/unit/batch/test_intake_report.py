from __future__ import annotations

import io
import json
from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.support.intake_files import ADA, csv_file, outcomes, rules_for
from voucher_batch.intake import Reason, Refused, Report, Tally, dry_run
from voucher_batch.intake.report import FIRST, SENTENCES, Finding, duplicate_line, fault_line

ROWS = csv_file(
    ADA,
    *[dict(ADA) | {"city": ""}] * 12,
    ADA,
    dict(ADA) | {"family_name": ""},
    dict(ADA) | {"postcode": "x"},
)

EXPECTED = Report(
    read=16,
    taken=2,
    duplicates=0,
    refused=14,
    findings=(
        Finding("city", Reason.MISSING, 12, tuple(range(3, 13))),
        Finding("family_name", Reason.MISSING, 1, (16,)),
        Finding("postcode", Reason.POSTCODE, 1, (17,)),
    ),
)


def test_a_tally_counts_reasons_and_keeps_the_first_lines() -> None:
    tally = Tally()
    tally.add(outcomes(ROWS))

    assert tally.report() == EXPECTED
    assert tally.report().closes
    assert len(EXPECTED.findings[0].lines) == FIRST


def test_a_duplicate_was_taken_before_the_store_knew_better() -> None:
    tally = Tally()
    tally.take(3)
    tally.duplicate()
    tally.refuse(Refused(5, "city", Reason.MISSING))
    report = tally.report()

    assert (report.read, report.taken, report.duplicates, report.refused) == (4, 2, 1, 1)
    assert report.closes


def test_a_report_that_does_not_add_up_does_not_close() -> None:
    assert not Report(read=2, taken=1, duplicates=0, refused=0, findings=()).closes


def test_the_report_for_people() -> None:
    assert EXPECTED.text().splitlines() == [
        "16 rows: 2 taken, 0 duplicates, 14 refused",
        "         12  city: nothing is there (missing); line 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, …",
        "          1  family_name: nothing is there (missing); line 16",
        "          1  postcode: it is no postcode of the country (postcode); line 17",
    ]


def test_the_report_for_programs() -> None:
    report = json.loads(EXPECTED.to_json())

    assert report["refused"] == 14
    assert report["findings"][1] == {
        "field": "family_name",
        "reason": "missing",
        "count": 1,
        "lines": [16],
    }


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_sentence(reason: Reason) -> None:
    assert SENTENCES[reason]


def test_a_file_of_faults_holds_line_field_and_reason() -> None:
    assert fault_line(Refused(5, "city", Reason.MISSING)) == "5;refused;city;missing\n"
    assert duplicate_line(6) == "6;duplicate;national_id;duplicate\n"


def test_a_dry_run_is_the_same_in_one_process_and_in_several() -> None:
    data = ROWS.encode()
    rules = rules_for(data)
    noted: list[Refused] = []

    assert dry_run(io.BytesIO(data), rules, note=noted.append) == EXPECTED
    assert [refused.line for refused in noted] == [*range(3, 15), 16, 17]
    with ProcessPoolExecutor(1) as pool:
        assert dry_run(io.BytesIO(data), rules, executor=pool) == EXPECTED
