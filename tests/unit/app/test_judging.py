from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.envelope import to_text
from gouvcheck_core.hcert import HcertKeys
from gouvcheck_core.profiles import Language, packaged
from gouvcheck_core.trust import KeyState, Status
from gouvcheck_core.verdict import Reason
from tests.support import hcert_maker, issued, signing
from verifier_app.judging import Basis, judge
from verifier_app.model import Outcome

if TYPE_CHECKING:
    from verifier_app.model import Judgement, Paper

BASIS = Basis(trust=issued.trust(), certain=issued.AS_OF)
CODE = issued.signed(issued.claims()).text


def judged(text: str = CODE, basis: Basis = BASIS, clock: int = issued.NOW) -> Judgement:
    return judge(text, basis, clock=clock)


def paper(judgement: Judgement) -> Paper:
    assert judgement.paper is not None
    return judgement.paper


def test_voucher_shows_holder_value_and_campaign() -> None:
    judgement = judged()
    said = {row.id: row for row in paper(judgement).rows[Language.EN]}

    assert (judgement.reason, judgement.outcome) == (Reason.GENUINE, Outcome.GENUINE)
    assert (judgement.as_of, judgement.now, judgement.age) == (issued.AS_OF, issued.NOW, 3600)
    assert judgement.error is None
    assert (said["holder"].value, said["holder"].personal) == ("Zoë Müller", True)
    assert (said["value"].value, said["value"].personal) == ("50.00 EUR", False)
    assert not said["campaign"].compare
    assert paper(judgement).campaign == issued.CAMPAIGN
    assert paper(judgement).issuer == {"en": "Sample issuer"}
    assert not paper(judgement).european


@pytest.mark.parametrize("kind", [profile.id for profile in packaged()])
def test_every_kind_of_document_is_ready_in_every_language(kind: str) -> None:
    shown = paper(judged(issued.signed(issued.claims(kind)).text))

    assert shown.kind == kind
    assert list(shown.rows) == list(Language)
    assert all(shown.rows[language] for language in Language)
    assert shown.name.say(Language.LB)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.NOT_A_CODE),
        ("https://example.org", Reason.NOT_A_CODE),
        ("GC1:AB", Reason.MALFORMED),
        ("GC2:AB", Reason.NEWER_FORMAT),
        ("HC1:AB", Reason.MALFORMED),
        ("HC2:AB", Reason.NOT_A_CODE),
        (f"{CODE}\n", Reason.MALFORMED),
        (issued.signed(issued.claims(), signing.p256("stranger")).text, Reason.UNKNOWN_KEY),
    ],
)
def test_what_is_no_good_code_has_no_fields(text: str, reason: Reason) -> None:
    judgement = judged(text)

    assert (judgement.reason, judgement.paper) == (reason, None)


def test_bad_signature_leaves_no_field() -> None:
    encoded = issued.signed(issued.claims()).message.encode()
    forged = to_text(encoded.replace("Müller".encode(), "Mütter".encode()))

    assert judged(forged).reason is Reason.BAD_SIGNATURE
    assert judged(forged).paper is None


def test_fields_that_the_catalogue_hides_do_not_leave_the_judge() -> None:
    """The core hands out the document of a key that may not sign it: the signature was good."""
    other = issued.listed(types=frozenset({1}))
    judgement = judged(basis=Basis(trust=issued.trust(keys=[other])))

    assert (judgement.reason, judgement.paper) == (Reason.TYPE_NOT_ALLOWED, None)


def test_unknown_profile_has_no_fields_that_anybody_could_read() -> None:
    judgement = judged(basis=Basis(trust=issued.trust(profiles=[])))

    assert (judgement.reason, judgement.paper) == (Reason.UNKNOWN_TYPE, None)


def test_broken_rule_is_named() -> None:
    judgement = judged("GC1:AB")

    assert judgement.error == "text-base45"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (Status.WITHDRAWN, Reason.WITHDRAWN),
        (Status.SUSPENDED, Reason.SUSPENDED),
        (Status.USED, Reason.USED),
        (None, Reason.STATUS_MISSING),
    ],
)
def test_status_list_decides(status: Status | None, reason: Reason) -> None:
    judgement = judged(basis=Basis(trust=issued.trust(status=status)))

    assert judgement.reason is reason
    assert paper(judgement).kind == "accommodation-voucher"


def test_unknown_campaign_shows_no_window() -> None:
    judgement = judged(basis=Basis(trust=issued.trust(campaigns=[])))

    assert judgement.reason is Reason.UNKNOWN_CAMPAIGN
    assert paper(judgement).campaign is None


def test_compromised_key_is_not_genuine() -> None:
    key = issued.listed(state=KeyState.COMPROMISED)

    assert judged(basis=Basis(trust=issued.trust(keys=[key]))).reason is Reason.KEY_COMPROMISED


def test_phone_without_lists_confirms_nothing() -> None:
    judgement = judged(basis=Basis(certain=issued.AS_OF))

    assert (judgement.reason, judgement.as_of) == (Reason.UNKNOWN_KEY, 0)
    assert judged("GC1:AB", Basis()).reason is Reason.MALFORMED


def test_clock_that_is_set_back_does_not_move_the_judge() -> None:
    permit = issued.signed(issued.claims("business-permit", valid_until=issued.TODAY - 1)).text

    assert judged(permit, clock=0).reason is Reason.EXPIRED
    assert judged(clock=0).now == issued.AS_OF
    assert judged(clock=-(10**12)).age == 0


def test_clock_of_another_century_does_not_stop_the_judge() -> None:
    assert judged(clock=10**15).reason is Reason.EXPIRED


def test_european_certificate_is_judged_too() -> None:
    signer = hcert_maker.p256_signer()
    clock = hcert_maker.ISSUED + issued.DAY
    basis = Basis(hcert_keys=HcertKeys.of([signer.key], as_of=hcert_maker.ISSUED))
    text = hcert_maker.text(hcert_maker.message(signer=signer))
    judgement = judged(text, basis, clock)
    said = {row.id: row for row in paper(judgement).rows[Language.FR]}

    assert judgement.reason is Reason.GENUINE
    assert paper(judgement).european
    assert said["surname"].personal
    assert not said["country"].personal
    assert judgement.age == issued.DAY
    assert judged(text, BASIS, clock).reason is Reason.UNKNOWN_KEY
    assert judged(text.replace("HC1:6", "HC1:7"), basis, clock).paper is None
