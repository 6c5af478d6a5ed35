"""Typing a reference: what it can tell without a network, and what only a scan can."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gouvcheck_core.catalogue import error_sentence
from gouvcheck_core.errors import HumanReferenceError
from gouvcheck_core.reference import LocatedError, confirm_proposal, parse
from verifier_app.model import Announce, Proposal, Screen, Source, TextSeen, Typed
from verifier_app.update.scanning import text_seen
from verifier_app.update.step import Step, asking, only, words_of
from verifier_app.words import sentences

if TYPE_CHECKING:
    from verifier_app.model import State, TypedChanged

_PREFIX_END: Final = ":"
"""Stands in every scanned code and in no reference."""


def typed_changed(state: State, event: TypedChanged) -> State:
    """Take the text as it stands in the field now."""
    return replace(state, typed=Typed(event.text)) if state.screen is Screen.TYPED else state


def typed_submitted(state: State) -> Step:
    """Check a reference, or judge a whole code: a keyboard scanner may have typed it there."""
    if state.screen is not Screen.TYPED:
        return only(state)
    text = state.typed.text
    if _PREFIX_END in text:
        return text_seen(state, TextSeen(text, Source.TYPED))
    say = words_of(state)
    try:
        parse(text)
    except HumanReferenceError as error:
        typed = Typed(text, error=error.code, proposal=_proposal(text, error))
        said = error_sentence(error.code, say.language)
    else:
        typed, said = Typed(text, accepted=True), sentences.reference_proves_nothing(say)
    return asking(replace(state, typed=typed), Announce(said, say.language))


def proposal_confirmed(state: State) -> State:
    """Put in the field what the paper shows, after a person has compared it."""
    proposal = state.typed.proposal
    if proposal is None:
        return state
    return replace(state, typed=Typed(proposal.repaired, accepted=True))


def _proposal(text: str, error: HumanReferenceError) -> Proposal | None:
    if not isinstance(error, LocatedError) or error.proposal is None:
        return None
    return Proposal(error.position, error.proposal, confirm_proposal(text, error).text)
