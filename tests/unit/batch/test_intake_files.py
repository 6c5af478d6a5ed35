from __future__ import annotations

import codecs
import hashlib
import io
import pickle
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.support.campaigns import campaign
from tests.support.intake_files import ADA, SOURCE, csv_file, outcomes, rules_for
from voucher_batch.errors import IntakeError
from voucher_batch.intake import (
    Charset,
    Delimiter,
    Reason,
    Refused,
    Syntax,
    Taken,
    check_rows,
    chunks,
    in_order,
    survey,
)
from voucher_batch.intake.charset import HEAD_BYTES
from voucher_batch.intake.lines import MAX_ROW

if TYPE_CHECKING:
    from collections.abc import Iterator

UMLAUT = dict(ADA) | {"given_names": "Zoë", "family_name": "Sample Müller"}


def seen(data: bytes | str) -> tuple[Charset, Delimiter, Syntax]:
    raw = data.encode() if isinstance(data, str) else data
    layout = survey(io.BytesIO(raw), source=SOURCE).layout
    return layout.charset, layout.delimiter, layout.syntax


def ends(data: bytes | str) -> list[object]:
    return [
        "taken" if isinstance(outcome, Taken) else (outcome.line, outcome.field, outcome.reason)
        for outcome in outcomes(data)
    ]


def names(data: bytes | str) -> list[str]:
    found = outcomes(data)
    return [outcome.beneficiary.name for outcome in found if isinstance(outcome, Taken)]


# --- charset -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (csv_file(UMLAUT).encode(), Charset.UTF_8),
        (codecs.BOM_UTF8 + csv_file(UMLAUT).encode(), Charset.UTF_8),
        (codecs.BOM_UTF16_LE + csv_file(UMLAUT).encode("utf-16-le"), Charset.UTF_16_LE),
        (codecs.BOM_UTF16_BE + csv_file(UMLAUT).encode("utf-16-be"), Charset.UTF_16_BE),
        (csv_file(UMLAUT).encode("utf-16-le"), Charset.UTF_16_LE),
        (csv_file(UMLAUT).encode("utf-16-be"), Charset.UTF_16_BE),
        (csv_file(UMLAUT).encode("windows-1252"), Charset.WINDOWS_1252),
        (csv_file(ADA).encode(), Charset.UTF_8),
    ],
)
def test_names_arrive_whole_from_every_charset(data: bytes, charset: Charset) -> None:
    assert seen(data)[0] is charset
    assert names(data) in (["Zoë Sample Müller"], ["Ada Sample"])


