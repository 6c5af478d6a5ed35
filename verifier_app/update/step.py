"""What one event leads to: the next state, and what to ask of the outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from verifier_app.words import Translator, translator

if TYPE_CHECKING:
    from verifier_app.model import Effect, State

Step: TypeAlias = "tuple[State, tuple[Effect, ...]]"


def only(state: State) -> Step:
    """Return a state that asks for nothing."""
    return state, ()


def asking(state: State, *effects: Effect) -> Step:
    """Return a state that asks for something."""
    return state, effects


def words_of(state: State) -> Translator:
    """Return what speaks the chosen language."""
    return translator(state.settings.language)
