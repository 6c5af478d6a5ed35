"""Three outcomes that are no conditions, and a closed list of reasons with one outcome each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.policy import Policy
from gouvcheck_core.verdict import (
    ACCEPTED_REASONS,
    REJECTED_REASONS,
    UNDECIDED_REASONS,
    Accepted,
    Reason,
    Rejected,
    Undecided,
    VerifiedDocument,
)
from gouvcheck_core.verify import verify
from tests.support import issued, signing

if TYPE_CHECKING:
    from gouvcheck_core.verdict import Verdict

SPEC = Path(__file__).parents[3] / "docs" / "spec" / "gouvcheck-v1.md"

DOCUMENT = VerifiedDocument(issued.claims(), issued.KEY, bytes(32), None)


@pytest.mark.parametrize(
    "verdict",
    [
        Accepted(Reason.GENUINE, DOCUMENT, 0),
        Rejected(Reason.EXPIRED),
        Undecided(Reason.UNKNOWN_KEY),
    ],
    ids=lambda verdict: type(verdict).__name__,
)
def test_verdict_is_no_condition(verdict: Verdict) -> None:
    with pytest.raises(TypeError, match="match Accepted, Rejected and Undecided"):
        bool(verdict)
    with pytest.raises(TypeError):
        assert not verdict


def test_every_reason_has_exactly_one_outcome() -> None:
    outcomes = [ACCEPTED_REASONS, REJECTED_REASONS, UNDECIDED_REASONS]
    assert sorted(reason.value for group in outcomes for reason in group) == sorted(
        reason.value for reason in Reason
    )


@pytest.mark.parametrize(
    ("outcome", "reasons"),
    [
        ("Accepted", ACCEPTED_REASONS),
        ("Rejected", REJECTED_REASONS),
        ("Undecided", UNDECIDED_REASONS),
    ],
)
def test_reasons_are_those_of_the_specification(outcome: str, reasons: frozenset[Reason]) -> None:
    [listed] = re.findall(
        rf"^- \*\*{outcome}\*\*.*?Reasons: (.*?)\.$",
        SPEC.read_text("utf-8"),
        re.DOTALL | re.MULTILINE,
    )
    assert set(re.findall(r"`([a-z-]+)`", listed)) == {reason.value for reason in reasons}


def test_only_a_good_signature_makes_a_document() -> None:
    # V-14
    code = issued.signed(issued.claims())
    forged = issued.trust(keys=[issued.listed(key=signing.p256("another").public)])
    unread = [
        verify(code.text[:-3], issued.trust(), now=issued.NOW),
        verify(code.text, forged, now=issued.NOW),
        verify("HC1:", issued.trust(), now=issued.NOW),
    ]
    assert [verdict.document for verdict in unread] == [None, None, None]
    refused = verify(code.text, issued.trust(), now=issued.NOW, policy=Policy(types=frozenset()))
    assert refused.document is not None
