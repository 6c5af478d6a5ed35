"""Judging on the command line: what no transcript can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gouvcheck_core.catalogue import Showing, showing, words
from gouvcheck_core.cli.judging import Judged, Outcome, worst
from gouvcheck_core.cli.pinned import UnsafeStatusIgnored
from gouvcheck_core.cli.presenting import LOOKS, REMEDIES, as_json, lines
from gouvcheck_core.cli.source import Scanned
from gouvcheck_core.profiles import Language
from gouvcheck_core.verdict import UNDECIDED_REASONS, Reason
from tests.support import issued
from tests.support.command import furnish, gouvcheck, inside

if TYPE_CHECKING:
    from pathlib import Path

    from gouvcheck_core.cli.judging import Content


def judged(reason: Reason, content: Content | None = None) -> Judged:
    outcome = Outcome.UNDECIDED if reason in UNDECIDED_REASONS else Outcome.REJECTED
    return Judged(Scanned(""), outcome, reason, content)


def test_every_reason_has_a_symbol() -> None:
    assert LOOKS.keys() == set(Reason)


@pytest.mark.parametrize("reason", Reason)
def test_symbol_and_word_tell_verdicts_apart_without_colour(reason: Reason) -> None:
    said = f"{LOOKS[reason].symbol} {words(reason, Language.EN).title}"
    for other in Reason:
        if LOOKS[other].style != LOOKS[reason].style:
            assert said != f"{LOOKS[other].symbol} {words(other, Language.EN).title}"


def test_remedies_are_for_open_verdicts() -> None:
    assert REMEDIES.keys() <= UNDECIDED_REASONS


def test_worst_of_several_is_rejected_then_undecided() -> None:
    accepted = Judged(Scanned(""), Outcome.ACCEPTED, Reason.GENUINE, None)
    undecided, rejected = judged(Reason.UNKNOWN_KEY), judged(Reason.EXPIRED)
    assert worst([undecided, accepted]) is Outcome.UNDECIDED
    assert worst([undecided, rejected, accepted]) is Outcome.REJECTED
    assert worst([accepted]) is Outcome.ACCEPTED


@pytest.mark.parametrize("reason", [r for r in Reason if showing(r) is Showing.HIDDEN])
def test_fields_of_what_is_not_genuine_are_never_shown(reason: Reason) -> None:
    # V-14, even where the judge hands them over.
    content = CONTENT
    shown = as_json(judged(reason, content), Language.EN, show_unproven=True)
    assert shown["document"] is None
    assert len(lines(judged(reason, content), Language.EN, show_unproven=True)) == 3


def test_content_that_is_not_understood_is_not_shown() -> None:
    assert judged(Reason.EXPIRED).showing is Showing.HIDDEN


def test_open_verdict_shows_fields_only_on_request_and_as_unproven() -> None:
    open_ = judged(Reason.STATUS_MISSING, CONTENT)
    assert as_json(open_, Language.EN, show_unproven=False)["document"] is None
    shown = as_json(open_, Language.EN, show_unproven=True)["document"]
    assert isinstance(shown, dict)
    assert shown["proven"] is False


def test_status_is_ignored_only_when_that_is_asked_for() -> None:
    trust = UnsafeStatusIgnored.of([issued.KEY], as_of=issued.NOW, profiles=())
    reference = issued.claims().status
    assert reference is not None
    assert issued.trust(status=None).status(reference) is None
    assert trust.status(reference) == 0


def test_keys_of_both_kinds_of_code_may_be_named_together(tmp_path: Path) -> None:
    furnish(tmp_path)
    with inside(tmp_path):
        for name in ("eu.txt", "record.txt"):
            ran = gouvcheck(
                *("verify", name, "--ignore-status", "--at", "2026-09-22", "--json"),
                *("--key", "maker.public.pem", "--key", "issuer.public.pem"),
                *("--hcert-key", "eu-signer.der"),
            )
            assert ran.json["codes"][0]["reason"] in {"genuine", "expired"}


def test_record_of_several_lines_stays_in_its_column(tmp_path: Path) -> None:
    furnish(tmp_path)
    entries = ((16_000, 1, "CR 12", 1, "500 EUR"), (16_500, 2, "CP 461", 2, ""))
    text = issued.signed(issued.claims("criminal-record", entries=entries)).text
    with inside(tmp_path):
        ran = gouvcheck("verify", text, "--key", "issuer.public.pem", "--ignore-status")
    first, second = (line for line in ran.out.splitlines() if "·" in line)
    assert first.index("22.10.2013") == second.index("06.03.2015")


def test_verdict_needs_no_zone_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(tmp_path)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    with inside(tmp_path):
        ran = gouvcheck("verify", "record.txt", "--key", "issuer.public.pem", "--ignore-status")
    assert "21.09.2026 16:13" in ran.out


def _content() -> Content:
    from gouvcheck_core.cli.judging import Judge
    from gouvcheck_core.hcert import HcertKeys

    judge = Judge(issued.trust(), HcertKeys.of([], as_of=0), issued.NOW, Language.EN)
    content = judge.judge(Scanned(issued.signed(issued.claims()).text)).content
    assert content is not None
    return content


CONTENT = _content()
