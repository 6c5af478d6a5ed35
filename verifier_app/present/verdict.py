"""A verdict on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from gouvcheck_core import catalogue
from gouvcheck_core.catalogue import Phrase, Showing
from gouvcheck_core.verdict import Reason
from verifier_app.model import (
    DetailsPressed,
    NextPressed,
    PersonalData,
    RevealPressed,
    ShowUnproven,
    TrustStanding,
    UpdatePressed,
)
from verifier_app.present.frame import page, words_of
from verifier_app.present.looks import UPDATE_HELPS, look_of
from verifier_app.present.parts import Band, Button, Icon, Pair, Rank, Tone
from verifier_app.present.views import Fields, VerdictView
from verifier_app.words import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gouvcheck_core.trust import Campaign
    from verifier_app.model import Judgement, Paper, PaperRow, Shown, State
    from verifier_app.words import Translator

_COVERED: Final = "•••••"


def verdict_view(state: State, shown: Shown) -> VerdictView:
    """Return the screen of a verdict."""
    say, judgement = words_of(state), shown.judgement
    words = catalogue.words(judgement.reason, say.language)
    look = look_of(judgement.reason, judgement.outcome)
    paper = _visible(shown)
    return VerdictView(
        **page(state, words.title),
        tone=look.tone,
        icon=look.icon,
        word=words.title,
        sentence=words.sentence,
        advice=words.advice,
        band=_band(judgement, say),
        caution=_caution(paper, say),
        fields=None if paper is None else _fields(state, shown, paper, say),
        freshness=_freshness(judgement, say),
        details=tuple(_details(judgement, say)) if shown.details else (),
        countdown=_countdown(state, shown, say),
        actions=tuple(_actions(state, shown, say)),
    )


def _visible(shown: Shown) -> Paper | None:
    """Return what may be shown of the document at this moment."""
    match catalogue.showing(shown.judgement.reason):
        case Showing.SHOWN:
            return shown.judgement.paper
        case Showing.ON_REQUEST:
            return shown.judgement.paper if shown.unproven else None
        case Showing.HIDDEN:
            return None
        case _ as never:
            assert_never(never)


def _band(judgement: Judgement, say: Translator) -> Band | None:
    """Return what weakens the verdict."""
    if judgement.reason is not Reason.GENUINE_AGED:
        return None
    return Band(Tone.WARN, Icon.CLOCK, sentences.dated_age(say, judgement.now, judgement.as_of))


def _freshness(judgement: Judgement, say: Translator) -> Band | None:
    """Return how old the lists were; what that means for this document, the verdict says."""
    if judgement.reason is Reason.GENUINE_AGED:
        return None
    if not judgement.as_of:
        return Band(Tone.BAD, Icon.WARNING, sentences.no_lists(say))
    text = sentences.dated_age(say, judgement.now, judgement.as_of)
    if judgement.reason is Reason.LISTS_STALE:
        return Band(Tone.BAD, Icon.WARNING, text)
    return Band(Tone.NEUTRAL, Icon.CLOCK, text)


def _caution(paper: Paper | None, say: Translator) -> str:
    if paper is None or not paper.european:
        return ""
    return say("EU certificate: whether it was withdrawn cannot be seen here.")


def _fields(state: State, shown: Shown, paper: Paper, say: Translator) -> Fields:
    language = say.language
    unproven = catalogue.showing(shown.judgement.reason) is Showing.ON_REQUEST
    covered = state.settings.personal is PersonalData.COVERED and not shown.revealed
    rows = paper.rows[language]
    others = [_pair(row, covered=covered) for row in rows if not row.compare]
    return Fields(
        heading=(
            catalogue.phrase(Phrase.UNPROVEN, language)
            if unproven
            else say("Compare with the paper")
        ),
        tone=Tone.OPEN if unproven else Tone.NEUTRAL,
        name=paper.name.say(language),
        rows=tuple(_pair(row, covered=covered) for row in rows if row.compare),
        elsewhere=say("Not on the paper"),
        others=(*others, *_beside(paper, say)),
    )


def _pair(row: PaperRow, *, covered: bool) -> Pair:
    return Pair(row.label, _COVERED if covered and row.personal else row.value)


def _beside(paper: Paper, say: Translator) -> Iterator[Pair]:
    """Yield what the lists and the signature say beside the fields."""
    if paper.campaign is not None:
        yield Pair(say("Can be used"), _window(paper.campaign, say))
    issuer = paper.issuer.get(say.language.value)
    if issuer:
        yield Pair(say("Signed by"), issuer)
    yield Pair(catalogue.phrase(Phrase.SIGNED, say.language), sentences.moment_of(paper.signed))


def _window(campaign: Campaign, say: Translator) -> str:
    first, last = sentences.date_of(campaign.start), sentences.date_of(campaign.end - 1)
    if not campaign.grace:
        return say("{first} to {last}", first=first, last=last)
    taken = sentences.date_of(campaign.end + campaign.grace - 1)
    return say("{first} to {last}, taken until {taken}", first=first, last=last, taken=taken)


def _details(judgement: Judgement, say: Translator) -> Iterator[Pair]:
    """Yield what somebody who reports a problem is asked for; nothing of the document."""
    yield Pair(say("Reason"), judgement.reason.value)
    if judgement.error is not None:
        yield Pair(say("Rule"), judgement.error)
    if judgement.paper is not None:
        yield Pair(say("Key"), judgement.paper.key.hex())
    yield Pair(say("Judged at"), sentences.moment_of(judgement.now))


def _countdown(state: State, shown: Shown, say: Translator) -> str:
    seconds = state.settings.seconds_shown
    if shown.held or not seconds:
        return ""
    left = max(0, -int(-(shown.since + seconds - state.clock.now) // 1))
    return say.count(
        "Scanning goes on in {number} second", "Scanning goes on in {number} seconds", left
    )


def _actions(state: State, shown: Shown, say: Translator) -> Iterator[Button]:
    judgement = shown.judgement
    yield Button(label=say("Next"), event=NextPressed(), icon=Icon.NEXT, rank=Rank.PRIMARY)
    if judgement.reason in UPDATE_HELPS and state.device.online:
        yield Button(
            label=say("Update the lists"),
            event=UpdatePressed(),
            icon=Icon.UPDATE,
            enabled=state.standing is TrustStanding.IDLE,
        )
    on_request = catalogue.showing(judgement.reason) is Showing.ON_REQUEST
    if on_request and judgement.paper is not None and not shown.unproven:
        yield Button(label=say("Show the fields, not proven"), event=ShowUnproven(), icon=Icon.EYE)
    covered = state.settings.personal is PersonalData.COVERED and not shown.revealed
    if covered and _visible(shown) is not None:
        yield Button(label=say("Uncover the fields"), event=RevealPressed(), icon=Icon.EYE)
    yield Button(
        label=say("Close details") if shown.details else say("Details"),
        event=DetailsPressed(),
        icon=Icon.FOLD if shown.details else Icon.UNFOLD,
        rank=Rank.QUIET,
        selected=shown.details,
    )
