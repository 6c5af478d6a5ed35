"""The settings, and the PIN of a kiosk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar, assert_never

from gouvcheck_core.profiles import Language
from verifier_app.model import (
    AutoReturn,
    Contrast,
    KioskEntered,
    PersonalData,
    PinEntered,
    PinFault,
    PinPurpose,
    PinTyped,
    SettingChosen,
    Sound,
    TextSize,
    Theme,
    Vibration,
)
from verifier_app.present.frame import page, words_of
from verifier_app.present.parts import Button, Icon, Rank
from verifier_app.present.views import ChoiceView, PinView, SettingsView
from verifier_app.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier_app.model import Choice, PinEntry, State
    from verifier_app.words import Translator

_Choice = TypeVar("_Choice", bound="Choice")

LANGUAGES: Final[Mapping[Language, str]] = {
    Language.FR: "Français",
    Language.DE: "Deutsch",
    Language.EN: "English",
    Language.LB: "Lëtzebuergesch",
}
"""Each in its own language, so that whoever cannot read the others finds it."""

_THEMES: Final = {
    Theme.SYSTEM: mark("As the system"),
    Theme.LIGHT: mark("Light"),
    Theme.DARK: mark("Dark"),
}
_CONTRASTS: Final = {Contrast.NORMAL: mark("Normal"), Contrast.HIGH: mark("High")}
_SOUNDS: Final = {Sound.ON: mark("On"), Sound.OFF: mark("Off")}
_VIBRATIONS: Final = {Vibration.ON: mark("On"), Vibration.OFF: mark("Off")}
_PERSONAL: Final = {
    PersonalData.SHOWN: mark("Shown at once"),
    PersonalData.COVERED: mark("Covered until asked for"),
}


def settings_view(state: State) -> SettingsView:
    """Return the screen of the settings."""
    say, chosen = words_of(state), state.settings
    returns = {one: _seconds(one, say) for one in AutoReturn}
    sizes = {one: say("{number} %", number=one.value) for one in TextSize}
    return SettingsView(
        **page(state, say("Settings")),
        choices=(
            ChoiceView(say("Language"), _options(LANGUAGES, chosen.language)),
            ChoiceView(say("Text size"), _options(sizes, chosen.text_size)),
            ChoiceView(say("Theme"), _options(_said(_THEMES, say), chosen.theme)),
            ChoiceView(say("Contrast"), _options(_said(_CONTRASTS, say), chosen.contrast)),
            ChoiceView(say("Sound"), _options(_said(_SOUNDS, say), chosen.sound)),
            ChoiceView(say("Vibration"), _options(_said(_VIBRATIONS, say), chosen.vibration)),
            ChoiceView(
                say("Return to scanning"),
                _options(returns, chosen.auto_return),
                say("A touch stops the time."),
            ),
            ChoiceView(
                say("Personal data"),
                _options(_said(_PERSONAL, say), chosen.personal),
                say("For screens that others can see."),
            ),
        ),
        kiosk_heading=say("Kiosk"),
        kiosk_text=say(
            "A kiosk only scans, and shows each verdict for five seconds. A PIN opens it again."
        ),
        kiosk=Button(label=say("Make this a kiosk"), event=KioskEntered(), icon=Icon.KIOSK),
    )


def _said(labels: Mapping[_Choice, str], say: Translator) -> dict[_Choice, str]:
    return {choice: say(label) for choice, label in labels.items()}


def _seconds(one: AutoReturn, say: Translator) -> str:
    if one is AutoReturn.NEVER:
        return say("Never")
    return say("{number} s", number=one.value)


def _options(labels: Mapping[_Choice, str], chosen: _Choice) -> tuple[Button, ...]:
    return tuple(
        Button(label=label, event=SettingChosen(choice), selected=choice is chosen)
        for choice, label in labels.items()
    )


def pin_view(state: State, entry: PinEntry) -> PinView:
    """Return the screen on which a PIN is typed."""
    say = words_of(state)
    locked = max(0, -int(-(state.locked_until - state.clock.now) // 1))
    shut = entry.waiting or (entry.purpose is PinPurpose.OPEN and locked > 0)
    return PinView(
        **page(state, say("Kiosk")),
        prompt=_prompt(entry.purpose, say),
        digits=len(entry.digits),
        message=_message(entry, say, locked=locked),
        keys=tuple(_key(digit, entry, shut=shut) for digit in "1234567890"),
        erase=Button(
            label=say("Erase the last digit"),
            event=PinTyped(entry.digits[:-1]),
            icon=Icon.RUB_OUT,
            enabled=not shut,
        ),
        enter=Button(label=say("OK"), event=PinEntered(), rank=Rank.PRIMARY, enabled=not shut),
    )


def _key(digit: str, entry: PinEntry, *, shut: bool) -> Button:
    return Button(label=digit, event=PinTyped(entry.digits + digit), enabled=not shut)


def _prompt(purpose: PinPurpose, say: Translator) -> str:
    match purpose:
        case PinPurpose.CHOOSE:
            return say("Choose a PIN of four digits or more")
        case PinPurpose.REPEAT:
            return say("Type the PIN once more")
        case PinPurpose.OPEN:
            return say("Type the PIN to leave the kiosk")
        case _ as never:
            assert_never(never)


def _message(entry: PinEntry, say: Translator, *, locked: int) -> str:
    if entry.purpose is PinPurpose.OPEN and locked:
        return say.count(
            "Too many wrong PINs: wait for {number} second",
            "Too many wrong PINs: wait for {number} seconds",
            locked,
        )
    match entry.fault:
        case None:
            return ""
        case PinFault.TOO_SHORT:
            return say("The PIN is too short.")
        case PinFault.DIFFERENT:
            return say("The two PINs differ. Choose one again.")
        case PinFault.WRONG:
            return say("The PIN is wrong.")
        case _ as never:
            assert_never(never)
