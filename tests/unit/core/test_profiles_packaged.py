from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import segno

from gouvcheck_core import cose
from gouvcheck_core.claims import Claims, StatusReference
from gouvcheck_core.errors import ProfileError
from gouvcheck_core.format import STATUS_INDEX_MAX, Alg
from gouvcheck_core.profiles import (
    CtiRule,
    Kind,
    Language,
    Profile,
    Role,
    StatusRule,
    by_id,
    find,
    load,
    packaged,
)

ROOT = Path(__file__).parents[3]
SAMPLES = sorted((ROOT / "tests" / "samples").glob("*.json"))
KINDS = {
    "criminal-record": 1,
    "business-permit": 2,
    "vaccination": 3,
    "accommodation-voucher": 4,
    "residence-certificate": 5,
    "appointment": 6,
    "invitation-token": 7,
}
NOW = 1_790_000_000


def sample(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def claims_of(content: dict[str, Any]) -> tuple[Profile, Claims]:
    profile = by_id(content["profile"])
    return profile, claims_for(profile, content)


def claims_for(profile: Profile, content: dict[str, Any]) -> Claims:
    return Claims(
        iat=NOW,
        exp=NOW + profile.lifetime,
        type=profile.type,
        fields=profile.encode(content["fields"]),
        cti=b"\x3f" + b"\xa5" * 8 if profile.cti is CtiRule.REFERENCE else None,
        status=StatusReference(9, STATUS_INDEX_MAX),
        version=profile.version,
    )


def smallest_version(profile: Profile) -> int:
    """Return the smallest QR version for a code of the whole budget, by an independent encoder."""
    size = profile.budget.bytes
    text = "GC1:" + "A" * (size // 2 * 3 + size % 2 * 2)
    symbol = segno.make(text, error=profile.level.value, boost_error=False, micro=False)
    assert symbol.mode == "alphanumeric"
    return int(symbol.version)


def code_bytes(claims: Claims) -> int:
    message = cose.Message(Alg.ES256, b"\xa5" * 8, claims.encode(), b"\xa5" * 64)
    return len(message.encode())


def test_the_first_seven_kinds_keep_their_wire_numbers() -> None:
    assert KINDS.items() <= {profile.id: profile.type for profile in packaged()}.items()


def test_the_example_of_the_how_to_is_a_kind_of_document() -> None:
    page = (ROOT / "docs" / "how-to" / "add-a-kind-of-document.md").read_text(encoding="utf-8")
    blocks = dict(re.findall(r"```(toml|json)\n(.*?)```", page, re.DOTALL))
    profile = load(blocks["toml"].encode(), source="fishing-licence.toml")
    content = json.loads(blocks["json"])
    assert content["profile"] == profile.id
    assert profile.type not in KINDS.values()
    assert code_bytes(claims_for(profile, content)) <= profile.budget.bytes
    assert smallest_version(profile) == profile.budget.qr_version


def test_a_profile_is_found_by_type_and_version() -> None:
    assert find(4, 1) is by_id("accommodation-voucher")
    assert find(4, 2) is None
    assert find(99, 1) is None


def test_an_unknown_id_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ProfileError) as caught:
        by_id("fishing\nlicence")
    assert caught.value.code == "profile-unknown"
    assert caught.value.sentence == "There is no profile with the id fishing\\nlicence."
    assert all(name in caught.value.hint for name in KINDS)


def test_nothing_is_read_until_it_is_asked_for() -> None:
    program = (
        "import sys; import gouvcheck_core.profiles as p; "
        "from gouvcheck_core.profiles.library import packaged; "
        "print(packaged.cache_info().currsize)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "0\n"


def test_every_document_can_be_withdrawn_from_day_one() -> None:  # incident I4
    assert {profile.status for profile in packaged()} == {StatusRule.REQUIRED}


def test_no_kind_carries_the_national_identification_number() -> None:
    for profile in packaged():
        for field in profile.fields:
            words = " ".join((field.id, *field.words.all)).lower()
            assert not re.search(r"matricul|national|identification|identifikatioun", words)


def test_freshness_and_lifetime_are_those_of_the_decision() -> None:
    voucher, record = by_id("accommodation-voucher"), by_id("criminal-record")
    assert (voucher.amber, voucher.stop) == (2 * 86_400, 14 * 86_400)
    assert (record.amber, record.stop) == (7 * 86_400, 60 * 86_400)


def test_budgets_of_the_design_are_kept() -> None:
    budgets = {profile.id: profile.budget for profile in packaged()}
    voucher, record, permit = (
        budgets[name] for name in ("accommodation-voucher", "criminal-record", "business-permit")
    )
    assert (voucher.bytes, voucher.qr_version) == (172, 9)
    assert (record.bytes, record.qr_version) == (204, 10)
    assert (permit.bytes, permit.qr_version) == (349, 14)


@pytest.mark.parametrize("profile", packaged(), ids=lambda profile: profile.id)
def test_a_code_of_the_budget_fits_its_qr_version_and_no_smaller_one(profile: Profile) -> None:
    assert smallest_version(profile) == profile.budget.qr_version


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_fits_its_profile_and_comes_back_unchanged(path: Path) -> None:
    content = sample(path)
    profile, claims = claims_of(content)
    profile.check(claims)
    decoded = profile.decode(claims)
    assert profile.encode(decoded) == claims.fields
    assert decoded.keys() == content["fields"].keys()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_usual_sample_keeps_the_budget_and_a_long_one_stays_readable(path: Path) -> None:
    content = sample(path)
    profile, claims = claims_of(content)
    assert code_bytes(claims) <= (profile.budget.bytes if content["usual"] else 1024)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", list(Language))
def test_a_sample_is_shown_in_every_language(path: Path, language: Language) -> None:
    profile, claims = claims_of(sample(path))
    rows = profile.rows(claims, language)
    assert {row.field for row in rows} == profile.decode(claims).keys()
    assert all(row.label and row.value for row in rows)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_says_that_it_is_invented(path: Path) -> None:
    content = sample(path)
    assert content.keys() == {"sample", "says", "profile", "usual", "fields"}
    assert "Invented" in content["sample"]
    assert re.search("sample|muster", json.dumps(content["fields"]), re.IGNORECASE) or (
        content["profile"] == "invitation-token"  # which holds no text at all
    )


def test_every_kind_has_a_usual_sample() -> None:
    usual = {sample(path)["profile"] for path in SAMPLES if sample(path)["usual"]}
    assert usual == {profile.id for profile in packaged()}


def test_an_extract_without_entries_says_so_in_four_languages() -> None:
    path = next(path for path in SAMPLES if path.stem == "criminal-record-person-without-entries")
    profile, claims = claims_of(sample(path))
    said = [
        next(row.value for row in profile.rows(claims, language) if row.field == "entries")
        for language in Language
    ]
    assert said == ["Néant", "Keine", "None", "Keng"]


def test_thirty_entries_of_a_record_fit_into_a_code() -> None:
    path = next(path for path in SAMPLES if path.stem == "criminal-record-person-with-entries")
    content = sample(path)
    content["fields"]["entries"] = content["fields"]["entries"][:1] * 30
    assert code_bytes(claims_of(content)[1]) <= 1024


def test_the_voucher_shows_amount_and_holder_but_not_the_number_of_its_campaign() -> None:
    voucher = by_id("accommodation-voucher")
    assert {field.role for field in voucher.fields} == {Role.HOLDER, Role.VALUE, Role.CAMPAIGN}
    assert [field.id for field in voucher.fields if not field.compare] == ["campaign"]


def test_no_profile_gives_a_last_day_to_a_kind_whose_campaign_has_one() -> None:
    voucher = by_id("accommodation-voucher")
    assert voucher.field_with(Role.VALID_UNTIL) is None
    assert not any(field.kind is Kind.DATE for field in voucher.fields)
