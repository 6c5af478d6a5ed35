"""What a person sees: ``present(state) -> View``, pure.

What may enter this room: the views, and how a state becomes one. Every decision and every word of a
screen is made here, so that widgets have no ``if`` about meaning.
"""

from __future__ import annotations

from verifier_app.present.parts import (
    Appearance,
    Band,
    Button,
    Icon,
    Page,
    Pair,
    Rank,
    Section,
    Tone,
)
from verifier_app.present.screens import present
from verifier_app.present.views import (
    AboutView,
    ChoiceView,
    Count,
    Fields,
    HelpView,
    Mark,
    MenuView,
    NoteView,
    PinView,
    Preview,
    ScanView,
    SettingsView,
    Symbol,
    TodayView,
    TrustView,
    TypedView,
    VerdictView,
    View,
)

__all__ = [
    "AboutView",
    "Appearance",
    "Band",
    "Button",
    "ChoiceView",
    "Count",
    "Fields",
    "HelpView",
    "Icon",
    "Mark",
    "MenuView",
    "NoteView",
    "Page",
    "Pair",
    "PinView",
    "Preview",
    "Rank",
    "ScanView",
    "Section",
    "SettingsView",
    "Symbol",
    "TodayView",
    "Tone",
    "TrustView",
    "TypedView",
    "VerdictView",
    "View",
    "present",
]
