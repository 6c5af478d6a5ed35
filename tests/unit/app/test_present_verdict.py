"""How each verdict looks and reads, in every language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gouvcheck_core import catalogue
from gouvcheck_core.catalogue import Showing
from gouvcheck_core.profiles import Language
from gouvcheck_core.trust import Campaign
from gouvcheck_core.verdict import Reason
from tests.support import issued
from tests.support.app_phone import BUILT, Phone, rows
from verifier_app.judging import Basis, judge
from verifier_app.model import (
    DetailsPressed,
    Device,
    Judgement,
    NextPressed,
    Outcome,
    Paper,
    PersonalData,
    PinHash,
    RevealPressed,
    Screen,
    Settings,
    Shown,
    ShowUnproven,
    Touched,
    UpdatePressed,
    outcome_of,
)
from verifier_app.present import Fields, Icon, Rank, Tone, VerdictView, present

BASIS = Basis(trust=issued.trust(), certain=issued.AS_OF)
CODE = issued.signed(issued.claims()).text
GENUINE = judge(CODE, BASIS, clock=issued.NOW)
NOTES = {Reason.NOT_A_CODE, Reason.MALFORMED}

LOOKS = {
    Reason.GENUINE: (Icon.GENUINE, Tone.GOOD),
    Reason.GENUINE_AGED: (Icon.GENUINE_AGED, Tone.GOOD),
    Reason.KEY_MISMATCH: (Icon.NOT_GENUINE, Tone.BAD),
    Reason.KEY_NOT_FOR_DOCUMENTS: (Icon.NOT_GENUINE, Tone.BAD),
    Reason.KEY_COMPROMISED: (Icon.NOT_GENUINE, Tone.BAD),
    Reason.BAD_SIGNATURE: (Icon.NOT_GENUINE, Tone.BAD),
    Reason.TYPE_NOT_ALLOWED: (Icon.NOT_GENUINE, Tone.BAD),
    Reason.NOT_YET_VALID: (Icon.NOT_YET_VALID, Tone.WARN),
    Reason.EXPIRED: (Icon.EXPIRED, Tone.WARN),
    Reason.OUTSIDE_KEY_WINDOW: (Icon.NOT_GENUINE, Tone.BAD),
    Reason.PROFILE_VIOLATION: (Icon.NOT_GENUINE, Tone.BAD),
    Reason.WITHDRAWN: (Icon.WITHDRAWN, Tone.BAD),
    Reason.SUSPENDED: (Icon.SUSPENDED, Tone.WARN),
    Reason.USED: (Icon.USED, Tone.WARN),
    Reason.NEWER_FORMAT: (Icon.NEWER, Tone.NEUTRAL),
    Reason.UNKNOWN_KEY: (Icon.CANNOT_CONFIRM, Tone.OPEN),
    Reason.CLOCK_WRONG: (Icon.CANNOT_CONFIRM, Tone.OPEN),
    Reason.UNKNOWN_TYPE: (Icon.CANNOT_CONFIRM, Tone.OPEN),
    Reason.UNKNOWN_CAMPAIGN: (Icon.CANNOT_CONFIRM, Tone.OPEN),
    Reason.STATUS_MISSING: (Icon.CANNOT_CONFIRM, Tone.OPEN),
    Reason.LISTS_STALE: (Icon.CANNOT_CONFIRM, Tone.OPEN),
}
FIXED_WORDS = {
    Reason.GENUINE: ("Authentique", "Echt", "Genuine", "Echt"),
    Reason.EXPIRED: ("Expiré", "Abgelaufen", "Expired", "Ofgelaf"),
    Reason.WITHDRAWN: ("Retiré", "Zurückgezogen", "Withdrawn", "Zeréckgezunn"),
    Reason.USED: ("Déjà utilisé", "Bereits eingelöst", "Already used", "Scho benotzt"),
    Reason.BAD_SIGNATURE: ("Pas authentique", "Nicht echt", "Not genuine", "Net echt"),
    Reason.UNKNOWN_KEY: (
        "Impossible à confirmer",
        "Nicht bestätigbar",
        "Cannot confirm",
        "Kann net confirméiert ginn",
    ),
}


def showing(
    judgement: Judgement, *, settings: Settings | None = None, device: Device | None = None
) -> Phone:
    """Return a phone with a verdict on screen, however the judge came to it."""
    phone = Phone.started(settings=settings, device=device)
    shown = Shown(judgement, phone.state.clock.now)
    phone.state = replace(phone.state, screen=Screen.VERDICT, shown=shown)
    return phone


def verdict_of(reason: Reason, language: Language = Language.EN) -> VerdictView:
    settings = Settings(language=language)
    return showing(replace(GENUINE, reason=reason), settings=settings).verdict()


def fields_of(view: VerdictView) -> Fields:
    assert view.fields is not None
    return view.fields


def labels(view: VerdictView) -> list[str]:
    return [button.label for button in view.actions]


def test_table_names_every_reason_with_a_screen() -> None:
    assert set(LOOKS) == set(Reason) - NOTES
    assert {reason for reason in Reason if outcome_of(reason) is Outcome.NOT_A_CODE} == NOTES


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("reason", LOOKS)
def test_icon_word_sentence_and_advice(reason: Reason, language: Language) -> None:
    view = verdict_of(reason, language)
    words = catalogue.words(reason, language)

    assert (view.icon, view.tone) == LOOKS[reason]
    assert (view.word, view.sentence, view.advice) == (words.title, words.sentence, words.advice)
    assert view.title == view.word
    assert view.appearance.language is language


@pytest.mark.parametrize("reason", FIXED_WORDS)
def test_words_of_the_posters_are_fixed(reason: Reason) -> None:
    assert tuple(verdict_of(reason, language).word for language in Language) == FIXED_WORDS[reason]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("reason", LOOKS)
def test_fields_are_shown_by_the_catalogue_and_by_nothing_else(
    reason: Reason, language: Language
) -> None:
    """The judge here is careless: it hands out the fields with every verdict."""
    settings = Settings(language=language)
    phone = showing(replace(GENUINE, reason=reason), settings=settings)
    rule = catalogue.showing(reason)

    assert (phone.verdict().fields is not None) == (rule is Showing.SHOWN)
    phone.post(ShowUnproven())
    view = phone.verdict()
    assert (view.fields is not None) == (rule is not Showing.HIDDEN)
    if rule is Showing.ON_REQUEST:
        unproven = catalogue.phrase(catalogue.Phrase.UNPROVEN, language)
        assert (fields_of(view).heading, fields_of(view).tone) == (unproven, Tone.OPEN)


def test_request_for_unproven_fields_is_offered_once_and_only_where_it_helps() -> None:
    phone = showing(replace(GENUINE, reason=Reason.LISTS_STALE))
    assert "Show the fields, not proven" in labels(phone.verdict())
    phone.post(ShowUnproven())
    assert "Show the fields, not proven" not in labels(phone.verdict())
    bare = replace(GENUINE, reason=Reason.UNKNOWN_TYPE, paper=None)
    assert "Show the fields, not proven" not in labels(showing(bare).verdict())


def test_voucher_shows_what_is_on_paper_and_apart_what_is_not() -> None:
    phone = Phone.started()
    phone.scan(CODE)
    view = phone.verdict()
    fields = fields_of(view)

    assert fields.name == "Accommodation voucher"
    assert fields.heading == "Compare with the paper"
    assert [(row.label, row.value) for row in fields.rows] == [
        ("Holder", "Zoë Müller"),
        ("Value", "50.00 EUR"),
    ]
    assert fields.elsewhere == "Not on the paper"
    assert [row.label for row in fields.others] == [
        "Campaign",
        "Can be used",
        "Signed by",
        "Signed on",
    ]
    assert rows(view)["Can be used"] == "20.09.2026 to 21.10.2026, taken until 28.10.2026"
    assert rows(view)["Signed by"] == "Sample issuer"
    assert rows(view)["Signed on"] == "21.09.2026 16:13"


def test_window_without_grace_ends_with_its_last_day() -> None:
    ends = Campaign(id=12, start=issued.IAT - issued.DAY, end=issued.IAT + issued.DAY)
    phone = Phone.started(basis=Basis(trust=issued.trust(campaigns=[ends])))
    phone.scan(CODE)

    assert rows(phone.verdict())["Can be used"] == "20.09.2026 to 22.09.2026"


def test_issuer_without_a_name_in_the_language_is_left_out() -> None:
    phone = Phone.started(settings=Settings(language=Language.LB))
    phone.scan(CODE)

    assert "Sample issuer" not in rows(phone.verdict()).values()


@pytest.mark.parametrize("language", Language)
def test_rows_are_in_the_order_of_the_paper(language: Language) -> None:
    phone = Phone.started(settings=Settings(language=language))
    phone.scan(issued.signed(issued.claims("business-permit")).text)
    profile = GENUINE.paper
    assert profile is not None
    shown = phone.state.shown
    assert shown is not None
    assert shown.judgement.paper is not None
    expected = [row.label for row in shown.judgement.paper.rows[language] if row.compare]

    assert [row.label for row in fields_of(phone.verdict()).rows] == expected


def test_aged_lists_show_a_band_with_days_and_date() -> None:
    phone = Phone.started(wall=issued.AS_OF + 9 * issued.DAY)
    phone.scan(CODE)
    view = phone.verdict()

    assert view.word == "Genuine, lists not current"
    assert view.band is not None
    assert view.band.tone is Tone.WARN
    assert view.band.text == "The lists are 9 days old, of 22.09.2026"
    assert view.freshness is None
    assert labels(view)[:2] == ["Next", "Update the lists"]


@pytest.mark.parametrize(
    ("reason", "tone"),
    [(Reason.GENUINE, Tone.NEUTRAL), (Reason.USED, Tone.NEUTRAL), (Reason.LISTS_STALE, Tone.BAD)],
)
def test_age_of_the_lists_stands_with_every_verdict(reason: Reason, tone: Tone) -> None:
    view = verdict_of(reason)

    assert view.freshness is not None
    assert (view.freshness.tone, view.band) == (tone, None)
    assert view.freshness.text == "The lists are 1 hour old, of 22.09.2026"


def test_verdict_without_lists_says_that_there_are_none() -> None:
    phone = Phone.started(basis=Basis(), summary=None)
    phone.scan(CODE)
    view = phone.verdict()

    assert view.word == "Cannot confirm"
    assert view.freshness is not None
    assert view.freshness.text == "There are no lists on this device."


def test_european_certificate_says_what_is_not_known_of_it() -> None:
    assert GENUINE.paper is not None
    european = replace(GENUINE, paper=replace(GENUINE.paper, european=True, issuer={}))
    view = showing(european).verdict()

    assert view.caution == "EU certificate: whether it was withdrawn cannot be seen here."
    assert "Signed by" not in rows(view)
    assert verdict_of(Reason.GENUINE).caution == ""


def test_covered_fields_are_uncovered_for_this_one_document() -> None:
    phone = Phone.started(settings=Settings(language=Language.EN, personal=PersonalData.COVERED))
    phone.scan(CODE)
    view = phone.verdict()
    assert rows(view)["Holder"] == "•••••"
    assert rows(view)["Value"] == "50.00 EUR"
    assert "Uncover the fields" in labels(view)
    phone.post(RevealPressed())
    view = phone.verdict()
    assert rows(view)["Holder"] == "Zoë Müller"
    assert "Uncover the fields" not in labels(view)


def test_nothing_to_uncover_where_nothing_is_shown() -> None:
    settings = Settings(language=Language.EN, personal=PersonalData.COVERED)
    hidden = replace(GENUINE, reason=Reason.BAD_SIGNATURE)

    assert "Uncover the fields" not in labels(showing(hidden, settings=settings).verdict())


def test_next_is_first_and_the_others_follow() -> None:
    view = verdict_of(Reason.GENUINE)

    assert (view.actions[0].event, view.actions[0].rank) == (NextPressed(), Rank.PRIMARY)
    assert labels(view) == ["Next", "Details"]
    assert view.back is not None


@pytest.mark.parametrize("reason", LOOKS)
def test_update_is_offered_where_newer_lists_may_know_more(reason: Reason) -> None:
    helps = reason in {
        Reason.GENUINE_AGED,
        Reason.UNKNOWN_KEY,
        Reason.UNKNOWN_TYPE,
        Reason.UNKNOWN_CAMPAIGN,
        Reason.STATUS_MISSING,
        Reason.LISTS_STALE,
    }
    judgement = replace(GENUINE, reason=reason)
    offline = Device(built=BUILT, online=False)

    assert ("Update the lists" in labels(showing(judgement).verdict())) == helps
    assert "Update the lists" not in labels(showing(judgement, device=offline).verdict())


def test_update_that_runs_cannot_be_asked_for_again() -> None:
    phone = showing(replace(GENUINE, reason=Reason.LISTS_STALE))
    phone.post(UpdatePressed())
    (button,) = (one for one in phone.verdict().actions if one.event == UpdatePressed())

    assert not button.enabled


def test_details_name_reason_rule_and_key_and_nothing_of_the_document() -> None:
    judgement = replace(GENUINE, reason=Reason.PROFILE_VIOLATION, error="profile-missing")
    phone = showing(judgement)
    assert phone.verdict().details == ()
    phone.post(DetailsPressed())
    view = phone.verdict()
    assert [(pair.label, pair.value) for pair in view.details] == [
        ("Reason", "profile-violation"),
        ("Rule", "profile-missing"),
        ("Key", issued.SIGNER.public.kid.hex()),
        ("Judged at", "22.09.2026 16:13"),
    ]
    assert labels(view)[-1] == "Close details"
    assert view.actions[-1].icon is Icon.FOLD
    bare = showing(replace(GENUINE, paper=None))
    bare.post(DetailsPressed())
    assert [pair.label for pair in bare.verdict().details] == ["Reason", "Judged at"]


def test_countdown_says_when_scanning_goes_on() -> None:
    phone = Phone.started()
    phone.scan(CODE)
    assert phone.verdict().countdown == "Scanning goes on in 20 seconds"
    phone.wait(19)
    assert phone.verdict().countdown == "Scanning goes on in 1 second"
    phone.post(Touched())
    assert phone.verdict().countdown == ""


def test_countdown_of_a_kiosk_begins_at_five() -> None:
    kiosk = Settings(language=Language.EN, kiosk=PinHash(bytes(16), bytes(32)))

    assert showing(GENUINE, settings=kiosk).verdict().countdown.endswith("5 seconds")


def test_verdict_screen_without_a_verdict_is_the_scan_screen() -> None:
    phone = Phone.started()
    lost = replace(phone.state, screen=Screen.VERDICT)

    assert type(present(lost)) is type(phone.shows())


def test_paper_is_ready_in_four_languages() -> None:
    assert isinstance(GENUINE.paper, Paper)
    assert set(GENUINE.paper.rows) == set(Language)
