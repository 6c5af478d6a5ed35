"""The quiet screens: menu, counts of today, help, about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gouvcheck_core import catalogue
from gouvcheck_core.verdict import Reason
from verifier_app.model import Opened, Outcome, Screen, outcome_of
from verifier_app.present.frame import page, words_of
from verifier_app.present.looks import OUTCOMES
from verifier_app.present.parts import Button, Icon, Pair, Rank, Section
from verifier_app.present.views import AboutView, Count, HelpView, MenuView, TodayView
from verifier_app.words import sentences

if TYPE_CHECKING:
    from gouvcheck_core.profiles import Language
    from verifier_app.model import State


def menu_view(state: State) -> MenuView:
    """Return the way to the other screens."""
    say = words_of(state)
    items = (
        (say("Lists"), Screen.TRUST, Icon.TRUST),
        (say("Today"), Screen.TODAY, Icon.TODAY),
        (say("Settings"), Screen.SETTINGS, Icon.SETTINGS),
        (say("Help"), Screen.HELP, Icon.HELP),
        (say("About"), Screen.ABOUT, Icon.ABOUT),
    )
    return MenuView(
        **page(state, say("Menu")),
        items=tuple(
            Button(label=label, event=Opened(screen), icon=icon, rank=Rank.QUIET)
            for label, screen, icon in items
        ),
    )


def today_view(state: State) -> TodayView:
    """Return the counts of today."""
    say, today = words_of(state), state.today
    return TodayView(
        **page(state, say("Today")),
        date=sentences.date_of(state.time),
        counts=tuple(
            Count(
                OUTCOMES[outcome].icon,
                OUTCOMES[outcome].tone,
                _label(outcome, say.language),
                today.counts.get(outcome, 0),
            )
            for outcome in Outcome
        ),
        total=say.count("{number} code checked", "{number} codes checked", today.total),
        explanation=say(
            "Only these numbers are kept, and only until midnight. Nothing of a document is kept."
        ),
    )


def _label(outcome: Outcome, language: Language) -> str:
    """Return the words of all verdicts of one kind."""
    reasons = (reason for reason in Reason if outcome_of(reason) is outcome)
    titles = (catalogue.words(reason, language).title for reason in reasons)
    return " · ".join(dict.fromkeys(titles))


def help_view(state: State) -> HelpView:
    """Return the help."""
    say = words_of(state)
    return HelpView(
        **page(state, say("Help")),
        sections=(
            Section(
                say("How to scan"),
                say(
                    "Hold the code flat and in good light, until it fills the frame. A dark or "
                    "tinted screen reads badly: turn its brightness up, or open the photo or PDF."
                ),
            ),
            Section(
                say("What genuine means"),
                say(
                    "The code was signed by the authority and not changed. Whether paper and "
                    "code belong together, only you can see: compare every field, and a name "
                    "with an identity document."
                ),
            ),
            Section(
                say("When nothing can be confirmed"),
                say(
                    "Cannot confirm does not mean false. The sentence below it says why, and "
                    "what to do: update the lists, or set the clock."
                ),
            ),
            Section(
                say("Without a network"),
                say(
                    "Every check runs on this device. Only the lists come over the network; how "
                    "old they are stands on the screen with every verdict."
                ),
            ),
            Section(
                say("With a hand scanner"),
                say(
                    "A scanner that types like a keyboard works on the scan screen. It must end "
                    "each code with Enter and use the keyboard layout of this device."
                ),
            ),
        ),
    )


def about_view(state: State) -> AboutView:
    """Return what the app is and what it stands on."""
    say = words_of(state)
    return AboutView(
        **page(state, say("About")),
        facts=(
            Pair(say("Version"), state.device.version),
            Pair(say("Made on"), sentences.date_of(state.device.built)),
        ),
        sections=(
            Section(
                say("GouvCheck"),
                say("Checks the signed codes on official documents, without a network."),
            ),
            Section(
                say("Your data"),
                say(
                    "Nothing that is scanned is stored or sent. Fields leave the screen with "
                    "their verdict."
                ),
            ),
            Section(
                say("Licences"),
                say(
                    "Apache License 2.0. The typeface IBM Plex Sans is under the SIL Open Font "
                    "License 1.1."
                ),
            ),
        ),
    )
