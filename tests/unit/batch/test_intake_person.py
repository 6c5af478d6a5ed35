from __future__ import annotations

import datetime as dt
import pickle
from dataclasses import replace

import pytest

from tests.support.campaigns import SOURCE, campaign, changed
from tests.support.intake_files import ADA, csv_file, outcomes
from voucher_batch.beneficiary import Address, Beneficiary, Channel, Country
from voucher_batch.campaign import Campaign, load
from voucher_batch.intake import Reason, Refused, Taken

VOUCHER = campaign()


def ended(into: Campaign, /, **cells: str) -> Taken | Refused:
    (outcome,) = outcomes(csv_file(dict(ADA) | cells), into=into)
    return outcome


def taken(into: Campaign = VOUCHER, /, **cells: str) -> Beneficiary:
    outcome = ended(into, **cells)
    assert isinstance(outcome, Taken), outcome
    return outcome.beneficiary


def refused(into: Campaign = VOUCHER, /, **cells: str) -> tuple[str, Reason]:
    outcome = ended(into, **cells)
    assert isinstance(outcome, Refused)
    assert outcome.line == 2
    return outcome.field, outcome.reason


def post_only() -> Campaign:
    return replace(campaign(), channels=frozenset({Channel.POST}))


def email_only() -> Campaign:
    return replace(campaign(), channels=frozenset({Channel.EMAIL}))


def test_a_row_becomes_a_person() -> None:
    outcome = ended(VOUCHER)

    assert isinstance(outcome, Taken)
    assert (outcome.line, outcome.person_id) == (2, "1990022880092")
    assert outcome.beneficiary == Beneficiary(
        given_names="Ada",
        family_name="Sample",
        birth_date=dt.date(1990, 2, 28),
        language="de",
        channel=Channel.POST,
        address=Address("1, rue de l'Exemple", "1111", "Luxembourg", Country.LU),
        email="ada@mail.example",
    )


def test_a_person_shows_nothing_of_itself() -> None:
    outcome = ended(VOUCHER)

    assert "Sample" not in repr(outcome)
    assert "1990" not in repr(outcome)
    assert pickle.loads(pickle.dumps(outcome)) == outcome  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    ("cells", "field", "reason"),
    [
        ({"national_id": ""}, "national_id", Reason.MISSING),
        ({"national_id": "19900228"}, "national_id", Reason.DIGITS),
        ({"national_id": "1990022880029"}, "national_id", Reason.CHECK_DIGITS),
        ({"family_name": ""}, "family_name", Reason.MISSING),
        ({"family_name": " \t"}, "family_name", Reason.MISSING),
        ({"family_name": "---"}, "family_name", Reason.CHARACTERS),
        ({"family_name": "Sample 3"}, "family_name", Reason.CHARACTERS),
        ({"family_name": "Sample MÃ¼ller"}, "family_name", Reason.CHARACTERS),
        ({"given_names": "C½ur"}, "given_names", Reason.CHARACTERS),
        ({"given_names": "Ada\x07"}, "given_names", Reason.CHARACTERS),
        ({"given_names": "Ada\u202e"}, "given_names", Reason.CHARACTERS),
        ({"given_names": "Ada\u2028"}, "given_names", Reason.CHARACTERS),
        ({"given_names": "Ad\ufffd"}, "given_names", Reason.ENCODING),
        ({"given_names": "A" * 64}, "family_name", Reason.LENGTH),
        ({"birth_date": "28 Feb 1990"}, "birth_date", Reason.DATE),
        ({"birth_date": "1990-02-30"}, "birth_date", Reason.DATE),
        ({"birth_date": "02/28/1990"}, "birth_date", Reason.DATE),
        ({"birth_date": "28.02/1990"}, "birth_date", Reason.DATE),
        ({"birth_date": "28.02.90"}, "birth_date", Reason.DATE),
        ({"birth_date": "1790-02-28"}, "birth_date", Reason.DATE),
        ({"birth_date": "2026-06-02"}, "birth_date", Reason.DATE),
        ({"birth_date": "1990-02-27"}, "birth_date", Reason.DISAGREES),
        ({"channel": "pigeon"}, "channel", Reason.CHANNEL),
        ({"country": ""}, "country", Reason.MISSING),
        ({"country": "NL"}, "country", Reason.COUNTRY),
        ({"street": ""}, "street", Reason.MISSING),
        ({"street": "x" * 58}, "street", Reason.LENGTH),
        ({"city": ""}, "city", Reason.MISSING),
        ({"city": "x" * 61}, "city", Reason.LENGTH),
        ({"postcode": ""}, "postcode", Reason.MISSING),
        ({"postcode": "11111"}, "postcode", Reason.POSTCODE),
        ({"address_extra": "x" * 61}, "address_extra", Reason.LENGTH),
        ({"email": "ada at mail.example"}, "email", Reason.EMAIL),
        ({"email": "", "channel": "email"}, "email", Reason.MISSING),
        ({"street": "", "postcode": "", "city": ""}, "street", Reason.MISSING),
    ],
)
def test_a_fault_is_named_by_field_and_reason(
    cells: dict[str, str], field: str, reason: Reason
) -> None:
    assert refused(VOUCHER, **cells) == (field, reason)


@pytest.mark.parametrize(
    "written", ["1990-02-28", "19900228", "28.02.1990", "28/2/1990", "28-02-1990", ""]
)
def test_birth_dates_come_in_the_forms_of_registers(written: str) -> None:
    assert taken(birth_date=written).birth_date == dt.date(1990, 2, 28)


