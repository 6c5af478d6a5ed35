from __future__ import annotations

import pytest

from tests.support.campaigns import SOURCE, campaign, changed
from voucher_batch.campaign import CampaignFileError, Column, Constant, Fault, load

HOLDER = 'holder = { column = "name" }'


def only_fault(old: str, new: str, *, name: str = "voucher") -> Fault:
    with pytest.raises(CampaignFileError) as caught:
        load(changed(old, new, name=name), source=SOURCE)
    (fault,) = caught.value.faults
    return fault


def test_constants_may_be_dates() -> None:
    made = campaign("invitation")

    assert made.fields["valid-from"] == Constant("2026-09-07")
    assert made.fields["year-of-birth"] == Column("birth_year")


def test_an_optional_field_may_have_no_source() -> None:
    data = changed('year-of-birth = { column = "birth_year" }\n', "", name="invitation")

    assert "year-of-birth" not in load(data, source=SOURCE).fields


def test_a_required_field_has_a_source() -> None:
    fault = only_fault(HOLDER, "")

    assert fault.reason == "the field holder of accommodation-voucher has no source."
    assert (fault.code, fault.place) == ("campaign-file-field", "sample.toml, fields")


def test_a_field_that_the_profile_lacks_is_refused() -> None:
    fault = only_fault(HOLDER, f'{HOLDER}\ncolour = {{ constant = "red" }}')

    assert fault.reason == "the field colour is not in the profile."
    assert fault.hint == "Take it out; accommodation-voucher knows: holder, value."


def test_the_number_of_the_campaign_is_written_once() -> None:
    fault = only_fault(HOLDER, f"{HOLDER}\ncampaign = {{ constant = 8 }}")

    assert fault.reason == "the field campaign is set by the campaign's number."


@pytest.mark.parametrize(
    ("new", "code", "place"),
    [
        ("value = 50", "campaign-file-missing", "sample.toml, fields"),
        ("value = {}", "campaign-file-missing", "sample.toml, fields, value"),
        ('value = { colum = "x" }', "campaign-file-missing", "sample.toml, fields, value"),
        ('value = { column = "X y" }', "campaign-file-value", "sample.toml, fields, value"),
        (
            'value = { constant = "50.00", column = "x" }',
            "campaign-file-key",
            "sample.toml, fields, value",
        ),
        ("value = { constant = 50.0 }", "campaign-file-field", "sample.toml, fields"),
        ('value = { constant = "5000.00" }', "campaign-file-field", "sample.toml, fields"),
        ('value = { column = "birth_date" }', "campaign-file-field", "sample.toml, fields"),
        ('value = { column = "national_id" }', "campaign-file-field", "sample.toml, fields"),
        ('value = { column = "street" }', "campaign-file-field", "sample.toml, fields"),
    ],
)
def test_a_source_is_a_constant_or_a_column_that_fits(new: str, code: str, place: str) -> None:
    with pytest.raises(CampaignFileError) as caught:
        load(changed('value = { constant = "50.00" }', new), source=SOURCE)

    assert (code, place) in [(fault.code, fault.place) for fault in caught.value.faults]


def test_the_hint_for_a_misfit_is_the_profile_s_own() -> None:
    fault = only_fault('constant = "pcr-test"', 'constant = "haircut"', name="invitation")

    assert fault.hint == "Give one of: pcr-test, antibody-test, vaccination."


def test_every_row_may_bring_its_own_value() -> None:
    made = load(changed('{ constant = "50.00" }', '{ column = "amount" }'), source=SOURCE)

    assert made.columns == ("name", "amount")
