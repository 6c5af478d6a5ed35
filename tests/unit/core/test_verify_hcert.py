from __future__ import annotations

from typing import Any

import pytest

from gouvcheck_core.hcert import HcertKeys
from gouvcheck_core.policy import Policy
from gouvcheck_core.profiles import Language
from gouvcheck_core.verdict import Accepted, Reason, Rejected, Undecided
from gouvcheck_core.verify_hcert import HcertVerdict, verify
from tests.support.hcert_maker import (
    ENDS,
    ISSUED,
    KEY_FROM,
    KEY_UNTIL,
    NOW,
    RECOVERY,
    TEST,
    USAGE,
    VACCINATION,
    certificate,
    claims,
    message,
    p256_signer,
    rsa_signer,
    text,
)

DAY = 86_400


def keys(*signers: Any, as_of: int = ISSUED) -> HcertKeys:
    return HcertKeys.of([signer.key for signer in signers or (p256_signer(),)], as_of=as_of)


def judge(payload: object = None, *, now: int = NOW, policy: Policy | None = None) -> HcertVerdict:
    return verify(text(message(payload)), keys(), now=now, policy=policy or Policy())


def outcome(verdict: HcertVerdict) -> tuple[type, Reason]:
    return type(verdict), verdict.reason


def recovery(**members: Any) -> dict[int, Any]:
    return claims(certificate(v=None, r=[RECOVERY | members]))


def test_genuine_certificate_is_accepted_and_shown() -> None:  # H-29
    verdict = judge()

    assert isinstance(verdict, Accepted)
    assert verdict.reason is Reason.GENUINE
    assert verdict.age == NOW - ISSUED
    assert verdict.document.signer == p256_signer().key
    assert verdict.document.claims.certificate.family_name == "Weber"
    assert len(verdict.document.fingerprint) == 32
    assert verdict.document.rows(Language.EN)[0].value == "Weber"


def test_certificate_signed_with_rsa_is_accepted() -> None:
    scanned = text(message(signer=rsa_signer()))
    assert outcome(verify(scanned, keys(rsa_signer()), now=NOW)) == (Accepted, Reason.GENUINE)


@pytest.mark.parametrize("scanned", ["HC1:", "HC2:", text()], ids=["bad", "newer", "good"])
def test_no_verdict_is_a_condition(scanned: str) -> None:
    with pytest.raises(TypeError):
        bool(verify(scanned, keys(), now=NOW))


@pytest.mark.parametrize(
    ("scanned", "expected", "error"),
    [
        ("GC1:6BF", (Rejected, Reason.NOT_A_CODE), "hcert-prefix"),
        ("HC2:6BF", (Undecided, Reason.NEWER_FORMAT), "hcert-newer"),
        ("HC1:6BF", (Rejected, Reason.MALFORMED), "hcert-zlib"),
    ],
)
def test_what_cannot_be_read_says_so(scanned: str, expected: object, error: str) -> None:  # H-20
    verdict = verify(scanned, keys(), now=NOW)

    assert outcome(verdict) == expected
    assert not isinstance(verdict, Accepted)
    assert verdict.error is not None
    assert verdict.error.code == error
    assert verdict.document is None


def test_unknown_key_is_undecided_and_shows_nothing() -> None:  # H-21, H-29
    verdict = verify(text(), keys(rsa_signer()), now=NOW)
    assert verdict == Undecided(Reason.UNKNOWN_KEY)


def test_key_of_another_algorithm_is_a_mismatch() -> None:  # H-21
    scanned = text(message(protected={1: -37, 4: p256_signer().kid}))
    assert verify(scanned, keys(), now=NOW) == Rejected(Reason.KEY_MISMATCH)


def test_bad_signature_shows_nothing() -> None:  # H-23, H-29
    parts = message()
    scanned = text([*parts[:2], parts[2].replace(b"Weber", b"Weper"), parts[3]])
    assert verify(scanned, keys(), now=NOW) == Rejected(Reason.BAD_SIGNATURE)


def test_every_key_of_one_name_is_tried() -> None:  # H-23
    wrong, right = p256_signer(number=2).key, p256_signer().key
    shared = HcertKeys({right.kid: (wrong, right)}, as_of=ISSUED)
    verdict = verify(text(), shared, now=NOW)

    assert isinstance(verdict, Accepted)
    assert verdict.document.signer == right


def test_signed_nonsense_is_malformed_and_shows_nothing() -> None:  # H-24, H-29
    verdict = judge(b"\xa0")

    assert outcome(verdict) == (Rejected, Reason.MALFORMED)
    assert isinstance(verdict, Rejected)
    assert verdict.document is None
    assert verdict.error is not None


