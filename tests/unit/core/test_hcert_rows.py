from __future__ import annotations

from typing import Any

import cbor2
import pytest

from gouvcheck_core.hcert import HcertKind, HealthCertificate, read_claims
from gouvcheck_core.profiles import Language
from gouvcheck_core.verify_hcert import rows, title
from gouvcheck_core.verify_hcert.words import LABELS, TITLES, VALUES
from tests.support.hcert_maker import NAME, RECOVERY, TEST, VACCINATION, certificate, claims


def health(**members: Any) -> HealthCertificate:
    return read_claims(cbor2.dumps(claims(certificate(**members)))).certificate


def shown(language: Language = Language.EN, **members: Any) -> dict[str, str]:
    return {row.field: row.value for row in rows(health(**members), language)}


def test_vaccination_reads_like_its_paper() -> None:
    assert [(row.label, row.value, row.compare) for row in rows(health(), Language.DE)] == [
        ("Nachname", "Weber", True),
        ("Vornamen", "Zoé", True),
        ("Nachname (ICAO)", "WEBER", False),
        ("Vornamen (ICAO)", "ZOE", False),
        ("Geburtsdatum", "28.02.1990", True),
        ("Krankheit", "COVID-19", True),
        ("Impfstoff", "mRNA-Impfstoff", True),
        ("Produkt", "Comirnaty", True),
        ("Hersteller", "Biontech Manufacturing GmbH", True),
        ("Dosis", "2", True),
        ("Anzahl der Dosen", "2", True),
        ("Geimpft am", "01.12.2021", True),
        ("Land", "LU", True),
        ("Aussteller", "MINISTRY OF HEALTH", True),
        ("Zertifikatsnummer", "01/LU/MADE0UP#00", True),
    ]


@pytest.mark.parametrize(
    ("language", "result"),
    [
        (Language.FR, "Non détecté"),
        (Language.DE, "Nicht nachgewiesen"),
        (Language.EN, "Not detected"),
        (Language.LB, "Net nogewisen"),
    ],
)
def test_test_reads_in_every_language(language: Language, result: str) -> None:
    found = shown(language, v=None, t=[TEST])

    assert found["result"] == result
    assert found["test-name"] == "An assay"
    assert "test-device" not in found


def test_recovery_shows_its_days() -> None:
    found = shown(v=None, r=[RECOVERY])
    assert (found["first-positive"], found["valid-from"], found["valid-until"]) == (
        "20.11.2021",
        "01.12.2021",
        "19.05.2022",
    )


@pytest.mark.parametrize(
    ("signed", "said"),
    [
        ("1990-02-28", "28.02.1990"),
        ("1990-02", "02.1990"),
        ("1990", "1990"),
        ("", "–"),
        ("1990-02-28T00:00:00Z", "28.02.1990"),
        ("about 1990", "about 1990"),
    ],
)
def test_birth_date_is_said_as_far_as_it_is_known(signed: str, said: str) -> None:
    assert shown(dob=signed)["date-of-birth"] == said


@pytest.mark.parametrize(
    ("signed", "said"),
    [
        ("2021-12-19T09:30:00Z", "19.12.2021 09:30 UTC"),
        ("2022-01-26T06:00:00+01:00", "26.01.2022 06:00 UTC+01:00"),
        ("2022-01-26T06:00:00", "26.01.2022 06:00"),
        ("in the morning", "in the morning"),
    ],
)
def test_moment_is_said_with_its_zone(signed: str, said: str) -> None:
    assert shown(v=None, t=[TEST | {"sc": signed}])["sample-taken"] == said


def test_code_outside_the_value_sets_is_shown_as_it_stands() -> None:
    unknown = VACCINATION | {"mp": "Sputnik-V", "ma": "Gamaleya-Research-Institute"}
    found = shown(v=[unknown])
    assert (found["product"], found["manufacturer"]) == ("Sputnik-V", "Gamaleya-Research-Institute")
    assert shown(v=None, t=[TEST | {"tr": "1"}])["result"] == "1"


def test_name_that_is_not_given_has_no_row() -> None:
    assert "surname" not in shown(nam={"fnt": "WEBER"})
    assert shown(nam={"fnt": "WEBER"})["surname-icao"] == "WEBER"


def test_name_cannot_forge_a_line_and_is_normalised() -> None:
    forged = NAME | {"fn": "Weber\nGenuine\u202e", "gn": "Zoe\u0301"}
    found = shown(nam=forged)
    assert found["surname"] == "Weber\N{REPLACEMENT CHARACTER}Genuine\N{REPLACEMENT CHARACTER}"
    assert found["given-names"] == "Zo\u00e9"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", HcertKind)
def test_every_kind_has_a_title(kind: HcertKind, language: Language) -> None:
    assert "COVID" in title(kind, language)


def test_every_word_is_there_in_every_language() -> None:
    for words in (*TITLES.values(), *LABELS.values(), *VALUES.values()):
        assert all(word and word == word.strip() for word in words.all)
