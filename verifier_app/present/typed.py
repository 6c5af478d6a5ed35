"""Typing a reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from gouvcheck_core.catalogue import error_sentence
from gouvcheck_core.reference import (
    GROUP,
    LOOKALIKES,
    SEPARATORS,
    SYMBOLS,
    PartialVerdict,
    check_partial,
)
from verifier_app.model import BackPressed, ProposalConfirmed, TypedSubmitted
from verifier_app.present.frame import page, words_of
from verifier_app.present.parts import Button, Icon, Rank, Tone
from verifier_app.present.views import Mark, Symbol, TypedView
from verifier_app.words import sentences

if TYPE_CHECKING:
    from verifier_app.model import Proposal, State, Typed
    from verifier_app.words import Translator


def typed_view(state: State) -> TypedView:
    """Return the screen on which a reference is typed."""
    say, typed = words_of(state), state.typed
    tone, message = _message(typed, say)
    return TypedView(
        **page(state, say("Type the reference")),
        text=typed.text,
        prompt=say("Type the sixteen symbols under the code, in four groups of four."),
        groups=_groups(typed.text),
        tone=tone,
        message=message,
        explanation=say(
            "A reference shows that it was copied without a mistake, and nothing more. Only the "
            "code proves the document; who cannot scan it asks online."
        ),
        proposal=None if typed.proposal is None else _proposal(typed.proposal, say),
        actions=(
            Button(
                label=say("Check the reference"),
                event=TypedSubmitted(),
                rank=Rank.PRIMARY,
                enabled=bool(typed.text.strip()),
            ),
            Button(label=say("Scan instead"), event=BackPressed(), icon=Icon.NEXT),
        ),
    )


def _message(typed: Typed, say: Translator) -> tuple[Tone, str]:
    if typed.accepted:
        return Tone.OPEN, sentences.reference_proves_nothing(say)
    if typed.error is not None:
        return Tone.BAD, error_sentence(typed.error, say.language)
    match check_partial(typed.text).verdict:
        case PartialVerdict.INCOMPLETE | PartialVerdict.CHECKS:
            return Tone.NEUTRAL, sentences.typed(say, typed.text)
        case PartialVerdict.BAD_SYMBOL | PartialVerdict.TOO_LONG | PartialVerdict.DOES_NOT_CHECK:
            return Tone.WARN, sentences.typed(say, typed.text)
        case _ as never:
            assert_never(never)


def _groups(text: str) -> tuple[tuple[Symbol, ...], ...]:
    """Return what was typed, symbol by symbol, as it is read."""
    typed = [symbol for symbol in text if symbol not in SEPARATORS][:SYMBOLS]
    wrong = check_partial(text).bad_positions
    places = [
        Symbol(
            LOOKALIKES.get(symbol, symbol.upper() if symbol.isascii() else symbol),
            Mark.WRONG if number in wrong else Mark.TYPED,
        )
        for number, symbol in enumerate(typed, 1)
    ]
    places += [Symbol("", Mark.EMPTY)] * (SYMBOLS - len(places))
    return tuple(tuple(places[start : start + GROUP]) for start in range(0, SYMBOLS, GROUP))


def _proposal(proposal: Proposal, say: Translator) -> Button:
    group, place = divmod(proposal.position - 1, GROUP)
    label = say(
        "Does the paper show {symbols} in group {group}, from symbol {place} on? Then take it.",
        symbols=proposal.symbols,
        group=group + 1,
        place=place + 1,
    )
    return Button(label=label, event=ProposalConfirmed(), icon=Icon.CHECK)