def test_the_charset_is_judged_by_the_whole_file_and_not_by_its_front() -> None:
    rows = [ADA] * (2 * HEAD_BYTES // 100)
    data = csv_file(*rows, UMLAUT).encode("windows-1252")

    assert seen(data)[0] is Charset.WINDOWS_1252
    assert names(data)[-1] == "Zoë Sample Müller"


def test_a_damaged_row_does_not_change_the_charset_of_all_others() -> None:
    good = csv_file(UMLAUT, UMLAUT).encode()
    data = good.replace("Zoë".encode(), b"Zo\xeb", 1)

    assert ends(data) == [(2, "given_names", Reason.ENCODING), "taken"]


def test_a_byte_without_meaning_in_windows_1252_refuses_its_row() -> None:
    data = csv_file(UMLAUT, UMLAUT).encode("windows-1252").replace(b"Zo\xeb", b"Zo\x81", 1)

    assert ends(data) == [(2, "given_names", Reason.ENCODING), "taken"]


def test_a_file_that_ends_within_a_character_is_read_to_its_end() -> None:
    data = (csv_file(UMLAUT) + "Zoë").encode()[:-1]

    assert ends(data)[0] == "taken"
    assert ends(data)[1] == (3, "row", Reason.CELLS)


# --- rows --------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", list(Delimiter))
def test_the_delimiter_is_found(delimiter: Delimiter) -> None:
    data = csv_file(ADA, delimiter=delimiter)

    assert seen(data) == (Charset.UTF_8, delimiter, Syntax.CSV)
    assert ends(data) == ["taken"]


def test_the_delimiter_is_the_one_that_finds_known_names() -> None:
    data = csv_file(
        {"Matricule": "1", "Nom; prénom; titre; rang": "2", "Prénom": "3"}, delimiter=","
    )

    assert seen(data)[1] is Delimiter.COMMA


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_every_system(end: str) -> None:
    assert ends(csv_file(ADA, ADA).replace("\n", end)) == ["taken", "taken"]


def test_empty_lines_are_nobody() -> None:
    header, row, _ = csv_file(ADA).split("\n")

    assert ends(f"\n \n{header}\n\n{row}\n\t\n{row};\n\n") == ["taken", (7, "row", Reason.CELLS)]


def test_a_cell_may_have_line_breaks_and_delimiters_in_quotation_marks() -> None:
    quoted = dict(ADA) | {"address_extra": '"Étage 2;\n\n""bis"""'}
    data = csv_file(quoted, ADA)
    (first, second) = outcomes(data)

    assert isinstance(first, Taken)
    assert first.beneficiary.address is not None
    assert first.beneficiary.address.extra == 'Étage 2; "bis"'
    assert (first.line, second.line) == (2, 5)


def test_one_quotation_mark_too_many_costs_one_row() -> None:
    spoiled = dict(ADA) | {"address_extra": '"Étage 2'}

    expected: list[object] = ["taken"] * 40
    expected[3] = (5, "row", Reason.QUOTES)
    assert ends(csv_file(*[ADA] * 3, spoiled, *[ADA] * 36)) == expected


def test_two_marks_too_many_cost_two_rows_and_none_between() -> None:
    spoiled = dict(ADA) | {"address_extra": '"x'}

    assert ends(csv_file(ADA, spoiled, ADA, spoiled, ADA)) == [
        "taken",
        (3, "row", Reason.QUOTES),
        "taken",
        (5, "row", Reason.QUOTES),
        "taken",
    ]


def test_marks_within_words_cost_nothing() -> None:
    odd = dict(ADA) | {"given_names": 'A"da'}

    assert names(csv_file(ADA, odd, ADA, odd, ADA))[1:4] == [
        'A"da Sample',
        "Ada Sample",
        'A"da Sample',
    ]


def test_a_mark_too_many_in_the_last_row_costs_that_row() -> None:
    spoiled = dict(ADA) | {"address_extra": '"x'}

    assert ends(csv_file(ADA, spoiled)) == ["taken", (3, "row", Reason.QUOTES)]


def test_a_quoted_cell_is_not_followed_by_more() -> None:
    spoiled = dict(ADA) | {"given_names": '"Ada"x'}

    assert ends(csv_file(spoiled)) == [(2, "row", Reason.QUOTES)]


def test_a_row_has_as_many_cells_as_the_header() -> None:
    header, row, _ = csv_file(ADA).split("\n")
    data = f"{header}\n{row};\n{row}\n{row.rpartition(';')[0]}\n"

    assert ends(data) == [(2, "row", Reason.CELLS), "taken", (4, "row", Reason.CELLS)]


def test_a_row_without_end_is_refused_and_not_held() -> None:
    endless = dict(ADA) | {"address_extra": "x" * (3 * MAX_ROW)}

    assert ends(csv_file(ADA, endless, ADA)) == ["taken", (3, "row", Reason.TOO_LONG), "taken"]


def test_quoted_lines_that_never_close_stay_within_the_longest_row() -> None:
    long = "x" * (MAX_ROW // 2)
    data = csv_file(ADA) + f'"{long}\n{long}\n{long}\n' + csv_file(ADA).split("\n")[1]

    assert ends(data) == [
        "taken",
        (3, "row", Reason.QUOTES),
        (4, "row", Reason.CELLS),
        (5, "row", Reason.CELLS),
        "taken",
    ]


# --- JSON Lines --------------------------------------------------------------------------------


def test_json_lines_say_the_same_as_csv() -> None:
    line = '{"national_id": 1990022880092, "family_name": "Sample", "given_names": "Zo\\u00eb", '
    line += '"birth_date": null, "street": "Musterstraße 1", "postcode": 54290, "city": "Trier", '
    line += '"country": "DE", "extra": true}\n'

    assert seen(line)[2] is Syntax.JSON_LINES
    assert names(line) == ["Zoë Sample"]


def test_json_lines_may_leave_members_out_that_others_have() -> None:
    data = '{"national_id": "1990022880092"}\n{"family_name": "Sample"}\n{"cut": \n'

    assert ends(data) == [
        (1, "family_name", Reason.MISSING),
        (2, "national_id", Reason.MISSING),
        (3, "row", Reason.JSON),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        "1",
        "{",
        '{"family_name": "a", "family_name": "b"}',
        "[" * 5000,
        "9" * 5000,
        '"\\ud800',
    ],
)
def test_a_line_that_is_no_object_is_refused(line: str) -> None:
    data = f'{{"national_id": "", "family_name": ""}}\n{line}\n'

    assert ends(data)[1] == (2, "row", Reason.JSON)


def test_a_number_with_a_point_is_no_text() -> None:
    data = '{"national_id": 1.99e12, "family_name": "Sample"}\n'

    assert ends(data) == [(1, "national_id", Reason.JSON)]


def test_half_a_character_in_json_is_refused() -> None:
    data = '{"national_id": "1990022880092", "family_name": "Sample\\ud800"}\n'

    assert ends(data) == [(1, "family_name", Reason.CHARACTERS)]


def test_records_of_an_extract_come_as_they_are_in_json() -> None:
    line = '{"national_id": "1990022880092", "family_name": "Sample", "street": "a 1", '
    line += '"postcode": "1111", "city": "b", "country": "LU", "bulletin": "3", "number": "S-1", '
    line += '"place_of_birth": "Köln", "entries": [{"date": "2019-04-01", "court": "police-court", '
    line += '"offence": "CR 12", "sentence": "fine", "extent": ""}], "valid": false}\n'
    (outcome,) = outcomes(line, into=campaign("criminal-record"))

    assert isinstance(outcome, Taken)
    fields = campaign("criminal-record").fields_of(outcome.beneficiary)
    assert fields[8] == ((17_987, 1, "CR 12", 1, ""),)


# --- the file as a whole -----------------------------------------------------------------------


def test_the_survey_knows_digest_and_size_and_shows_no_header() -> None:
    data = csv_file(ADA).encode()
    stream = io.BytesIO(data)
    found = survey(stream, source=SOURCE)

    assert (found.digest, found.size) == (hashlib.sha256(data).digest(), len(data))
    assert stream.tell() == 0
    assert "national_id" not in repr(found)


@pytest.mark.parametrize("data", [b"", b"\n \n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_a_file_without_rows_is_refused(data: bytes) -> None:
    with pytest.raises(IntakeError) as caught:
        survey(io.BytesIO(data), source=SOURCE)

    assert caught.value.code == "intake-empty"


@pytest.mark.parametrize("data", ['{"a": 1\n', '"a;b\n', "a\x07;b\n", '"a"x;b\n'])
def test_a_header_that_cannot_be_read_is_refused(data: str) -> None:
    with pytest.raises(IntakeError) as caught:
        survey(io.BytesIO(data.encode()), source=SOURCE)

    assert caught.value.code == "intake-header"


def test_a_file_that_changes_while_it_is_read_is_noticed_at_its_end() -> None:
    data = csv_file(ADA, ADA).encode()
    rules = rules_for(data)
    with pytest.raises(IntakeError) as caught:
        list(chunks(io.BytesIO(data + b"x"), rules))

    assert caught.value.code == "intake-changed"


def test_chunks_show_nothing_and_can_be_checked_in_any_process() -> None:
    data = csv_file(*[ADA] * 5).encode()
    rules = pickle.loads(pickle.dumps(rules_for(data)))  # noqa: S301 - our own bytes
    pieces = list(chunks(io.BytesIO(data), rules, size=2))

    assert [len(piece.rows) for piece in pieces] == [2, 2, 1]
    assert "Sample" not in repr(pieces)
    with ProcessPoolExecutor(1) as pool:
        future = pool.submit(check_rows, pieces[0], rules)
        assert [outcome.line for outcome in future.result()] == [2, 3]


def test_results_come_in_order_and_few_items_are_taken_ahead() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    with ProcessPoolExecutor(1) as pool:
        results = in_order(pool, abs, items())
        assert next(results) == 0
        assert len(taken) < 20
        assert list(results) == list(range(1, 100))


def test_a_refusal_says_line_field_and_reason() -> None:
    assert outcomes(csv_file(dict(ADA) | {"city": ""})) == [Refused(2, "city", Reason.MISSING)]
