"""The scan screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from gouvcheck_core import catalogue
from verifier_app.model import (
    CameraShape,
    KioskLeft,
    Mode,
    NoteKind,
    Opened,
    PhotoPressed,
    ScanPressed,
    Screen,
    Torch,
    TorchToggled,
)
from verifier_app.present.frame import freshness, page, words_of
from verifier_app.present.parts import Button, Icon, Rank
from verifier_app.present.views import NoteView, Preview, ScanView
from verifier_app.words import mark, sentences

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verifier_app.model import Note, State
    from verifier_app.words import Translator

_MODES: Final[Mapping[Mode, str]] = {Mode.CHECK: mark("Check")}


def scan_view(state: State) -> ScanView:
    """Return the scan screen."""
    say = words_of(state)
    preview = _preview(state)
    return ScanView(
        **page(state, say("GouvCheck")),
        mode=say(_MODES[state.mode]),
        preview=preview,
        prompt=_prompt(state, say, preview),
        busy=state.waiting is not None,
        note=None if state.note is None else _note(state.note, say),
        freshness=freshness(state),
        torch=_torch(state, say),
        scan=_scanner(say) if preview is Preview.BUTTON else None,
        actions=() if state.kiosk else tuple(_actions(state, say)),
        menu=_menu(state, say),
    )


def _preview(state: State) -> Preview:
    match state.device.camera:
        case CameraShape.SCANNER:
            return Preview.BUTTON
        case CameraShape.NONE:
            return Preview.FAULT
        case CameraShape.FRAMES:
            return Preview.LIVE if state.camera_fault is None else Preview.FAULT
        case _ as never:
            assert_never(never)


def _prompt(state: State, say: Translator, preview: Preview) -> str:
    match preview:
        case Preview.LIVE:
            return say("Hold the code in the frame")
        case Preview.BUTTON:
            return say("Open the scanner and point it at the code")
        case Preview.FAULT:
            return sentences.failure(say, state.camera_fault or "camera-absent")
        case _ as never:
            assert_never(never)


def _note(note: Note, say: Translator) -> NoteView:
    match note.kind:
        case NoteKind.JUST_CHECKED:
            text = say("Just checked. To check it again, take the code away for three seconds.")
            return NoteView(Icon.CHECK, "", text)
        case NoteKind.READING:
            return NoteView(Icon.PICTURE, "", say("The picture is being read."))
        case NoteKind.FAILURE | NoteKind.CODE if note.reason is None:
            return NoteView(Icon.WARNING, "", sentences.failure(say, note.error or ""))
        case NoteKind.FAILURE | NoteKind.CODE:
            words = catalogue.words(note.reason, say.language)
            return NoteView(Icon.NOT_A_CODE, words.title, words.advice)
        case _ as never:
            assert_never(never)


def _torch(state: State, say: Translator) -> Button | None:
    if not state.device.torch:
        return None
    on = state.torch is Torch.ON
    return Button(
        label=say("Switch the light off") if on else say("Switch the light on"),
        event=TorchToggled(),
        icon=Icon.TORCH_OFF if on else Icon.TORCH,
        rank=Rank.QUIET,
        selected=on,
    )


def _scanner(say: Translator) -> Button:
    return Button(label=say("Scan a code"), event=ScanPressed(), rank=Rank.PRIMARY)


def _actions(state: State, say: Translator) -> list[Button]:
    typing = Button(label=say("Type the reference"), event=Opened(Screen.TYPED), icon=Icon.KEYBOARD)
    opening = Button(label=say("Open a photo or PDF"), event=PhotoPressed(), icon=Icon.PICTURE)
    return [typing, opening] if state.device.picker else [typing]


def _menu(state: State, say: Translator) -> Button:
    if state.kiosk:
        return Button(
            label=say("Leave the kiosk"), event=KioskLeft(), icon=Icon.KIOSK, rank=Rank.QUIET
        )
    return Button(label=say("Menu"), event=Opened(Screen.MENU), icon=Icon.MORE, rank=Rank.QUIET)
