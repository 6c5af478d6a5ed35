from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest

from tests.support.campaigns import DOCS, campaign
from tests.support.intake_files import ADA, SOURCE, csv_file, outcomes, rules_for
from voucher_batch.beneficiary import Channel
from voucher_batch.campaign.columns import PERSON
from voucher_batch.errors import IntakeError
from voucher_batch.intake import (
    Charset,
    Delimiter,
    Layout,
    LayoutError,
    Reason,
    Syntax,
    Taken,
    load_layout,
    propose,
    survey,
)
from voucher_batch.intake import names as known

FRENCH = (
    "Matricule;Prénom(s);NOM;Date de naissance;Langue;Canal d'envoi;Rue et numéro;N° de maison;"
    "Code postal;Localité;Pays;Complément d'adresse;Adresse e-mail"
)
GERMAN = (
    "Nationale Identifikationsnummer;Vornamen;Familienname;Geburtsdatum;Sprache;Versandart;"
    "Straße;Haus-Nr.;PLZ;Ort;Land;Adresszusatz;E-Mail-Adresse"
)
ENGLISH = (
    "National identification number;First names;Last name;Date of birth;Language;Delivery;"
    "Street and number;House no.;Postal code;Town;Country;Address line 2;E-mail address"
)


def proposed(header: str, *channels: Channel) -> Layout:
    into = replace(campaign(), channels=frozenset(channels or Channel))
    seen = survey(io.BytesIO(f"{header}\n".encode()), source=SOURCE)
    return propose(seen, into)


def unclear(header: str, *channels: Channel) -> IntakeError:
    with pytest.raises(IntakeError) as caught:
        proposed(header, *channels)
    assert caught.value.code == "intake-columns"
    return caught.value


@pytest.mark.parametrize("header", [FRENCH, GERMAN, ENGLISH, ";".join(PERSON)])
def test_columns_are_known_in_three_languages(header: str) -> None:
    layout = proposed(header)

    assert list(layout.columns) == list(PERSON)
    assert list(layout.columns.values()) == header.split(";")
    assert layout.country == ""


def test_no_name_means_two_columns() -> None:
    names = [name for column in known.columns().values() for name in set(column)]

    assert len(names) == len(set(names))


def test_every_column_that_is_read_has_names() -> None:
    assert set(known.columns()) == set(PERSON)


def test_a_campaign_s_own_columns_are_found_by_their_names() -> None:
    header = ";".join([*ADA, "Bulletin", "NUMBER", "place of birth", "entries"])
    seen = survey(io.BytesIO(f"{header}\n".encode()), source=SOURCE)
    columns = propose(seen, campaign("criminal-record")).columns

    assert (columns["number"], columns["place_of_birth"]) == ("NUMBER", "place of birth")


def test_columns_of_optional_fields_may_be_left_out() -> None:
    header = ";".join([*ADA, "bulletin", "number"])
    seen = survey(io.BytesIO(f"{header}\n".encode()), source=SOURCE)
    layout = propose(seen, campaign("criminal-record"))

    assert "entries" not in layout.columns
    assert "place_of_birth" not in layout.columns


def test_a_file_without_countries_is_one_of_luxembourg_and_the_layout_says_so() -> None:
    layout = proposed("matricule;nom;rue;cp;ville")

    assert layout.country == "LU"
    data = csv_file({key: ADA[key] for key in ADA if key != "country"})
    (outcome,) = outcomes(data)
    assert isinstance(outcome, Taken)


def test_a_name_that_no_layout_can_hold_is_not_proposed() -> None:
    seen = survey(io.BytesIO(b'{"matricule": 1, "nom\\u0007": 2, " Nom ": 3}\n'), source=SOURCE)
    layout = propose(seen, campaign())

    assert layout.columns["family_name"] == " Nom "
    assert load_layout(layout.to_toml().encode(), source="layout.toml") == layout


def test_the_better_of_two_names_is_proposed() -> None:
    assert proposed("matricule;name;nom de famille").columns["family_name"] == "nom de famille"


def test_two_columns_of_the_same_name_are_not_chosen_between() -> None:
    assert "could be family_name" in unclear("matricule;Nom;NOM").sentence


def test_a_needed_column_that_is_not_recognised_is_told_and_the_header_is_not() -> None:
    error = unclear("1990022880092;Ada;Sample")

    assert error.sentence == "No column of the file is recognised as national_id, family_name."
    assert "Ada" not in str(error) + error.hint


