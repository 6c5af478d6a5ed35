"""Which transition an event belongs to."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from verifier_app.model import (
    BackPressed,
    CameraFailed,
    CameraShape,
    CameraWorks,
    DetailsPressed,
    Event,
    FileCancelled,
    FileChosen,
    FileUnreadable,
    FrameDropped,
    ImportPressed,
    Judged,
    JudgingFailed,
    KeyTyped,
    KioskEntered,
    KioskLeft,
    NextPressed,
    NothingSeen,
    Opened,
    OpenScanner,
    Paused,
    PhotoPressed,
    PinEntered,
    PinHashed,
    PinRefused,
    PinTyped,
    PinVerified,
    ProposalConfirmed,
    Purpose,
    Resumed,
    RevealPressed,
    SaveSettings,
    ScanPressed,
    Screen,
    SettingChosen,
    ShowUnproven,
    Started,
    State,
    TextSeen,
    Ticked,
    Torch,
    TorchToggled,
    Touched,
    TrustChanged,
    TypedChanged,
    TypedSubmitted,
    UpdateFailed,
    UpdateFinished,
    UpdatePressed,
)
from verifier_app.update import kiosk, life, lists, references, scanning, verdicts
from verifier_app.update.settling import consequences, settled
from verifier_app.update.step import Step, asking, only

_OPEN_TO_ALL = frozenset(Screen) - {Screen.VERDICT, Screen.PIN}
"""Screens that a person may ask for; the others come of what happens."""


def update(state: State, event: Event) -> Step:
    """Return the state after an event, and what to ask of the outside. Never raises."""
    after, effects = _step(state, event)
    after = settled(state, after)
    return after, (*effects, *consequences(state, after))


def _step(  # noqa: C901, PLR0911, PLR0912 - one arm an event
    state: State, event: Event
) -> Step:
    match event:
        case Started():
            return life.started(state)
        case Ticked():
            return life.ticked(state, event)
        case Paused():
            return only(life.paused(state))
        case Resumed():
            return life.resumed(state)
        case TextSeen():
            return scanning.text_seen(state, event)
        case NothingSeen() | FrameDropped():
            return only(state)
        case CameraFailed():
            return only(replace(state, camera_fault=event.code))
        case CameraWorks():
            return only(replace(state, camera_fault=None))
        case ScanPressed():
            return _open_scanner(state)
        case TorchToggled():
            return only(_toggled(state))
        case KeyTyped():
            return scanning.key_typed(state, event)
        case Judged():
            return scanning.judged(state, event)
        case JudgingFailed():
            return scanning.judging_failed(state, event)
        case PhotoPressed():
            return lists.pick(state, Purpose.PICTURE)
        case ImportPressed():
            return lists.pick(state, Purpose.BUNDLE)
        case FileChosen():
            return lists.file_chosen(state, event)
        case FileCancelled():
            return only(replace(state, chosen=None))
        case FileUnreadable():
            return scanning.file_unreadable(state, event)
        case TrustChanged():
            return only(lists.trust_changed(state, event))
        case UpdatePressed():
            return lists.update_trust(state)
        case UpdateFinished():
            return lists.update_finished(state)
        case UpdateFailed():
            return lists.update_failed(state, event)
        case Touched():
            return only(verdicts.touched(state))
        case NextPressed():
            return only(verdicts.next_pressed(state))
        case DetailsPressed():
            return only(verdicts.details_pressed(state))
        case ShowUnproven():
            return only(verdicts.show_unproven(state))
        case RevealPressed():
            return only(verdicts.reveal_pressed(state))
        case Opened():
            return only(_opened(state, event.screen))
        case BackPressed():
            return only(replace(state, screen=Screen.SCAN))
        case TypedChanged():
            return only(references.typed_changed(state, event))
        case TypedSubmitted():
            return references.typed_submitted(state)
        case ProposalConfirmed():
            return only(references.proposal_confirmed(state))
        case SettingChosen():
            return _chosen(state, event)
        case KioskEntered():
            return only(kiosk.entered(state))
        case KioskLeft():
            return only(kiosk.left(state))
        case PinTyped():
            return only(kiosk.pin_typed(state, event))
        case PinEntered():
            return kiosk.pin_entered(state)
        case PinHashed():
            return kiosk.pin_hashed(state, event)
        case PinVerified():
            return kiosk.pin_verified(state)
        case PinRefused():
            return kiosk.pin_refused(state)
        case _ as never:
            assert_never(never)


def _opened(state: State, screen: Screen) -> State:
    if state.kiosk or screen not in _OPEN_TO_ALL:
        return state
    return replace(state, screen=screen)


def _open_scanner(state: State) -> Step:
    if state.scanning and state.device.camera is CameraShape.SCANNER:
        return asking(state, OpenScanner())
    return only(state)


def _toggled(state: State) -> State:
    if not state.device.torch:
        return state
    return replace(state, torch=Torch.OFF if state.torch is Torch.ON else Torch.ON)


def _chosen(state: State, event: SettingChosen) -> Step:
    if state.kiosk:
        return only(state)
    settings = state.settings.choosing(event.choice)
    return asking(replace(state, settings=settings), SaveSettings(settings))
