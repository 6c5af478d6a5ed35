"""The thirteen steps of a verdict, one by one, and which of them comes first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from gouvcheck_core.claims import Claims, StatusReference
from gouvcheck_core.cose import Message
from gouvcheck_core.envelope import to_text
from gouvcheck_core.errors import ClaimsError, CoseError, EnvelopeError, ProfileError
from gouvcheck_core.format import Alg
from gouvcheck_core.policy import EVERY_DOCUMENT, Policy
from gouvcheck_core.profiles import by_id
from gouvcheck_core.trust import Campaign, KeyState, KeyUse, Status, Window
from gouvcheck_core.verdict import Accepted, Reason, Rejected, Undecided
from gouvcheck_core.verify import verify
from tests.support import issued, signing

if TYPE_CHECKING:
    from gouvcheck_core.trust import PinnedTrust
    from gouvcheck_core.verdict import Verdict

GOOD = issued.signed(issued.claims())
VOUCHER = by_id("accommodation-voucher")


def judge(
    whole: Claims | None = None,
    *,
    trust: PinnedTrust | None = None,
    now: int = issued.NOW,
    policy: Policy = EVERY_DOCUMENT,
) -> Verdict:
    code = GOOD if whole is None else issued.signed(whole)
    return verify(code.text, trust or issued.trust(), now=now, policy=policy)


def sealed(payload: bytes, *, alg: Alg = Alg.ES256) -> str:
    """Return the text of a code whose signature is good, whatever its payload."""
    message = Message(alg, issued.SIGNER.public.kid, payload, b"")
    return to_text(replace(message, signature=issued.SIGNER.sign(message.to_be_signed)).encode())


def assert_same(verdict: Verdict, kind: type[Any], reason: Reason) -> None:
    assert type(verdict) is kind
    assert verdict.reason is reason


def test_good_code_is_accepted_with_what_was_signed() -> None:
    verdict = judge()
    assert isinstance(verdict, Accepted)
    assert verdict.reason is Reason.GENUINE
    assert verdict.age == issued.NOW - issued.AS_OF
    assert verdict.document.claims == issued.claims()
    assert verdict.document.signer is issued.KEY
    assert verdict.document.fingerprint == GOOD.message.fingerprint
    assert verdict.document.profile is VOUCHER


@pytest.mark.parametrize(
    ("text", "kind", "reason", "error"),
    [
        ("GC2:AAA", Undecided, Reason.NEWER_FORMAT, EnvelopeError),
        ("HC1:AAA", Rejected, Reason.NOT_A_CODE, EnvelopeError),
        ("", Rejected, Reason.NOT_A_CODE, EnvelopeError),
        ("GC1:", Rejected, Reason.MALFORMED, EnvelopeError),
        ("GC1:000", Rejected, Reason.MALFORMED, CoseError),
    ],
    ids=["newer", "foreign", "nothing", "empty", "no message"],
)
def test_unreadable_text_has_its_reason_and_no_document(
    text: str, kind: type[Any], reason: Reason, error: type[Exception]
) -> None:
    # V-01, V-14
    verdict = verify(text, issued.trust(), now=issued.NOW)
    assert isinstance(verdict, Rejected | Undecided)
    assert_same(verdict, kind, reason)
    assert verdict.document is None
    assert isinstance(verdict.error, error)


def test_unknown_key_is_undecided() -> None:
    # V-02
    assert judge(trust=issued.trust(keys=[])) == Undecided(Reason.UNKNOWN_KEY)


def test_algorithm_of_another_kind_of_key_is_a_mismatch() -> None:
    # V-03
    text = sealed(issued.claims().encode(), alg=Alg.EDDSA)
    verdict = verify(text, issued.trust(), now=issued.NOW)
    assert verdict == Rejected(Reason.KEY_MISMATCH)


@pytest.mark.parametrize("alg", [Alg.ES256, Alg.ESP256])
def test_both_names_of_the_keys_algorithm_are_accepted(alg: Alg) -> None:
    # K-01
    text = sealed(issued.claims().encode(), alg=alg)
    assert_same(verify(text, issued.trust(), now=issued.NOW), Accepted, Reason.GENUINE)


def test_status_key_vouches_for_no_document() -> None:
    # V-03
    trust = issued.trust(keys=[issued.listed(use=KeyUse.STATUS)])
    assert judge(trust=trust) == Rejected(Reason.KEY_NOT_FOR_DOCUMENTS)


def test_retired_key_still_vouches_for_its_documents() -> None:
    # V-03
    trust = issued.trust(keys=[issued.listed(state=KeyState.RETIRED)])
    assert_same(judge(trust=trust), Accepted, Reason.GENUINE)


def test_compromised_key_vouches_only_for_the_documents_that_are_allowed() -> None:
    # V-03
    refused = issued.listed(state=KeyState.COMPROMISED, allowed=frozenset({bytes(32)}))
    allowed = replace(refused, allowed=frozenset({GOOD.message.fingerprint}))
    assert judge(trust=issued.trust(keys=[refused])) == Rejected(Reason.KEY_COMPROMISED)
    assert_same(judge(trust=issued.trust(keys=[allowed])), Accepted, Reason.GENUINE)


def test_signature_of_another_key_is_bad_and_shows_nothing() -> None:
    # V-05, V-14
    stranger = signing.p256("another")
    message = GOOD.message
    forged = replace(message, signature=stranger.sign(message.to_be_signed))
    verdict = verify(to_text(forged.encode()), issued.trust(), now=issued.NOW)
    assert verdict == Rejected(Reason.BAD_SIGNATURE)


def test_signed_nonsense_is_malformed() -> None:
    # V-06
    verdict = verify(sealed(b"\xa0"), issued.trust(), now=issued.NOW)
    assert isinstance(verdict, Rejected)
    assert verdict.reason is Reason.MALFORMED
    assert isinstance(verdict.error, ClaimsError)
    assert verdict.document is None


def test_type_must_be_the_keys_and_asked_for() -> None:
    # V-07
    trust = issued.trust(keys=[issued.listed(types=frozenset({1, 2}))])
    assert_same(judge(trust=trust), Rejected, Reason.TYPE_NOT_ALLOWED)
    for types in (frozenset[int](), frozenset({1, 2})):
        verdict = judge(policy=Policy(types=types))
        assert_same(verdict, Rejected, Reason.TYPE_NOT_ALLOWED)
    assert_same(judge(policy=Policy(types=frozenset({4}))), Accepted, Reason.GENUINE)


CLAIMS = issued.claims()
EARLY = issued.trust(as_of=issued.IAT - 1_000)


@pytest.mark.parametrize(
    ("whole", "now", "kind", "reason"),
    [
        (CLAIMS, issued.IAT - 300, Accepted, Reason.GENUINE),
        (CLAIMS, issued.IAT - 301, Undecided, Reason.CLOCK_WRONG),
        (replace(CLAIMS, nbf=issued.NOW + 1), issued.NOW, Rejected, Reason.NOT_YET_VALID),
        (replace(CLAIMS, nbf=issued.NOW), issued.NOW, Accepted, Reason.GENUINE),
        (replace(CLAIMS, exp=issued.NOW + 1), issued.NOW, Accepted, Reason.GENUINE),
        (replace(CLAIMS, exp=issued.NOW), issued.NOW, Rejected, Reason.EXPIRED),
    ],
    ids=["iat ahead", "iat far ahead", "before nbf", "at nbf", "before exp", "at exp"],
)
def test_claims_window_is_held_to_the_second(
    whole: Claims, now: int, kind: type[Any], reason: Reason
) -> None:
    # V-08
    assert_same(judge(whole, trust=EARLY, now=now), kind, reason)


def test_tolerance_is_the_policys() -> None:
    # V-08
    now = issued.IAT - 1
    strict = judge(trust=EARLY, now=now, policy=Policy(tolerance=0))
    assert_same(strict, Undecided, Reason.CLOCK_WRONG)


def test_clock_set_back_does_not_revive_a_code() -> None:
    # V-04
    over = replace(CLAIMS, exp=issued.AS_OF)
    assert_same(judge(over, now=0), Rejected, Reason.EXPIRED)
    floor = Policy(floor=CLAIMS.exp)
    assert_same(judge(policy=floor, now=0), Rejected, Reason.EXPIRED)


@pytest.mark.parametrize(
    ("window", "good"),
    [
        (Window(issued.IAT, issued.IAT), True),
        (Window(issued.IAT + 1, issued.IAT + 2), False),
        (Window(issued.IAT - 2, issued.IAT - 1), False),
    ],
    ids=["both ends", "signed before", "signed after"],
)
def test_document_must_be_signed_within_the_keys_window(window: Window, *, good: bool) -> None:
    # V-09
    verdict = judge(trust=issued.trust(keys=[issued.listed(window=window)]))
    expected = (Accepted, Reason.GENUINE) if good else (Rejected, Reason.OUTSIDE_KEY_WINDOW)
    assert_same(verdict, *expected)


def test_denied_document_is_withdrawn() -> None:
    # V-10
    trust = issued.trust(denied=[GOOD.message.fingerprint])
    assert_same(judge(trust=trust), Rejected, Reason.WITHDRAWN)


def test_type_or_version_without_profile_is_undecided() -> None:
    # V-11
    assert_same(judge(trust=issued.trust(profiles=[])), Undecided, Reason.UNKNOWN_TYPE)
    assert_same(judge(replace(CLAIMS, version=2)), Undecided, Reason.UNKNOWN_TYPE)


def test_fields_that_break_the_profile_are_rejected_and_not_given_a_meaning() -> None:
    # V-11
    verdict = judge(issued.claims(holder=None))
    assert isinstance(verdict, Rejected)
    assert verdict.reason is Reason.PROFILE_VIOLATION
    assert isinstance(verdict.error, ProfileError)
    assert verdict.error.code == "profile-field-missing"
    assert verdict.document is not None
    assert verdict.document.profile is None


@pytest.mark.parametrize(
    ("name", "fields", "reason"),
    [
        ("business-permit", {"valid_until": issued.TODAY}, None),
        ("business-permit", {"valid_until": issued.TODAY - 1}, Reason.EXPIRED),
        ("business-permit", {"valid_until": None}, None),
        ("invitation-token", {"valid_from": issued.TODAY}, None),
        ("invitation-token", {"valid_from": issued.TODAY + 1}, Reason.NOT_YET_VALID),
    ],
    ids=["last day", "day after", "for ever", "first day", "day before"],
)
def test_legal_validity_counts_whole_days(
    name: str, fields: dict[str, Any], reason: Reason | None
) -> None:
    # V-11
    verdict = judge(issued.claims(name, **fields))
    assert_same(verdict, Rejected if reason else Accepted, reason or Reason.GENUINE)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (
            {"valid_from": issued.TODAY + 2, "valid_until": issued.TODAY - 2, "campaign": 1},
            Reason.NOT_YET_VALID,
        ),
        ({"valid_until": issued.TODAY - 2, "campaign": 1}, Reason.EXPIRED),
        ({"campaign": 1}, Reason.UNKNOWN_CAMPAIGN),
    ],
    ids=["valid-from", "valid-until", "campaign"],
)
def test_legal_validity_is_judged_in_the_order_of_the_specification(
    fields: dict[str, int], reason: Reason
) -> None:
    # V-11: on paper the campaign stands before the dates.
    assert judge(issued.claims("invitation-token", **fields)).reason is reason


CAMPAIGN = Campaign(id=issued.CAMPAIGN.id, start=issued.NOW, end=issued.NOW, grace=10)


@pytest.mark.parametrize(
    ("campaign", "kind", "reason"),
    [
        (replace(CAMPAIGN, id=1), Undecided, Reason.UNKNOWN_CAMPAIGN),
        (replace(CAMPAIGN, start=issued.NOW + 1), Rejected, Reason.NOT_YET_VALID),
        (CAMPAIGN, Accepted, Reason.GENUINE),
        (replace(CAMPAIGN, end=issued.NOW - 9), Accepted, Reason.GENUINE),
        (replace(CAMPAIGN, end=issued.NOW - 10), Rejected, Reason.EXPIRED),
    ],
    ids=["unknown", "before", "first second", "last second of grace", "after grace"],
)
def test_campaign_window_is_held_to_the_second(
    campaign: Campaign, kind: type[Any], reason: Reason
) -> None:
    # V-11
    assert_same(judge(trust=issued.trust(campaigns=[campaign])), kind, reason)


@pytest.mark.parametrize(
    ("status", "kind", "reason"),
    [
        (None, Undecided, Reason.STATUS_MISSING),
        (Status.VALID, Accepted, Reason.GENUINE),
        (Status.WITHDRAWN, Rejected, Reason.WITHDRAWN),
        (Status.SUSPENDED, Rejected, Reason.SUSPENDED),
        (Status.USED, Rejected, Reason.USED),
    ],
)
def test_status_decides(status: Status | None, kind: type[Any], reason: Reason) -> None:
    # V-12
    assert_same(judge(trust=issued.trust(status=status)), kind, reason)


def test_index_beyond_the_list_is_undecided() -> None:
    # V-12
    beyond = replace(CLAIMS, status=StatusReference(issued.LIST, 101))
    assert_same(judge(beyond), Undecided, Reason.STATUS_MISSING)


def test_document_without_status_is_not_asked_for_it() -> None:
    # V-12
    optional = replace(VOUCHER, status=type(VOUCHER.status).OPTIONAL)
    trust = issued.trust(profiles=[optional], status=None)
    assert_same(judge(replace(CLAIMS, status=None), trust=trust), Accepted, Reason.GENUINE)


@pytest.mark.parametrize(
    ("age", "kind", "reason"),
    [
        (0, Accepted, Reason.GENUINE),
        (VOUCHER.amber, Accepted, Reason.GENUINE),
        (VOUCHER.amber + 1, Accepted, Reason.GENUINE_AGED),
        (VOUCHER.stop, Accepted, Reason.GENUINE_AGED),
        (VOUCHER.stop + 1, Undecided, Reason.LISTS_STALE),
    ],
)
def test_freshness_is_computed_at_each_scan(age: int, kind: type[Any], reason: Reason) -> None:
    # V-13
    verdict = judge(now=issued.AS_OF + age)
    assert_same(verdict, kind, reason)
    assert getattr(verdict, "age", age) == age


def test_first_step_that_decides_ends_the_verification() -> None:
    """Break everything, then repair one step after the other: the reasons come in their order."""
    whole = replace(
        issued.claims(holder=None, campaign=1),
        nbf=issued.NOW + 500,
        status=StatusReference(issued.LIST, 101),
    )
    code = issued.signed(whole)
    key = issued.listed(
        use=KeyUse.STATUS,
        state=KeyState.COMPROMISED,
        types=frozenset(),
        window=Window(0, 1),
    )
    reasons: list[Reason] = []

    def record(now: int = issued.IAT - 400, code: Any = code, **changes: Any) -> None:
        trust = issued.trust(**{"as_of": 0, "profiles": [], **changes})
        reasons.append(verify(code.text, trust, now=now).reason)

    record(keys=[])
    record(keys=[key])
    key = replace(key, use=KeyUse.DOCUMENT)
    record(keys=[key])
    key = replace(key, state=KeyState.ACTIVE)
    record(keys=[key])
    key = replace(key, types=issued.TYPES)
    denied = [code.message.fingerprint]
    record(keys=[key], denied=denied)
    record(keys=[key], denied=denied, now=issued.NOW)
    record(keys=[key], denied=denied, now=issued.NOW + 500)
    record(keys=[issued.KEY], denied=denied, now=issued.NOW + 500)
    record(now=issued.NOW + 500)
    record(profiles=[VOUCHER], now=issued.NOW + 500)
    code = issued.signed(replace(whole, fields=issued.claims(campaign=1).fields))
    record(profiles=[VOUCHER], now=issued.NOW + 500, code=code)
    code = issued.signed(replace(whole, fields=CLAIMS.fields))
    record(profiles=[VOUCHER], now=issued.NOW + 500, code=code)
    code = issued.signed(CLAIMS)
    record(profiles=[VOUCHER], now=issued.NOW + 500, code=code)
    record(profiles=[VOUCHER], now=issued.NOW + 500, code=code, as_of=issued.NOW)
    assert reasons == [
        Reason.UNKNOWN_KEY,
        Reason.KEY_NOT_FOR_DOCUMENTS,
        Reason.KEY_COMPROMISED,
        Reason.TYPE_NOT_ALLOWED,
        Reason.CLOCK_WRONG,
        Reason.NOT_YET_VALID,
        Reason.OUTSIDE_KEY_WINDOW,
        Reason.WITHDRAWN,
        Reason.UNKNOWN_TYPE,
        Reason.PROFILE_VIOLATION,
        Reason.UNKNOWN_CAMPAIGN,
        Reason.STATUS_MISSING,
        Reason.LISTS_STALE,
        Reason.GENUINE,
    ]