@pytest.mark.parametrize(
    ("usage", "members", "accepted"),
    [
        ("vaccination", {}, True),
        ("vaccination", {"v": None, "t": [TEST]}, False),
        ("vaccination", {"v": None, "r": [RECOVERY]}, False),
        ("test", {"v": None, "t": [TEST]}, True),
        ("test", {}, False),
        ("recovery", {"v": None, "r": [RECOVERY]}, True),
        ("recovery", {}, False),
    ],
)
def test_certificate_states_only_what_its_signer_may(
    usage: str, members: dict[str, Any], *, accepted: bool
) -> None:  # H-25
    signer = p256_signer(USAGE[usage])
    scanned = text(message(claims(certificate(**members)), signer=signer))
    expected = (Accepted, Reason.GENUINE) if accepted else (Rejected, Reason.TYPE_NOT_ALLOWED)
    assert outcome(verify(scanned, keys(signer), now=NOW)) == expected


def test_policy_that_asks_for_our_own_documents_does_not_ask_for_this_one() -> None:  # H-25
    verdict = judge(policy=Policy(types=frozenset({3})))
    assert outcome(verdict) == (Rejected, Reason.TYPE_NOT_ALLOWED)


@pytest.mark.parametrize(
    ("payload", "now", "expected"),
    [
        (claims(), ISSUED, (Accepted, Reason.GENUINE)),
        (claims(iat=ISSUED + 300), ISSUED, (Accepted, Reason.GENUINE)),
        (claims(iat=ISSUED + 301), ISSUED, (Undecided, Reason.CLOCK_WRONG)),
        (claims(), ENDS - 1, (Accepted, Reason.GENUINE)),
        (claims(), ENDS, (Rejected, Reason.EXPIRED)),
        (claims(nbf=NOW), NOW, (Accepted, Reason.GENUINE)),
        (claims(nbf=NOW + 1), NOW, (Rejected, Reason.NOT_YET_VALID)),
        (claims(iat=KEY_FROM), NOW, (Accepted, Reason.GENUINE)),
        (claims(iat=KEY_FROM - 1), NOW, (Rejected, Reason.OUTSIDE_KEY_WINDOW)),
        (claims(exp=2**32), KEY_UNTIL, (Accepted, Reason.GENUINE)),
        (claims(exp=2**32), KEY_UNTIL + 1, (Rejected, Reason.OUTSIDE_KEY_WINDOW)),
    ],
)
def test_times_of_the_claims_and_of_the_key_are_held(
    payload: object, now: int, expected: object
) -> None:  # H-26, H-27
    verdict = judge(payload, now=now)
    assert outcome(verdict) == expected
    assert verdict.document is not None


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({"df": "2021-12-20", "du": "2021-12-20"}, (Accepted, Reason.GENUINE)),
        ({"df": "2021-12-21", "du": "2022-05-19"}, (Rejected, Reason.NOT_YET_VALID)),
        ({"df": "2021-12-01", "du": "2021-12-19"}, (Rejected, Reason.EXPIRED)),
    ],
)
def test_recovery_is_judged_by_the_days_that_it_states(
    days: dict[str, str], expected: object
) -> None:
    assert outcome(judge(recovery(**days))) == expected


def test_last_day_of_a_recovery_ends_in_luxembourg() -> None:  # H-28
    payload = recovery(df="2021-12-01", du="2021-12-20")
    midnight = (ISSUED // DAY + 1) * DAY - 3_600  # 23:00 UTC in winter

    assert outcome(judge(payload, now=midnight - 1)) == (Accepted, Reason.GENUINE)
    assert outcome(judge(payload, now=midnight)) == (Rejected, Reason.EXPIRED)


@pytest.mark.parametrize(
    ("as_of", "floor"), [(ENDS, 0), (ISSUED, ENDS)], ids=["list is newer", "program is newer"]
)
def test_clock_set_back_revives_nothing(as_of: int, floor: int) -> None:  # H-22
    verdict = verify(text(), keys(as_of=as_of), now=NOW, policy=Policy(floor=floor))
    assert outcome(verdict) == (Rejected, Reason.EXPIRED)


def test_statement_does_not_decide_anything_before_the_signature() -> None:
    expired = message(claims(certificate(v=[VACCINATION | {"dn": None}]), exp=1))
    scanned = text([*expired[:3], bytes(64)])
    assert verify(scanned, keys(), now=NOW) == Rejected(Reason.BAD_SIGNATURE)
