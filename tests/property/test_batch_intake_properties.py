"""Whatever a file holds: its rows are counted, only typed errors come out, no value leaks."""

from __future__ import annotations

import io
import json
import string
from dataclasses import replace
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.campaigns import campaign, changed, text
from tests.support.intake_files import ADA, SOURCE, csv_file
from voucher_batch.beneficiary import Channel
from voucher_batch.campaign import CampaignFileError, load
from voucher_batch.errors import IntakeError
from voucher_batch.intake import (
    Charset,
    Delimiter,
    Layout,
    Reason,
    Refused,
    Rules,
    Syntax,
    Tally,
    chunks,
    dry_run,
    load_layout,
    propose,
    read_rows,
    survey,
)
from voucher_batch.intake.national_id import check_digits, compact
from voucher_batch.intake.report import fault_line

VOUCHER: Final = campaign()
EVERYBODY: Final = replace(VOUCHER, age=None)
HEADER: Final = (";".join(ADA) + "\n").encode()
COLUMNS: Final = {column: column for column in ADA}
FIELDS: Final = frozenset({"row", *ADA, *(field.id for field in VOUCHER.profile.fields)})

CELL: Final = st.one_of(
    st.sampled_from(["", '"', "\n", ";", "Sample", "LU", "1111", "1990-02-28", "\u202e", "\ufffd"]),
    st.text(max_size=12),
)
ROWS: Final = st.lists(st.lists(CELL, min_size=11, max_size=15).map(";".join), max_size=6)


def layouts(columns: dict[str, str]) -> st.SearchStrategy[Layout]:
    return st.builds(
        Layout,
        syntax=st.sampled_from(Syntax),
        charset=st.sampled_from(Charset),
        delimiter=st.sampled_from(Delimiter),
        columns=st.just(columns),
        country=st.sampled_from(["", "LU", "DE"]),
    )


@given(st.binary(max_size=300))
def test_any_bytes_are_a_file_that_is_read_or_refused(data: bytes) -> None:
    stream = io.BytesIO(data)
    try:
        seen = survey(stream, source=SOURCE)
        rules = Rules.of(VOUCHER, propose(seen, VOUCHER), seen)
    except IntakeError:
        return
    assert dry_run(stream, rules).closes


@given(st.binary(max_size=400), layouts(COLUMNS))
def test_any_bytes_under_any_layout_close_the_counts(data: bytes, layout: Layout) -> None:
    stream = io.BytesIO(HEADER + data)
    try:
        seen = survey(stream, source=SOURCE, layout=layout)
        rules = Rules.of(VOUCHER, layout, seen)
    except IntakeError:
        return
    tally, seen_lines = Tally(), []
    for outcome in read_rows(stream, rules):
        tally.add([outcome])
        seen_lines.append(outcome.line)
    report = tally.report()
    assert report.closes
    assert report.read == len(seen_lines)
    assert seen_lines == sorted(set(seen_lines))
    assert report.read >= sum(len(chunk.rows) for chunk in chunks(stream, rules))


@given(ROWS, st.sampled_from(Charset))
def test_a_refusal_names_a_column_and_a_reason_and_nothing_of_the_row(
    rows: list[str], charset: Charset
) -> None:
    data = HEADER.decode() + "".join(f"{row}\n" for row in rows)
    layout = Layout(
        syntax=Syntax.CSV, charset=charset, delimiter=Delimiter.SEMICOLON, columns=COLUMNS
    )
    stream = io.BytesIO(data.encode(charset, "replace"))
    seen = survey(stream, source=SOURCE, layout=layout)
    for outcome in read_rows(stream, Rules.of(VOUCHER, layout, seen)):
        if isinstance(outcome, Refused):
            assert outcome.field in FIELDS
            assert outcome.reason in Reason
            assert fault_line(outcome).count(";") == 3
        assert outcome.line >= 2


@given(
    st.dictionaries(
        st.sampled_from(sorted(ADA)), st.text(string.ascii_letters, min_size=30), min_size=1
    )
)
def test_no_value_of_a_row_stands_in_the_report(cells: dict[str, str]) -> None:
    stream = io.BytesIO(csv_file(dict(ADA) | cells).encode())
    seen = survey(stream, source=SOURCE)
    report = dry_run(stream, Rules.of(EVERYBODY, propose(seen, EVERYBODY), seen))
    shown = report.text() + report.to_json() + repr(report)

    assert report.read == 1
    assert not any(value in shown for value in cells.values())


@given(st.text())
def test_what_is_taken_can_be_encoded_and_sent(cell: str) -> None:
    name = cell.translate(str.maketrans("", "", ';"\r\n'))
    stream = io.BytesIO(csv_file(dict(ADA) | {"given_names": name}).encode("utf-8", "replace"))
    seen = survey(stream, source=SOURCE)
    for outcome in read_rows(stream, Rules.of(EVERYBODY, propose(seen, EVERYBODY), seen)):
        if not isinstance(outcome, Refused):
            person = outcome.beneficiary
            assert EVERYBODY.fields_of(person)[1] == person.name
            assert person.name.isprintable()
            assert person.channel is not Channel.POST or person.address is not None


@given(st.text(string.digits, min_size=11, max_size=11))
def test_check_digits_are_those_that_are_checked(digits: str) -> None:
    whole = digits + check_digits(digits)

    assert compact(whole) == whole
    assert check_digits(whole) == whole[-2:]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_layout_or_refused(data: bytes) -> None:
    try:
        layout = load_layout(data, source="layout.toml")
    except IntakeError:
        return
    assert load_layout(layout.to_toml().encode(), source="layout.toml") == layout


@given(st.lists(st.text(max_size=8), max_size=5).map(lambda names: ["Matricule", "nom", *names]))
def test_a_layout_survives_its_file(names: list[str]) -> None:
    keys = [f"{json.dumps(name)}: 1" for name in dict.fromkeys(names)]
    try:
        seen = survey(io.BytesIO(f"{{{','.join(keys)}}}\n".encode()), source=SOURCE)
        layout = propose(seen, VOUCHER)
    except IntakeError:
        return
    assert load_layout(layout.to_toml().encode(), source="layout.toml") == layout


@given(
    st.sampled_from(text("voucher").splitlines()),
    st.one_of(
        st.integers().map(str),
        st.dates().map(str),
        st.text(string.printable, max_size=20),
        st.sampled_from(["true", "nan", "[]", "{}", '[""]', "1e400", '"\\u0000"', "00:00:00"]),
    ),
)
def test_a_campaign_file_with_one_line_changed_is_read_or_refused(line: str, value: str) -> None:
    new = f"{line.partition('=')[0]}= {value}" if "=" in line else value
    try:
        made = load(changed(line, new), source="campaign.toml")
    except CampaignFileError as error:
        assert error.faults  # noqa: PT017 - a sound file is as good an end
    else:
        assert made.exp > made.iat


@given(st.binary(max_size=300))
def test_any_bytes_are_a_campaign_file_or_refused(data: bytes) -> None:
    with pytest.raises(CampaignFileError):
        load(data, source="campaign.toml")
