from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from gouvcheck_core.claims import Claims, StatusReference
from gouvcheck_core.errors import ProfileError
from gouvcheck_core.format import MAX_CODE_BYTES
from gouvcheck_core.profiles import StatusRule, luxembourg_time
from tests.support.campaigns import SOURCE, campaign, changed
from tests.support.every_kind import every_kind
from voucher_batch.beneficiary import Beneficiary, Channel
from voucher_batch.campaign import AgeRule, Column, Constant, load
from voucher_batch.campaign.columns import json_value
from voucher_batch.campaign.days import midnight
from voucher_batch.campaign.trial import code_size, fits

ENTRY = (
    '{"date": "2019-04-01", "court": "police-court", "offence": "CR 12", '
    '"sentence": "fine", "extent": "500 EUR"}'
)


def somebody(**columns: str) -> Beneficiary:
    return Beneficiary(
        given_names="Zoë",
        family_name="Sample",
        birth_date=dt.date(1990, 2, 28),
        language="fr",
        channel=Channel.POST,
        columns=columns,
    )


def test_fields_are_constants_and_what_the_row_brings() -> None:
    assert campaign().fields_of(somebody()) == {1: "Zoë Sample", 2: 5000, 3: 7}


def test_an_invitation_tells_the_year_of_birth_and_no_name() -> None:
    fields = campaign("invitation").fields_of(somebody())

    assert fields == {1: 1, 2: 8, 3: 20_703, 4: 20_723, 5: 1990}


def test_an_extract_takes_its_fields_from_columns() -> None:
    row = somebody(bulletin="3", number="S-1", place_of_birth="Köln", entries=f"[{ENTRY}]")
    made = campaign("criminal-record")
    fields = made.fields_of(row)

    assert (fields[1], fields[2], fields[3], fields[4]) == (3, 1, "Sample", "Zoë")
    assert fields[8] == ((17_987, 1, "CR 12", 1, "500 EUR"),)
    place = StatusReference(list=6, index=0)
    made.profile.check(Claims(made.iat, made.exp, made.profile.type, fields, status=place))


def test_an_empty_cell_of_records_means_that_there_are_none() -> None:
    row = somebody(bulletin="3", number="S-1", place_of_birth="Köln")

    assert campaign("criminal-record").fields_of(row)[8] == ()


def test_an_empty_cell_leaves_an_optional_field_out() -> None:
    row = somebody(bulletin="3", number="S-1")

    assert 6 not in campaign("criminal-record").fields_of(row)


def test_a_row_without_a_required_column_is_an_error_that_tells_no_value() -> None:
    with pytest.raises(ProfileError) as caught:
        campaign("criminal-record").fields_of(somebody(bulletin="3"))

    assert caught.value.code == "profile-field-missing"
    assert "Sample" not in f"{caught.value} {caught.value.hint}"


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("text", "Zoë", "Zoë"),
        ("integer", "7", 7),
        ("integer", "-7", -7),
        ("integer", "1_0", "1_0"),
        ("integer", "\u0667", "\u0667"),
        ("integer", "7" * 17, "7" * 17),
        ("date", "1990-02-28", "1990-02-28"),
        ("money", "50.00", "50.00"),
        ("boolean", "true", True),
        ("boolean", "0", False),
        ("boolean", "yes", "yes"),
        ("records", "[]", []),
        ("records", "", []),
        ("records", "[", "["),
        ("records", "[" * 5000, "[" * 5000),
        ("text", "", None),
    ],
)
def test_the_text_of_a_cell_becomes_a_json_value(field: str, text: str, value: object) -> None:
    fields = {each.id: each for each in every_kind().fields}

    assert json_value(fields[field], text) == value


def test_the_codes_begin_at_midnight_and_live_as_the_profile_says() -> None:
    made = campaign()

    assert luxembourg_time(made.iat).isoformat() == "2026-06-01T00:00:00+02:00"
    assert made.exp - made.iat == made.profile.lifetime


@pytest.mark.parametrize("month", range(1, 13))
def test_every_day_begins_at_midnight_in_luxembourg(month: int) -> None:
    for day in (1, 28, 29, 30) if month != 2 else (1, 28):
        date = dt.date(2026, month, day)
        shown = luxembourg_time(midnight(date))
        assert (shown.date(), shown.hour) == (date, 0)


def test_a_campaign_has_a_name_in_every_language() -> None:
    assert campaign().name_in("de") == "Übernachtungsgutschein (Muster)"
    assert campaign().name_in("lb") == "Bon d'hébergement (spécimen)"


@pytest.mark.parametrize(
    ("birth", "met"),
    [
        (dt.date(2010, 7, 1), True),
        (dt.date(2010, 7, 2), False),
        (dt.date(1950, 1, 1), True),
    ],
)
def test_years_are_completed_on_the_birthday(birth: dt.date, *, met: bool) -> None:
    assert AgeRule(years=16, on=dt.date(2026, 7, 1)).met_by(birth) is met


def test_a_child_of_a_leap_day_completes_its_years_on_the_first_of_march() -> None:
    leap = dt.date(2010 - 2, 2, 29)

    assert not AgeRule(years=18, on=dt.date(2026, 2, 28)).met_by(leap)
    assert AgeRule(years=18, on=dt.date(2026, 3, 1)).met_by(leap)


def test_the_size_of_a_code_is_the_largest_that_it_can_have() -> None:
    made = campaign()

    assert code_size(made, made.fields_of(somebody())) <= made.profile.budget.bytes
    assert code_size(made, {1: "x" * 70}) - code_size(made, {1: "x" * 60}) == 10


def test_documents_fit_up_to_the_byte() -> None:
    made = campaign()
    fields = made.fields_of(somebody())
    size = code_size(made, fields)

    assert fits(made, fields, most=size)
    assert not fits(made, fields, most=size - 1)
    assert fits(made, fields, most=2 * size)


def test_an_extract_with_many_entries_does_not_fit() -> None:
    made = campaign("criminal-record")
    entry = (17_987, 1, "CR 12", 1, "500 EUR")

    assert fits(made, {1: 3, 8: (entry,) * 10}, most=MAX_CODE_BYTES)
    assert not fits(made, {1: 3, 8: (entry,) * 60}, most=2 * MAX_CODE_BYTES)


def test_more_records_than_a_code_may_hold_do_not_fit() -> None:
    made = campaign("criminal-record")

    assert code_size(made, {8: ((1,),) * 100}) == MAX_CODE_BYTES + 1


def test_a_document_without_status_is_measured_without() -> None:
    made = campaign()
    without = replace(made, profile=replace(made.profile, status=StatusRule.NONE))

    assert code_size(without, {1: "x"}) < code_size(made, {1: "x"})


def test_a_constant_that_does_not_fit_is_an_error_when_the_campaign_is_made() -> None:
    made = campaign()
    with pytest.raises(ProfileError):
        replace(made, fields={"holder": Column("name"), "value": Constant(-1)})


def test_a_column_s_integer_is_encoded() -> None:
    data = changed('{ column = "birth_year" }', '{ column = "year" }', name="invitation")
    made = load(data, source=SOURCE)

    assert made.fields_of(somebody(year="1985"))[5] == 1985