def test_letters_need_an_address_and_e_mails_need_theirs() -> None:
    assert "street, postcode, city" in unclear("matricule;nom", Channel.POST).sentence
    assert "email" in unclear("matricule;nom", Channel.EMAIL).sentence
    assert proposed("matricule;nom").columns.keys() == {"national_id", "family_name"}


def test_a_layout_is_saved_and_read_again() -> None:
    for header, delimiter in ((FRENCH, "\t"), (GERMAN, ","), ('a "b" \\ c;matricule;nom', ";")):
        layout = proposed(header.replace(";", delimiter))
        assert load_layout(layout.to_toml().encode(), source="layout.toml") == layout


def test_a_saved_layout_decides_over_what_would_be_found() -> None:
    order = ("national_id", "given_names", "family_name", "street", "postcode", "city")
    saved = Layout(
        syntax=Syntax.CSV,
        charset=Charset.WINDOWS_1252,
        delimiter=Delimiter.COMMA,
        columns=dict(zip(order, "ABCDEF", strict=True)),
        country="FR",
    )
    text = "A,B,C,D,E,F\n1990022880092,Zoé,Sample,1 rue,57100,Thionville\n"
    (outcome,) = outcomes(text.encode("windows-1252"), layout=saved)

    assert isinstance(outcome, Taken)
    assert outcome.beneficiary.name == "Zoé Sample"


def test_a_saved_layout_may_say_json() -> None:
    saved = Layout(
        syntax=Syntax.JSON_LINES,
        charset=Charset.UTF_8,
        delimiter=Delimiter.COMMA,
        columns={"national_id": "id", "given_names": "v", "family_name": "n", "email": "mail"},
    )
    data = b'{"id": "1990022880092", "v": "Ada", "n": "Sample", "mail": "ada@mail.example"}\n'

    assert isinstance(outcomes(data, layout=saved)[0], Taken)


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"national_id": "a"}, "The layout names no column for family_name."),
        (
            {"national_id": "a", "family_name": "c"},
            "The column for family_name is not in the file, or twice.",
        ),
        (
            {"national_id": "a", "family_name": "b"},
            "The column for family_name is not in the file, or twice.",
        ),
    ],
)
def test_a_layout_goes_with_file_and_campaign(columns: dict[str, str], sentence: str) -> None:
    layout = Layout(
        syntax=Syntax.CSV, charset=Charset.UTF_8, delimiter=Delimiter.SEMICOLON, columns=columns
    )
    with pytest.raises(IntakeError) as caught:
        rules_for(b"a;b;b\n", layout=layout)

    assert (caught.value.code, caught.value.sentence) == ("intake-columns", sentence)


def test_the_example_in_the_reference_is_read_and_every_reason_stands_there() -> None:
    page = (DOCS / "intake.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)

    assert load_layout(example.encode(), source="layout.toml").columns["family_name"] == "Nom"
    for word in (*Reason, *PERSON):
        assert f"`{word}`" in page


@pytest.mark.parametrize("data", [b"\xff", b"=", b"#" * 65_537])
def test_a_layout_that_is_no_toml_is_refused(data: bytes) -> None:
    with pytest.raises(IntakeError) as caught:
        load_layout(data, source="layout.toml")

    assert caught.value.code == "intake-layout"


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ('"csv"', '"xml"', ["intake-layout-value"]),
        ('"utf-8"', "8", ["intake-layout-value"]),
        ('delimiter = ";"\n', "", ["intake-layout-missing"]),
        ('country = "LU"', 'country = "XX"', ["intake-layout-value"]),
        ("[columns]", "[colums]", ["intake-layout-missing", "intake-layout-key"]),
        ('national_id = "matricule"', "national_id = 1", ["intake-layout-value"]),
        ("national_id", '"National ID"', ["intake-layout-key"]),
        ('syntax = "csv"', 'syntax = "csv"\nother = 1', ["intake-layout-key"]),
    ],
)
def test_every_fault_of_a_layout_is_told(old: str, new: str, codes: list[str]) -> None:
    text = proposed("matricule;nom").to_toml()
    assert old in text
    with pytest.raises(LayoutError) as caught:
        load_layout(text.replace(old, new).encode(), source="layout.toml")

    assert [fault.code for fault in caught.value.faults] == codes
    assert caught.value.code == codes[0]
