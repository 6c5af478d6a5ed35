"""The lists that the phone holds: numbers, dates, and what is being done about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from verifier_app.model import ImportPressed, TrustStanding, UpdatePressed
from verifier_app.present.frame import freshness, page, words_of
from verifier_app.present.parts import Band, Button, Icon, Pair, Rank, Tone
from verifier_app.present.views import TrustView
from verifier_app.words import mark, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gouvcheck_core.trust.files import Term
    from verifier_app.model import State, TrustSummary
    from verifier_app.words import Translator

_PROGRESS: Final[Mapping[TrustStanding, str]] = {
    TrustStanding.UPDATING: mark("Looking for newer lists. You can go on scanning."),
    TrustStanding.IMPORTING: mark("Importing the lists. You can go on scanning."),
}


def trust_view(state: State) -> TrustView:
    """Return the screen of the lists."""
    say, trust = words_of(state), state.trust
    idle = state.standing is TrustStanding.IDLE
    return TrustView(
        **page(state, say("Lists")),
        freshness=freshness(state),
        facts=() if trust is None else tuple(_facts(trust, say)),
        lists_heading=say("Status lists"),
        lists=() if trust is None else tuple(_lists(trust, say)),
        progress="" if idle else say(_PROGRESS[state.standing]),
        failure=None if state.failure is None else _failure(state.failure, say),
        explanation=say(
            "The lists say whose signatures count, and which documents were withdrawn or used. "
            "They are signed. Without a network the app judges by those that it has."
        ),
        actions=tuple(_actions(state, say, idle=idle)),
    )


def _facts(trust: TrustSummary, say: Translator) -> Iterator[Pair]:
    terms = (
        (say("Newest state (head)"), trust.head),
        (say("Trust list (trust)"), trust.trust),
        (say("Root of trust (root)"), trust.root),
    )
    for label, term in terms:
        if term is not None:
            yield Pair(label, _term(term, say))
    yield Pair(say("Next to expire"), sentences.moment_of(trust.next_expiry))


def _term(term: Term, say: Translator) -> str:
    return say(
        "No. {number}, of {date}",
        number=term.version,
        date=sentences.moment_of(term.issued),
    )


def _lists(trust: TrustSummary, say: Translator) -> Iterator[Pair]:
    for one in trust.lists:
        value = say(
            "No. {number}, of {date}",
            number=one.version,
            date=sentences.moment_of(one.issued),
        )
        yield Pair(say("List {number}", number=one.number), value)


def _failure(code: str, say: Translator) -> Band:
    sentence = sentences.failure(say, code)
    return Band(Tone.WARN, Icon.WARNING, say("{sentence} ({code})", sentence=sentence, code=code))


def _actions(state: State, say: Translator, *, idle: bool) -> Iterator[Button]:
    yield Button(
        label=say("Update now"),
        event=UpdatePressed(),
        icon=Icon.UPDATE,
        rank=Rank.PRIMARY,
        enabled=idle and state.device.online,
    )
    if state.device.picker:
        yield Button(
            label=say("Import from a file"), event=ImportPressed(), icon=Icon.IMPORT, enabled=idle
        )
