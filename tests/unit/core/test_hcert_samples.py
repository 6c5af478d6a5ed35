from __future__ import annotations

import pytest

from gouvcheck_core.profiles import Language
from gouvcheck_core.scan import scan
from gouvcheck_core.verdict import Accepted, Rejected
from gouvcheck_core.verify_hcert import verify
from tests.support.hcert_keys import FOLDER, SAMPLES, Sample, luxembourg_keys


@pytest.mark.parametrize(
    "sample", SAMPLES, ids=[f"{one.picture.stem}-{one.reason.value}" for one in SAMPLES]
)
def test_official_picture_is_judged_from_paper_to_verdict(sample: Sample) -> None:
    (code,) = scan(sample.picture.read_bytes())
    verdict = verify(code.text, luxembourg_keys(), now=sample.moment)
    assert verdict.reason is sample.reason


def test_text_of_the_vaccination_is_that_of_its_picture() -> None:
    (code,) = scan((FOLDER / "lu-vaccination.png").read_bytes())
    assert (FOLDER / "lu-vaccination.txt").read_text(encoding="ascii") == code.text + "\n"


def test_vaccination_is_shown_in_luxembourgish() -> None:
    scanned = (FOLDER / "lu-vaccination.txt").read_text(encoding="ascii").rstrip("\n")
    verdict = verify(scanned, luxembourg_keys(), now=SAMPLES[0].moment)

    assert isinstance(verdict, Accepted)
    shown = {row.label: row.value for row in verdict.document.rows(Language.LB)}
    assert shown["Familljennumm"] == "Spécimen"
    assert shown["Produit"] == "Jcovden"
    assert shown["Geimpft den"] == "01.05.2021"


def test_expired_certificate_is_still_shown() -> None:
    scanned = (FOLDER / "lu-vaccination.txt").read_text(encoding="ascii").rstrip("\n")
    verdict = verify(scanned, luxembourg_keys(), now=SAMPLES[1].moment)

    assert isinstance(verdict, Rejected)
    assert verdict.document is not None