@pytest.mark.parametrize("number", ["1990020080016", "1990000080032"])
def test_a_number_without_month_or_day_needs_a_birth_date(number: str) -> None:
    assert taken(national_id=number).birth_date == dt.date(1990, 2, 28)
    assert refused(national_id=number, birth_date="") == ("birth_date", Reason.MISSING)


def test_who_is_not_old_enough_on_the_day_is_refused() -> None:
    young = {"national_id": "2010070280088", "birth_date": "2010-07-02"}
    old = {"national_id": "2010070180094", "birth_date": "2010-07-01"}

    assert refused(VOUCHER, **young) == ("birth_date", Reason.AGE)
    assert taken(VOUCHER, **old).birth_date == dt.date(2010, 7, 1)
    assert taken(replace(campaign(), age=None), **young).birth_date == dt.date(2010, 7, 2)


def test_a_name_is_normalised_and_its_white_space_collapsed() -> None:
    person = taken(given_names="  Zoe\u0308\u00a0\u2009Ada ", family_name="O\u2019Sample  y  Ruiz")

    assert (person.given_names, person.family_name) == ("Zoë Ada", "O’Sample y Ruiz")


def test_people_with_one_name_have_it_as_their_family_name() -> None:
    person = taken(given_names="")

    assert (person.name, person.given_names) == ("Sample", "")
    assert VOUCHER.fields_of(person)[1] == "Sample"


def test_names_of_every_latin_alphabet_are_taken() -> None:
    for name in ("Đorđe", "Ñusta", "Ægir", "d'Hondt", "Jean-Pierre", "Thuỳ", "Ţîștină (Ada)"):
        assert taken(given_names=name).given_names == name


def test_the_longest_name_of_a_letter_is_taken() -> None:
    assert len(taken(given_names="A" * 63).given_names) == 63


@pytest.mark.parametrize(
    ("country", "street", "postcode", "line", "digits"),
    [
        ("Luxembourg", "rue de l'Exemple", "L-1111", "7, rue de l'Exemple", "1111"),
        ("lëtzebuerg", "rue de l'Exemple", "1111", "7, rue de l'Exemple", "1111"),
        ("Frankreich", "rue de l'Exemple", "F-01000", "7 rue de l'Exemple", "01000"),
        ("FR", "rue de l'Exemple", "57 100", "7 rue de l'Exemple", "57100"),
        ("België", "Voorbeeldstraat", "B-6700", "Voorbeeldstraat 7", "6700"),
        ("DE", "Musterstraße", "d-01067", "Musterstraße 7", "01067"),
    ],
)
def test_addresses_have_the_form_of_their_country(
    country: str, street: str, postcode: str, line: str, digits: str
) -> None:
    person = taken(country=country, street=street, postcode=postcode, house_number="7")

    assert person.address is not None
    assert (person.address.street, person.address.postcode) == (line, digits)


def test_a_street_may_have_its_number_in_it() -> None:
    person = taken(street="7, rue de l'Exemple", house_number="", address_extra="c/o Sample")

    assert person.address is not None
    assert (person.address.street, person.address.extra) == ("7, rue de l'Exemple", "c/o Sample")


@pytest.mark.parametrize(
    ("country", "postcode"),
    [
        ("LU", "0111"),
        ("LU", "D-1111"),
        ("BE", "0999"),
        ("BE", "57100"),
        ("FR", "1000"),
        ("FR", "00100"),
        ("DE", "1067"),
        ("DE", "00100"),
        ("DE", "\u0661\u0661111"),
    ],
)
def test_a_postcode_of_another_form_is_refused(country: str, postcode: str) -> None:
    assert refused(country=country, postcode=postcode) == ("postcode", Reason.POSTCODE)


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("de", "de"),
        ("Allemand", "de"),
        ("pt-PT", "pt"),
        ("Nederlands", "nl"),
        ("lb", "fr"),
        ("", "fr"),
        ("klingon", "fr"),
    ],
)
def test_a_language_without_letters_is_that_of_the_campaign(written: str, language: str) -> None:
    assert taken(language=written).language == language


@pytest.mark.parametrize(
    ("written", "channel"),
    [
        ("courrier", Channel.POST),
        ("Brief", Channel.POST),
        ("E-Mail", Channel.EMAIL),
        ("courriel", Channel.EMAIL),
        ("", Channel.POST),
    ],
)
def test_channels_have_names_in_three_languages(written: str, channel: Channel) -> None:
    assert taken(channel=written).channel is channel


def test_who_has_no_address_gets_an_e_mail() -> None:
    person = taken(channel="", street="", postcode="", city="")

    assert (person.channel, person.address) == (Channel.EMAIL, None)


def test_a_row_cannot_choose_a_channel_that_the_campaign_has_not() -> None:
    assert refused(post_only(), channel="email") == ("channel", Reason.CHANNEL)
    assert refused(email_only(), channel="post") == ("channel", Reason.CHANNEL)
    assert taken(email_only(), channel="").channel is Channel.EMAIL


def test_an_address_is_checked_even_where_it_is_not_written_to() -> None:
    assert refused(channel="email", postcode="") == ("postcode", Reason.MISSING)


def test_a_column_that_does_not_fit_its_field_is_named_as_the_field() -> None:
    data = changed('{ constant = "50.00" }', '{ column = "amount" }')
    into = load(data, source=SOURCE)

    assert refused(into, amount="fifty") == ("value", Reason.PROFILE)
    assert refused(into, amount="") == ("value", Reason.PROFILE)
    assert refused(into, amount="x" * 4097) == ("amount", Reason.LENGTH)
    assert taken(into, amount=" 75.00 ").columns == {"amount": "75.00"}


def test_columns_of_nobody_s_interest_are_not_kept() -> None:
    assert taken(remark="confidential").columns == {}
