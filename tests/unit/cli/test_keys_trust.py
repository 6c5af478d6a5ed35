"""What a new trust file can bring, change by change, in one draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gouvcheck_core import publish
from gouvcheck_core.profiles import packaged
from gouvcheck_core.trust import Campaign, KeyState, KeyUse
from gouvcheck_core.trust.files import MAX_TRUST
from gouvcheck_core.trust.reading import parse_trust
from tests.support import demo_keys, every_kind
from tests.support.desk import DAY, Desk

if TYPE_CHECKING:
    from pathlib import Path

    from gouvcheck_core.trust.files import TrustList
    from gouvcheck_core.trust.model import TrustedKey

NAMES = " ".join(
    f"--issuer-name {word}"
    for word in ("fr=Permis", "de=Bewilligungen", "en=Permits", "lb=Geneemegungen")
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk.furnished(tmp_path)
    desk.run("keys generate --name new --kind ed25519")
    return desk


def draft(desk: Desk, name: str = "trust-2.draft") -> TrustList:
    return parse_trust(publish.read_draft((desk.folder / name).read_bytes())[1].body)


def last_key(desk: Desk) -> TrustedKey:
    return draft(desk).keys[-1]


# --- keys -----------------------------------------------------------------------------------------


def test_document_key_of_a_new_issuer_signs_for_three_months(desk: Desk) -> None:
    line = f"keys add-key new.public.pem --issuer lu-permits {NAMES} --type business-permit"
    made = desk.run(line)
    assert made.out == "trust-2.draft\n"
    assert "+ issuer lu-permits: fr Permis, de Bewilligungen, en Permits, lb Geneemegungen" in (
        made.err
    )
    key = last_key(desk)
    assert (key.issuer.id, key.use, key.types) == ("lu-permits", KeyUse.DOCUMENT, frozenset({2}))
    assert (key.window.start, key.window.end) == (desk.now, desk.now + 92 * DAY)
    assert key.issuer.names["lb"] == "Geneemegungen"


def test_status_key_of_a_listed_issuer_signs_for_two_years(desk: Desk) -> None:
    desk.run("keys add-key new.public.pem --issuer demo --use status")
    key = last_key(desk)
    assert (key.issuer.id, key.use, key.types) == ("demo", KeyUse.STATUS, frozenset())
    assert key.window.end == desk.now + 731 * DAY


def test_key_begins_and_ends_when_somebody_says(desk: Desk) -> None:
    line = "keys add-key new.public.pem --issuer demo --type 3 --type 300"
    desk.run(f"{line} --from 2026-10-01T00:00:00Z --days 2")
    key = last_key(desk)
    assert key.types == {3, 300}
    assert key.window.end - key.window.start == 2 * DAY
    assert key.window.start == 1_790_812_800


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ("--issuer lu-permits --type 2", "usage-issuer"),
        (f"--issuer Bad/Name {NAMES} --type 2", "usage-issuer"),
        (f"--issuer lu-permits {NAMES} --issuer-name xx=X --type 2", "usage-issuer"),
        (f"--issuer lu-permits {NAMES} --issuer-name lb= --type 2", "usage-issuer"),
        ("--issuer lu-permits --issuer-name fr --type 2", "usage-issuer"),
        (f"--issuer demo {NAMES} --type 2", "publish-issuer-names"),
        ("--issuer demo", "usage-type"),
        ("--issuer demo --type fishing", "usage-type"),
        ("--issuer demo --type 0", "usage-type"),
        ("--issuer demo --use status --type 2", "usage-type"),
        ("--issuer demo --type 2 --from tomorrow", "usage-time"),
    ],
)
def test_key_that_makes_no_sense_is_not_listed(desk: Desk, options: str, code: str) -> None:
    assert desk.refused(f"keys add-key new.public.pem {options}") == code
    assert not (desk.folder / "trust-2.draft").exists()


def test_listed_key_is_not_listed_again(desk: Desk) -> None:
    code = desk.refused("keys add-key demo/status.public.pem --issuer demo --use status")
    assert code == "publish-key-listed"


def test_changes_stack_in_one_draft(desk: Desk) -> None:
    desk.run("keys retire demo/document-1.public.pem")
    desk.run(f"keys compromise {demo_keys.signer('document-2').public.kid.hex()}")
    desk.run("keys add-list 9 --issuer demo")
    desk.now += DAY
    told = desk.run("keys add-campaign 5 --first 2026-07-01 --last 2026-12-31 --json").json
    assert told["draft"] == "trust-2.draft"
    whole = draft(desk)
    assert whole.term.version == 2
    assert whole.term.issued == desk.now
    states = [key.state for key in whole.keys]
    assert states == [KeyState.RETIRED, KeyState.COMPROMISED, KeyState.ACTIVE]
    assert set(whole.lists) == {1, 9}
    assert whole.campaigns[-1].id == 5


def test_first_trust_of_all_begins_with_nothing(desk: Desk) -> None:
    (desk.folder / "keys" / "trust" / "1.trust.cose").unlink()
    made = desk.run(f"keys add-list 0 --issuer lu-permits {NAMES}")
    assert made.out == "trust-1.draft\n"
    assert "+ status list 0 of lu-permits" in made.err
    assert draft(desk, "trust-1.draft").term.version == 1


def test_compromised_key_names_what_stays_good(desk: Desk) -> None:
    prints = [bytes([number]) * 32 for number in range(2)]
    lines = f"# issued before the theft\n\n{prints[0].hex()}  # permit\n{prints[1].hex().upper()}\n"
    (desk.folder / "good.txt").write_text(lines, "utf-8")
    desk.run("keys compromise demo/document-1.public.pem --allow good.txt")
    (key,) = (key for key in draft(desk).keys if key.state is KeyState.COMPROMISED)
    assert key.allowed == frozenset(prints)
    assert desk.refused("keys retire demo/document-1.public.pem") == "publish-key-compromised"


@pytest.mark.parametrize("line", [b"abc", b"00" * 31, b"xx" * 32, b"\xff"])
def test_line_that_is_no_fingerprint_is_named(desk: Desk, line: bytes) -> None:
    (desk.folder / "good.txt").write_bytes(b"\n" + line + b"\n")
    ran = desk.call("keys compromise demo/document-1.public.pem --allow good.txt")
    assert ran.code == 64
    assert "Line 2 of good.txt is no fingerprint. [usage-fingerprints]" in ran.err


def test_unknown_key_changes_no_state(desk: Desk) -> None:
    assert desk.refused("keys retire new.public.pem") == "publish-key-unknown"
    assert desk.refused("keys compromise 0011223344556677") == "publish-key-unknown"
    assert desk.refused("keys retire missing.pem") == "usage-no-file"


# --- lists, campaigns, kinds of document, renewal -------------------------------------------------


def test_number_of_a_list_is_taken_once(desk: Desk) -> None:
    assert desk.refused("keys add-list 1 --issuer demo") == "publish-list-named"


def test_campaign_counts_its_last_day_in_full(desk: Desk) -> None:
    desk.run("keys add-campaign 5 --first 2026-07-01 --last 2026-12-31 --grace 14")
    campaign = draft(desk).campaigns[-1]
    assert campaign == Campaign(5, 1_782_856_800, 1_798_758_000, 14 * DAY)
    assert desk.refused("keys add-campaign 5 --first 2027-01-01 --last 2027-02-01") == (
        "publish-campaign-known"
    )


def test_campaign_is_extended_and_never_shortened(desk: Desk) -> None:
    desk.run("keys extend-campaign 99 --last 2026-10-31")
    (campaign,) = (campaign for campaign in draft(desk).campaigns if campaign.id == 99)
    assert campaign.end == 1_793_487_600
    assert desk.refused("keys extend-campaign 99 --last 2026-10-30") == "publish-campaign-end"
    assert desk.refused("keys extend-campaign 7 --last 2026-10-30") == "publish-campaign-end"


def test_kinds_of_document_are_published(desk: Desk) -> None:
    (desk.folder / "kind.toml").write_text(every_kind.TOML, "utf-8")
    desk.run("keys profiles --packaged kind.toml")
    whole = draft(desk)
    assert {profile.type for profile in packaged()} < {profile.type for profile in whole.profiles}
    assert len(whole.profiles) == len(packaged()) + 1
    desk.run(f"keys add-key new.public.pem --issuer demo --type {whole.profiles[-1].id}")
    assert last_key(desk).types == {whole.profiles[-1].type}


def test_kinds_of_document_have_to_be_named_and_sound(desk: Desk) -> None:
    assert desk.refused("keys profiles") == "usage-profiles"
    (desk.folder / "kind.toml").write_text("type = 1", "utf-8")
    assert desk.refused("keys profiles kind.toml").startswith("profile-")


def test_renewal_changes_the_dates_and_nothing_else(desk: Desk) -> None:
    told = desk.run("keys renew --valid-for 100 --json").json
    assert [line[:7] for line in told["changes"]] == ["- Trust", "+ Trust"]
    assert draft(desk).term.expires == desk.now + 100 * DAY


# --- drafts that do not fit -----------------------------------------------------------------------


def test_draft_that_was_overtaken_is_refused(desk: Desk) -> None:
    desk.run("keys renew --draft mine")
    desk.run("keys renew")
    desk.run("keys publish --first --signer demo/head.private.pem")
    desk.sign_trust(2)
    assert desk.refused("keys retire demo/document-1.public.pem --draft mine") == (
        "publish-draft-version"
    )


def test_draft_of_a_root_is_no_draft_of_a_trust(desk: Desk) -> None:
    desk.run("keys rotate --draft mine")
    assert desk.refused("keys renew --draft mine") == "trust-role"


def test_clock_that_went_back_drafts_nothing(desk: Desk) -> None:
    assert desk.refused("keys renew --at 2025-12-01") == "publish-clock"


def test_trust_that_grows_too_large_is_not_drafted(desk: Desk) -> None:
    many = "\n".join(number.to_bytes(32, "big").hex() for number in range(MAX_TRUST // 33))
    (desk.folder / "good.txt").write_text(many, "utf-8")
    code = desk.refused("keys compromise demo/document-1.public.pem --allow good.txt")
    assert code == "trust-too-large"


def test_draft_that_cannot_be_written_is_said_so(desk: Desk) -> None:
    assert desk.refused("keys renew --draft missing/draft") == "usage-not-written"
