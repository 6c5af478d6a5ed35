"""Started, paused, resumed; the clock; the light; what belongs to which screen."""

from __future__ import annotations

import pytest

from tests.support import issued
from tests.support.app_phone import BUILT, SUMMARY, Phone
from verifier_app.model import (
    Announce,
    BackPressed,
    CameraFailed,
    CameraShape,
    CameraWorks,
    ClearFields,
    DetailsPressed,
    Device,
    FileCancelled,
    FileChosen,
    KeyTyped,
    NextPressed,
    Opened,
    OpenScanner,
    Paused,
    Purpose,
    ReadPicture,
    Resumed,
    RevealPressed,
    SaveSettings,
    ScanPressed,
    Screen,
    SettingChosen,
    Settings,
    SetTorch,
    ShowUnproven,
    StartCamera,
    Started,
    State,
    StopCamera,
    TextSize,
    Ticked,
    Torch,
    TorchToggled,
    TrustChanged,
    TypedChanged,
    UpdateTrust,
)
from verifier_app.update import update

CODE = issued.signed(issued.claims()).text
OPEN_TO_ALL = [screen for screen in Screen if screen not in {Screen.VERDICT, Screen.PIN}]


def test_start_runs_the_camera_and_looks_for_lists() -> None:
    state = State(device=Device(built=BUILT))
    state, _ = update(state, Ticked(1.0, issued.NOW))
    _, effects = update(state, Started())

    assert effects == (UpdateTrust(), StartCamera())


def test_pause_releases_the_camera_and_clears_the_fields() -> None:
    phone = Phone.started()
    phone.scan(CODE)

    assert phone.post(Paused()) == (StopCamera(), ClearFields())
    assert (phone.state.shown, phone.state.screen) == (None, Screen.SCAN)
    assert phone.scan(CODE) == ()
    assert phone.post(Resumed()) == (StartCamera(),)


@pytest.mark.parametrize("screen", OPEN_TO_ALL)
def test_pause_leaves_a_quiet_screen_and_forgets_what_was_typed(screen: Screen) -> None:
    phone = Phone.started()
    phone.post(Opened(screen), TypedChanged("0G40"), KeyTyped("G", 100.0), Paused())
    left = {Screen.TYPED: Screen.SCAN}

    assert phone.state.screen is left.get(screen, screen)
    assert phone.state.typed.text == phone.state.wedge.text == ""


@pytest.mark.parametrize("screen", OPEN_TO_ALL)
def test_camera_stops_on_other_screens(screen: Screen) -> None:
    phone = Phone.started()
    effects = phone.post(Opened(screen))

    assert effects == (() if screen is Screen.SCAN else (StopCamera(),))
    assert phone.state.screen is screen
    assert phone.post(BackPressed()) == (() if screen is Screen.SCAN else (StartCamera(),))
    assert phone.state.screen is Screen.SCAN


@pytest.mark.parametrize("screen", [Screen.VERDICT, Screen.PIN])
def test_nobody_opens_a_verdict_or_the_pin_by_asking(screen: Screen) -> None:
    phone = Phone.started()
    phone.post(Opened(screen))

    assert phone.state.screen is Screen.SCAN


def test_camera_that_fails_is_remembered_until_it_works() -> None:
    phone = Phone.started()
    phone.post(CameraFailed("camera-lost"))
    assert phone.state.camera_fault == "camera-lost"
    phone.post(CameraWorks())
    assert phone.state.camera_fault is None


def test_light_goes_on_and_off_and_out_with_the_camera() -> None:
    phone = Phone.started()

    assert phone.post(TorchToggled()) == (SetTorch(on=True),)
    assert phone.post(TorchToggled()) == (SetTorch(on=False),)
    phone.post(TorchToggled())
    phone.post(Paused())
    assert phone.state.torch is Torch.OFF
    assert phone.post(Resumed()) == (StartCamera(),)


def test_device_without_a_light_has_none_to_switch() -> None:
    phone = Phone.started(device=Device(built=BUILT, torch=False))

    assert phone.post(TorchToggled()) == ()
    assert phone.state.torch is Torch.OFF


@pytest.mark.parametrize(
    ("shape", "effects"),
    [
        (CameraShape.SCANNER, (OpenScanner(),)),
        (CameraShape.FRAMES, ()),
        (CameraShape.NONE, ()),
    ],
)
def test_scanner_of_the_system_is_opened_where_there_is_one(
    shape: CameraShape, effects: tuple[OpenScanner, ...]
) -> None:
    phone = Phone.started(device=Device(built=BUILT, camera=shape))

    assert phone.post(ScanPressed()) == effects
    phone.post(Paused())
    assert phone.post(ScanPressed()) == ()


def test_clock_that_is_behind_is_said_aloud_once() -> None:
    phone = Phone.started(summary=None, wall=issued.AS_OF - issued.DAY)
    phone.post(TrustChanged(SUMMARY))
    phone.wait(60)
    (said,) = phone.asked(Announce)

    assert said.sentence.startswith("The clock of this device is behind.")
    phone.post(Paused(), Resumed())
    assert len(phone.asked(Announce)) == 2
    phone.set_clock(issued.NOW)
    phone.set_clock(issued.AS_OF - issued.DAY)
    assert len(phone.asked(Announce)) == 3


def test_file_chosen_behind_the_picker_is_read_on_return() -> None:
    phone = Phone.started()
    phone.post(Paused())
    assert phone.post(FileChosen("photo", Purpose.PICTURE)) == ()
    effects = phone.post(Resumed())

    assert ReadPicture("photo") in effects
    assert phone.state.chosen is None


def test_choice_that_is_taken_back_is_forgotten() -> None:
    phone = Phone.started()
    phone.post(Paused(), FileChosen("photo", Purpose.PICTURE), FileCancelled())

    assert phone.post(Resumed()) == (StartCamera(),)


def test_setting_is_kept_at_once() -> None:
    phone = Phone.started()
    (asked,) = phone.post(SettingChosen(TextSize.DOUBLE))

    assert asked == SaveSettings(phone.state.settings)
    assert phone.state.settings == Settings(
        language=phone.state.settings.language, text_size=TextSize.DOUBLE
    )


@pytest.mark.parametrize("event", [DetailsPressed(), ShowUnproven(), RevealPressed()])
def test_what_belongs_to_a_verdict_needs_one(event: DetailsPressed) -> None:
    phone = Phone.started()
    before = phone.state
    phone.post(event)

    assert phone.state == before


def test_what_was_asked_for_one_verdict_is_not_asked_for_the_next() -> None:
    phone = Phone.started()
    phone.scan(CODE)
    phone.post(DetailsPressed(), ShowUnproven(), RevealPressed())
    shown = phone.state.shown
    assert shown is not None
    assert (shown.details, shown.unproven, shown.revealed) == (True, True, True)
    phone.post(DetailsPressed())
    assert phone.state.shown is not None
    assert not phone.state.shown.details
    phone.post(NextPressed())
    phone.scan(issued.signed(issued.claims("business-permit")).text)
    shown = phone.state.shown

    assert shown is not None
    assert (shown.details, shown.unproven, shown.revealed) == (False, False, False)


def test_clock_that_never_goes_back_never_does() -> None:
    phone = Phone.started()
    phone.post(Ticked(5.0, issued.NOW))

    assert phone.state.clock.now == 100.0
