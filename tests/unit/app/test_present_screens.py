"""Every screen but the verdict, in every language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gouvcheck_core.profiles import Language
from gouvcheck_core.verdict import Reason
from tests.support import issued
from tests.support.app_phone import BUILT, SUMMARY, Phone
from verifier_app.model import (
    AutoReturn,
    CameraFailed,
    CameraShape,
    Device,
    FileChosen,
    FileUnreadable,
    ImportPressed,
    KioskEntered,
    KioskLeft,
    ListSummary,
    NextPressed,
    Opened,
    Outcome,
    PhotoPressed,
    PinEntered,
    PinHash,
    PinRefused,
    PinTyped,
    ProposalConfirmed,
    Purpose,
    ScanPressed,
    Screen,
    SettingChosen,
    Settings,
    TextSize,
    Theme,
    Today,
    Torch,
    TorchToggled,
    TrustChanged,
    TrustStanding,
    TypedChanged,
    TypedSubmitted,
    UpdateFailed,
    UpdatePressed,
)
from verifier_app.present import (
    AboutView,
    HelpView,
    Icon,
    Mark,
    MenuView,
    PinView,
    Preview,
    Rank,
    ScanView,
    SettingsView,
    TodayView,
    Tone,
    TrustView,
    TypedView,
    present,
)

CODE = issued.signed(issued.claims()).text
PIN = PinHash(bytes(16), bytes(32))
REFERENCE = "0G40-R40M-30E2-09HR"


def opened(screen: Screen, *, online: bool = True, picker: bool = True) -> Phone:
    device = Device(version="1.2.3", built=BUILT, online=online, picker=picker)
    phone = Phone.started(device=device)
    phone.post(Opened(screen))
    return phone


def aged(seconds: int) -> ScanView:
    return Phone.started(wall=issued.AS_OF + seconds).view(ScanView)


# --- scan ---


def test_scan_screen_offers_the_camera_and_two_other_ways() -> None:
    view = Phone.started().view(ScanView)

    assert (view.title, view.mode) == ("GouvCheck", "Check")
    assert (view.preview, view.prompt) == (Preview.LIVE, "Hold the code in the frame")
    assert [button.event for button in view.actions] == [Opened(Screen.TYPED), PhotoPressed()]
    assert view.menu.event == Opened(Screen.MENU)
    assert (view.back, view.scan, view.note, view.bands) == (None, None, None, ())
    assert not view.busy


@pytest.mark.parametrize(
    ("seconds", "tone", "text"),
    [
        (0, Tone.GOOD, "The lists are 0 minutes old"),
        (60, Tone.GOOD, "The lists are 1 minute old"),
        (3_600, Tone.GOOD, "The lists are 1 hour old"),
        (23 * 3_600, Tone.GOOD, "The lists are 23 hours old"),
        (issued.DAY, Tone.GOOD, "The lists are 1 day old"),
        (issued.DAY + 1, Tone.WARN, "The lists are 1 day old, of 22.09.2026"),
        (3 * issued.DAY, Tone.WARN, "The lists are 3 days old, of 22.09.2026"),
        (
            3 * issued.DAY + 1,
            Tone.BAD,
            "The lists are 3 days old, of 22.09.2026: too old for some documents",
        ),
    ],
)
def test_freshness_strip_ages_in_steps(seconds: int, tone: Tone, text: str) -> None:
    strip = aged(seconds).freshness

    assert (strip.tone, strip.text) == (tone, text)


@pytest.mark.parametrize("summary", [None, replace(SUMMARY, head=None, trust=None)])
def test_phone_without_lists_says_so(summary: None) -> None:
    strip = Phone.started(summary=summary).view(ScanView).freshness

    assert (strip.tone, strip.text) == (Tone.BAD, "There are no lists on this device.")


def test_clock_that_is_behind_and_demonstration_stand_on_every_screen() -> None:
    summary = replace(SUMMARY, demonstration=True)
    phone = Phone.started(summary=summary, wall=issued.AS_OF - issued.DAY)
    for screen in (Screen.SCAN, Screen.HELP, Screen.TRUST):
        phone.post(Opened(screen))
        clock, demonstration = phone.shows().bands
        assert clock.icon is Icon.CLOCK
        assert clock.text.startswith("The clock of this device is behind.")
        assert demonstration.text.startswith("Demonstration")
    phone.post(Opened(Screen.SCAN))
    assert phone.view(ScanView).freshness.text == "The lists are 0 minutes old"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("camera-absent", "No camera was found"),
        ("camera-refused", "may not use the camera"),
        ("camera-lost", "does not answer"),
        ("camera-no-pictures", "no pictures"),
        ("scan-no-decoder", "cannot read codes"),
        ("anything-else", "cannot be processed"),
    ],
)
def test_camera_that_fails_says_what_to_do(code: str, words: str) -> None:
    phone = Phone.started()
    phone.post(CameraFailed(code))
    view = phone.view(ScanView)

    assert view.preview is Preview.FAULT
    assert words in view.prompt


def test_other_shapes_of_camera() -> None:
    scanner = Phone.started(device=Device(built=BUILT, camera=CameraShape.SCANNER))
    view = scanner.view(ScanView)
    assert view.preview is Preview.BUTTON
    assert view.scan is not None
    assert (view.scan.event, view.scan.rank) == (ScanPressed(), Rank.PRIMARY)
    none = Phone.started(device=Device(built=BUILT, camera=CameraShape.NONE)).view(ScanView)
    assert (none.preview, none.scan) == (Preview.FAULT, None)
    assert none.prompt.startswith("No camera was found")


def test_light_can_be_switched_where_there_is_one() -> None:
    phone = Phone.started()
    button = phone.view(ScanView).torch
    assert button is not None
    assert (button.event, button.icon, button.selected) == (TorchToggled(), Icon.TORCH, False)
    phone.post(TorchToggled())
    assert phone.state.torch is Torch.ON
    button = phone.view(ScanView).torch
    assert button is not None
    assert (button.label, button.selected) == ("Switch the light off", True)
    assert Phone.started(device=Device(built=BUILT)).view(ScanView).torch is None


def test_judging_is_seen() -> None:
    phone = Phone.started()
    phone.state = replace(phone.state, waiting=1)

    assert phone.view(ScanView).busy


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("text", "reason"),
    [("https://example.org", Reason.NOT_A_CODE), ("GC1:AB", Reason.MALFORMED)],
)
def test_what_is_no_code_is_a_short_note(text: str, reason: Reason, language: Language) -> None:
    from gouvcheck_core import catalogue

    phone = Phone.started(settings=Settings(language=language))
    phone.scan(text)
    note = phone.view(ScanView).note
    words = catalogue.words(reason, language)

    assert note is not None
    assert (note.icon, note.title, note.text) == (Icon.NOT_A_CODE, words.title, words.advice)


def test_other_notes() -> None:
    phone = Phone.started()
    phone.post(FileChosen("photo", Purpose.PICTURE))
    reading = phone.view(ScanView).note
    phone.post(FileUnreadable("scan-pdf-encrypted"))
    locked = phone.view(ScanView).note
    phone.scan(CODE)
    phone.post(NextPressed())
    phone.scan(CODE)
    again = phone.view(ScanView).note

    assert reading is not None
    assert reading.text == "The picture is being read."
    assert locked is not None
    assert (locked.icon, locked.text) == (
        Icon.WARNING,
        "The PDF is protected with a password.",
    )
    assert again is not None
    assert again.text.startswith("Just checked.")


def test_kiosk_shows_nothing_but_the_scan_and_the_way_out() -> None:
    view = Phone.started(settings=Settings(language=Language.EN, kiosk=PIN)).view(ScanView)

    assert view.actions == ()
    assert (view.menu.event, view.menu.icon) == (KioskLeft(), Icon.KIOSK)


def test_without_a_picker_no_photo_is_offered() -> None:
    view = opened(Screen.SCAN, picker=False).view(ScanView)

    assert [button.event for button in view.actions] == [Opened(Screen.TYPED)]


# --- typed reference ---


def test_typed_reference_is_checked_symbol_by_symbol() -> None:
    phone = opened(Screen.TYPED)
    phone.post(TypedChanged("0g4o-rU"))
    view = phone.view(TypedView)
    first, second, third, fourth = view.groups

    assert [place.symbol for place in first] == ["0", "G", "4", "0"]
    assert [place.mark for place in second] == [Mark.TYPED, Mark.WRONG, Mark.EMPTY, Mark.EMPTY]
    assert {place.mark for place in third + fourth} == {Mark.EMPTY}
    assert (view.tone, view.message) == (Tone.WARN, "Symbol 6 is never written")
    assert view.text == "0g4o-rU"


@pytest.mark.parametrize(
    ("text", "tone", "message"),
    [
        ("", Tone.NEUTRAL, "0 of 16 symbols"),
        ("0G40-R", Tone.NEUTRAL, "5 of 16 symbols"),
        (REFERENCE, Tone.NEUTRAL, "Typed without a mistake"),
        (f"{REFERENCE}7", Tone.WARN, "More than 16 symbols"),
        (REFERENCE[:-1] + "S", Tone.WARN, "There is a typing mistake"),
        ("ß" * 3, Tone.WARN, "Symbol 1 is never written"),
    ],
)
def test_message_while_typing(text: str, tone: Tone, message: str) -> None:
    phone = opened(Screen.TYPED)
    phone.post(TypedChanged(text))
    view = phone.view(TypedView)

    assert (view.tone, view.message) == (tone, message)
    assert view.actions[0].enabled == bool(text)
    assert "nothing more" in view.explanation


def test_good_reference_is_no_green_sign() -> None:
    phone = opened(Screen.TYPED)
    phone.post(TypedChanged(REFERENCE), TypedSubmitted())
    view = phone.view(TypedView)

    assert view.tone is Tone.OPEN
    assert "proves nothing about the document" in view.message


def test_repair_is_offered_to_be_compared_with_the_paper() -> None:
    phone = opened(Screen.TYPED)
    phone.post(TypedChanged(REFERENCE[:-1] + "S"), TypedSubmitted())
    view = phone.view(TypedView)

    assert (view.tone, view.message) == (Tone.BAD, "There is a typing error in the reference.")
    assert view.proposal is not None
    assert view.proposal.event == ProposalConfirmed()
    assert view.proposal.label == (
        "Does the paper show R in group 4, from symbol 4 on? Then take it."
    )


# --- lists ---


def test_lists_say_number_date_age_and_next_expiry() -> None:
    lists = (ListSummary(7, 3, issued.AS_OF), ListSummary(9, 1, issued.IAT))
    phone = Phone.started(summary=replace(SUMMARY, lists=lists))
    phone.post(Opened(Screen.TRUST))
    view = phone.view(TrustView)

    assert view.freshness.text == "The lists are 1 hour old"
    assert [(pair.label, pair.value) for pair in view.facts] == [
        ("Newest state (head)", "No. 3, of 22.09.2026 15:13"),
        ("Trust list (trust)", "No. 3, of 22.09.2026 15:13"),
        ("Root of trust (root)", "No. 1, of 22.09.2026 15:13"),
        ("Next to expire", "29.09.2026 15:13"),
    ]
    assert [(pair.label, pair.value) for pair in view.lists] == [
        ("List 7", "No. 3, of 22.09.2026 15:13"),
        ("List 9", "No. 1, of 21.09.2026 16:13"),
    ]
    assert [button.event for button in view.actions] == [UpdatePressed(), ImportPressed()]
    assert (view.failure, view.progress) == (None, "")


def test_lists_before_the_first_update() -> None:
    phone = Phone.started(summary=None)
    phone.post(Opened(Screen.TRUST))
    assert phone.view(TrustView).facts == ()
    phone.post(TrustChanged(replace(SUMMARY, head=None, trust=None)))
    assert [pair.label for pair in phone.view(TrustView).facts] == [
        "Root of trust (root)",
        "Next to expire",
    ]


@pytest.mark.parametrize("standing", [TrustStanding.UPDATING, TrustStanding.IMPORTING])
def test_update_that_runs_is_seen_and_holds_nothing_up(standing: TrustStanding) -> None:
    phone = opened(Screen.TRUST)
    phone.state = replace(phone.state, standing=standing)
    view = phone.view(TrustView)

    assert "You can go on scanning." in view.progress
    assert not any(button.enabled for button in view.actions)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("update-unreachable", "cannot be reached"),
        ("update-rollback", "older than those at hand"),
        ("update-expired", "have expired"),
        ("status-signature", "trust list cannot be used"),
    ],
)
def test_last_failure_is_said_in_words(code: str, words: str) -> None:
    phone = opened(Screen.TRUST)
    phone.post(UpdatePressed(), UpdateFailed(code))
    failure = phone.view(TrustView).failure

    assert failure is not None
    assert words in failure.text
    assert failure.text.endswith(f"({code})")


def test_actions_that_cannot_be_done_are_not_offered() -> None:
    view = opened(Screen.TRUST, online=False, picker=False).view(TrustView)

    assert [(button.event, button.enabled) for button in view.actions] == [(UpdatePressed(), False)]


# --- settings and PIN ---


def test_each_setting_has_one_option_chosen() -> None:
    view = opened(Screen.SETTINGS).view(SettingsView)

    for choice in view.choices:
        assert len([option for option in choice.options if option.selected]) == 1
        assert all(isinstance(option.event, SettingChosen) for option in choice.options)
    assert [option.label for option in view.choices[0].options] == [
        "Français",
        "Deutsch",
        "English",
        "Lëtzebuergesch",
    ]
    assert [option.label for option in view.choices[1].options][-1] == "200 %"
    returns = next(choice for choice in view.choices if choice.label == "Return to scanning")
    assert [option.label for option in returns.options][:2] == ["Never", "5 s"]
    assert returns.options[0].event == SettingChosen(AutoReturn.NEVER)
    assert view.kiosk.event == KioskEntered()


def test_language_changes_every_word_at_once() -> None:
    phone = opened(Screen.SETTINGS)
    titles = []
    for language in Language:
        phone.post(SettingChosen(language))
        titles.append(phone.view(SettingsView).title)

    assert titles == ["Réglages", "Einstellungen", "Settings", "Astellungen"]


def test_appearance_follows_the_settings() -> None:
    phone = opened(Screen.SETTINGS)
    phone.post(SettingChosen(Theme.DARK), SettingChosen(TextSize.DOUBLE))
    appearance = phone.shows().appearance

    assert (appearance.theme, appearance.text_size) == (Theme.DARK, TextSize.DOUBLE)


def test_pin_is_typed_with_ten_keys() -> None:
    phone = Phone.started()
    phone.post(KioskEntered(), PinTyped("12"))
    view = phone.view(PinView)

    assert view.prompt == "Choose a PIN of four digits or more"
    assert (view.digits, view.message) == (2, "")
    assert [key.label for key in view.keys] == list("1234567890")
    assert view.keys[2].event == PinTyped("123")
    assert view.erase.event == PinTyped("1")
    assert view.enter.event == PinEntered()


@pytest.mark.parametrize(
    ("typed", "prompt", "message"),
    [
        (["12"], "Choose a PIN of four digits or more", "The PIN is too short."),
        (["1234"], "Type the PIN once more", ""),
        (
            ["1234", "4321"],
            "Choose a PIN of four digits or more",
            "The two PINs differ. Choose one again.",
        ),
    ],
)
def test_what_is_wrong_with_a_pin(typed: list[str], prompt: str, message: str) -> None:
    phone = Phone.started()
    phone.post(KioskEntered())
    for digits in typed:
        phone.post(PinTyped(digits), PinEntered())
    view = phone.view(PinView)

    assert (view.prompt, view.message) == (prompt, message)


def test_wrong_pin_and_its_delay() -> None:
    phone = Phone.started(settings=Settings(language=Language.EN, kiosk=PIN, pin_failures=3))
    phone.post(KioskLeft(), PinTyped("1"), PinEntered())
    assert not phone.view(PinView).enter.enabled
    phone.post(PinRefused())
    assert phone.view(PinView).message == "The PIN is wrong."
    assert phone.view(PinView).prompt == "Type the PIN to leave the kiosk"
    phone.post(PinTyped("1"), PinEntered(), PinRefused())
    view = phone.view(PinView)
    assert view.message == "Too many wrong PINs: wait for 30 seconds"
    assert not any(key.enabled for key in (*view.keys, view.enter, view.erase))


def test_pin_screen_without_a_pin_is_the_scan_screen() -> None:
    phone = Phone.started()

    assert isinstance(present(replace(phone.state, screen=Screen.PIN)), ScanView)


# --- the quiet screens ---


def test_menu_leads_everywhere() -> None:
    view = opened(Screen.MENU).view(MenuView)

    assert [item.event for item in view.items] == [
        Opened(screen)
        for screen in (Screen.TRUST, Screen.TODAY, Screen.SETTINGS, Screen.HELP, Screen.ABOUT)
    ]


def test_today_shows_a_number_for_each_kind_of_verdict() -> None:
    phone = opened(Screen.TODAY)
    day = phone.state.today.day
    phone.state = replace(phone.state, today=Today(day, {Outcome.USED: 1, Outcome.NOT_A_CODE: 2}))
    view = phone.view(TodayView)
    numbers = {count.label: count.number for count in view.counts}

    assert (view.date, view.total) == ("22.09.2026", "3 codes checked")
    assert len(view.counts) == len(Outcome)
    assert numbers["Already used"] == 1
    assert numbers["Not a GouvCheck code · Unreadable code"] == 2
    assert numbers["Not yet valid · Expired"] == 0


@pytest.mark.parametrize("language", Language)
def test_help_and_about_are_whole(language: Language) -> None:
    phone = Phone.started(settings=Settings(language=language))
    phone.post(Opened(Screen.HELP))
    assert all(section.heading and section.text for section in phone.view(HelpView).sections)
    phone.post(Opened(Screen.ABOUT))
    about = phone.view(AboutView)
    assert [pair.value for pair in about.facts] == ["1.2.3", "22.08.2026"]
    assert all(section.heading and section.text for section in about.sections)


@pytest.mark.parametrize("screen", [screen for screen in Screen if screen is not Screen.SCAN])
def test_every_other_screen_leads_back(screen: Screen) -> None:
    phone = Phone.started()
    phone.scan(CODE)
    if screen is not Screen.VERDICT:
        phone.post(KioskEntered() if screen is Screen.PIN else Opened(screen))
    back = phone.shows().back

    assert phone.is_on(screen)
    assert back is not None
    phone.post(back.event)
    assert phone.is_on(Screen.SCAN)
