"""From a text that was seen to a verdict, and back to scanning."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from gouvcheck_core.profiles import Language
from tests.support import issued
from tests.support.app_phone import Phone
from verifier_app.model import (
    Announce,
    AutoReturn,
    BackPressed,
    ClearFields,
    FileChosen,
    FileUnreadable,
    FrameDropped,
    Judge,
    Judged,
    JudgingFailed,
    KeyTyped,
    NextPressed,
    NoteKind,
    NothingSeen,
    Opened,
    Outcome,
    PhotoPressed,
    Play,
    Purpose,
    SaveToday,
    Screen,
    Settings,
    Sound,
    Source,
    TextSeen,
    Ticked,
    Touched,
    Vibrate,
    Vibration,
    Wedge,
)
from verifier_app.update import update

CODE = issued.signed(issued.claims()).text
OTHER = issued.signed(issued.claims("business-permit")).text
FOREIGN = "https://example.org/menu"


def type_line(phone: Phone, text: str, *, gap: float = 0.01, end: str = "\n") -> None:
    """Type a line as a scanner does."""
    now = phone.state.clock.now
    for place, character in enumerate(text + end):
        phone.post(KeyTyped(character, now + place * gap))


def test_scan_is_judged_and_its_verdict_fills_the_screen() -> None:
    phone = Phone.started()
    effects = phone.scan(CODE)

    assert phone.is_on(Screen.VERDICT)
    assert [type(effect) for effect in effects] == [Judge]
    assert [type(effect) for effect in phone.effects] == [Announce, Play, Vibrate, SaveToday, Judge]
    assert phone.asked(Play) == [Play(Outcome.GENUINE)]
    assert phone.asked(SaveToday)[0].today.counts == {Outcome.GENUINE: 1}


def test_announcement_is_one_sentence_in_the_chosen_language() -> None:
    phone = Phone.started(settings=Settings(language=Language.DE))
    phone.scan(CODE)
    (said,) = phone.asked(Announce)

    assert said.language is Language.DE
    assert said.sentence.startswith("Echt: Dieses Dokument stammt")
    assert said.sentence.count(".") == 1


def test_aged_verdict_is_announced_with_its_age() -> None:
    phone = Phone.started(wall=issued.AS_OF + 9 * issued.DAY)
    phone.scan(CODE)

    assert phone.asked(Announce)[0].sentence == (
        "Genuine, lists not current: The lists are 9 days old."
    )


def test_silent_phone_neither_sounds_nor_vibrates() -> None:
    settings = Settings(sound=Sound.OFF, vibration=Vibration.OFF)
    phone = Phone.started(settings=settings)
    phone.scan(CODE)

    assert (phone.asked(Play), phone.asked(Vibrate)) == ([], [])
    assert len(phone.asked(Announce)) == 1


def test_frames_are_dropped_while_a_verdict_shows() -> None:
    phone = Phone.started()
    phone.scan(CODE)
    shown = phone.state
    phone.effects.clear()
    for text in (OTHER, CODE, FOREIGN):
        phone.scan(text)
    phone.post(NothingSeen(), FrameDropped())

    assert phone.effects == []
    assert phone.state == shown


def test_one_code_is_judged_at_a_time() -> None:
    phone = Phone.started()
    state, first = update(phone.state, TextSeen(CODE, Source.CAMERA))
    state, second = update(state, TextSeen(OTHER, Source.CAMERA))

    assert (len(first), second) == (1, ())
    assert state.waiting == 1


def test_verdict_makes_room_after_twenty_seconds() -> None:
    phone = Phone.started()
    phone.scan(CODE)
    phone.wait(19.75)
    assert phone.is_on(Screen.VERDICT)
    phone.effects.clear()
    phone.wait(0.25)

    assert phone.is_on(Screen.SCAN)
    assert phone.state.shown is None
    assert phone.effects == [ClearFields()]


def test_touch_stops_the_time() -> None:
    phone = Phone.started()
    phone.scan(CODE)
    phone.wait(10)
    phone.post(Touched())
    phone.wait(3600)

    assert phone.is_on(Screen.VERDICT)


def test_verdict_stays_where_that_was_chosen() -> None:
    phone = Phone.started(settings=Settings(auto_return=AutoReturn.NEVER))
    phone.scan(CODE)
    phone.wait(3600)

    assert phone.is_on(Screen.VERDICT)


@pytest.mark.parametrize("event", [NextPressed(), BackPressed(), KeyTyped("\n", 0.0)])
def test_next_goes_on_scanning_and_forgets_the_fields(event: NextPressed) -> None:
    phone = Phone.started()
    phone.scan(CODE)

    assert phone.post(event) == (ClearFields(),)
    assert (phone.state.screen, phone.state.shown) == (Screen.SCAN, None)


@pytest.mark.parametrize("event", [NextPressed(), Touched(), KeyTyped("\r", 0.0)])
def test_without_a_verdict_these_do_nothing(event: NextPressed) -> None:
    phone = Phone.started()
    phone.post(Opened(Screen.HELP))
    before = phone.state

    assert phone.post(event) == ()
    assert phone.state == before


def test_same_code_waits_until_it_has_been_out_of_view_for_three_seconds() -> None:
    phone = Phone.started()
    phone.scan(CODE)
    phone.post(NextPressed())
    phone.effects.clear()
    phone.wait(60, seeing=CODE)
    assert phone.asked(Judge) == []
    assert phone.state.note is not None
    assert phone.state.note.kind is NoteKind.JUST_CHECKED

    phone.wait(2.75)
    assert phone.state.note is not None
    phone.scan(CODE)
    assert phone.asked(Judge) == []
    phone.wait(3)
    phone.scan(CODE)
    assert len(phone.asked(Judge)) == 1


def test_two_codes_side_by_side_do_not_take_turns() -> None:
    phone = Phone.started()
    for _ in range(400):
        phone.wait(0.25)
        phone.scan(CODE)
        phone.scan(OTHER)

    assert len(phone.asked(Judge)) == 2


def test_each_code_waits_for_itself() -> None:
    phone = Phone.started()
    phone.scan(CODE)
    phone.post(NextPressed())
    phone.scan(OTHER)
    phone.post(NextPressed())
    phone.wait(2, seeing=OTHER)
    phone.wait(1, seeing=OTHER)
    assert [held.digest for held in phone.state.held] == [sha256(OTHER.encode()).digest()]
    phone.scan(CODE)

    assert len(phone.asked(Judge)) == 3


def test_note_goes_with_the_screen() -> None:
    phone = Phone.started()
    phone.scan(FOREIGN)
    phone.post(Opened(Screen.HELP), BackPressed())

    assert phone.state.note is None


def test_time_on_another_screen_is_no_time_out_of_view() -> None:
    phone = Phone.started()
    phone.scan(CODE)
    phone.post(NextPressed(), Opened(Screen.HELP))
    phone.wait(60)
    phone.post(BackPressed())
    phone.effects.clear()
    phone.scan(CODE)

    assert phone.asked(Judge) == []


def test_foreign_code_is_a_short_note_and_scanning_goes_on() -> None:
    phone = Phone.started()
    phone.scan(FOREIGN)
    note = phone.state.note

    assert phone.is_on(Screen.SCAN)
    assert note is not None
    assert (note.kind, phone.state.today.counts) == (NoteKind.CODE, {Outcome.NOT_A_CODE: 1})
    phone.effects.clear()
    phone.wait(30, seeing=FOREIGN)
    assert phone.state.note is not None
    assert phone.effects == []
    phone.wait(4)
    assert phone.state.note is None


def test_note_does_not_keep_a_real_code_waiting() -> None:
    phone = Phone.started()
    phone.scan(FOREIGN)
    phone.scan(CODE)

    assert phone.is_on(Screen.VERDICT)


def test_answer_to_an_older_question_is_not_shown() -> None:
    phone = Phone.started()
    state, (asked,) = update(phone.state, TextSeen(CODE, Source.CAMERA))
    assert isinstance(asked, Judge)
    phone.scan(CODE)
    judgement = phone.state.shown
    assert judgement is not None
    late = Judged(asked.ticket, judgement.judgement)

    elsewhere, _ = update(state, Opened(Screen.HELP))
    assert update(elsewhere, late) == (elsewhere, ())
    assert update(state, replace(late, ticket=7)) == (state, ())
    assert update(state, late)[0].screen is Screen.VERDICT


def test_defect_of_the_judge_neither_hangs_the_scan_nor_calls_anything_good() -> None:
    phone = Phone.started()
    state, _ = update(phone.state, TextSeen(CODE, Source.CAMERA))
    assert update(state, JudgingFailed(9)) == (state, ())
    state, effects = update(state, JudgingFailed(1))

    assert (state.waiting, state.screen) == (None, Screen.SCAN)
    assert state.note is not None
    assert state.note.kind is NoteKind.FAILURE
    (said,) = effects
    assert isinstance(said, Announce)
    assert said.sentence == "This input cannot be processed."


def test_code_whose_answer_nobody_saw_is_free() -> None:
    phone = Phone.started()
    state, _ = update(phone.state, TextSeen(CODE, Source.CAMERA))
    state, _ = update(state, Opened(Screen.HELP))
    state, _ = update(state, BackPressed())
    state, effects = update(state, TextSeen(CODE, Source.CAMERA))

    assert effects == (Judge(CODE, 2),)
    state, _ = update(state, TextSeen(OTHER, Source.PICTURE))
    assert len(state.held) == 1


def test_photo_of_a_code_that_was_seen_does_not_free_it() -> None:
    phone = Phone.started()
    phone.scan(CODE)
    phone.post(NextPressed())
    state, _ = update(phone.state, TextSeen(CODE, Source.PICTURE))
    state, _ = update(state, Opened(Screen.HELP))
    state, _ = update(state, BackPressed())
    _, effects = update(state, TextSeen(CODE, Source.CAMERA))

    assert effects == ()


def test_code_that_makes_the_judge_fail_is_held_like_any_other() -> None:
    phone = Phone.started()
    state, _ = update(phone.state, TextSeen(CODE, Source.CAMERA))
    state, _ = update(state, JudgingFailed(1))
    _, effects = update(state, TextSeen(CODE, Source.CAMERA))

    assert effects == ()


def test_code_that_is_still_being_judged_is_not_let_go() -> None:
    phone = Phone.started()
    state, (asked,) = update(phone.state, TextSeen(CODE, Source.CAMERA))
    assert isinstance(asked, Judge)
    state, _ = update(state, Ticked(200.0, issued.NOW))
    state, effects = update(state, TextSeen(CODE, Source.CAMERA))

    assert (effects, state.note) == ((), None)
    assert len(state.held) == 1


def test_photo_is_judged_each_time() -> None:
    phone = Phone.started()
    phone.scan(CODE, Source.PICTURE)
    phone.scan(CODE, Source.PICTURE)

    assert len(phone.asked(Judge)) == 2
    assert phone.is_on(Screen.VERDICT)


def test_photo_goes_before_what_the_camera_sees() -> None:
    phone = Phone.started()
    state, _ = update(phone.state, TextSeen(CODE, Source.CAMERA))
    state, (asked,) = update(state, TextSeen(OTHER, Source.PICTURE))

    assert asked == Judge(OTHER, 2)
    assert state.waiting == 2


def test_photo_is_chosen_read_and_judged() -> None:
    phone = Phone.started()
    assert len(phone.post(PhotoPressed())) == 1
    phone.post(FileChosen("photo", Purpose.PICTURE))
    assert phone.state.note is not None
    assert phone.state.note.kind is NoteKind.READING
    phone.scan(CODE, Source.PICTURE)

    assert phone.is_on(Screen.VERDICT)


def test_photo_without_a_code_says_so() -> None:
    phone = Phone.started()
    phone.post(FileUnreadable("scan-nothing"))
    (said,) = phone.asked(Announce)

    assert said.sentence == "No code was found in the photo or PDF."
    phone.post(Opened(Screen.HELP))
    assert phone.post(FileUnreadable("scan-nothing")) == ()


@pytest.mark.parametrize("screen", [Screen.HELP, Screen.SETTINGS, Screen.TRUST, Screen.TYPED])
@pytest.mark.parametrize("source", [Source.CAMERA, Source.PICTURE, Source.WEDGE])
def test_text_that_comes_on_another_screen_is_dropped(screen: Screen, source: Source) -> None:
    phone = Phone.started()
    phone.post(Opened(screen))

    assert phone.scan(CODE, source) == ()


@pytest.mark.parametrize("end", ["\n", "\r"])
def test_hand_scanner_types_a_code(end: str) -> None:
    phone = Phone.started()
    type_line(phone, CODE, end=end)

    assert phone.is_on(Screen.VERDICT)
    assert phone.state.wedge.text == ""


def test_hand_scanner_goes_on_over_a_verdict_but_not_over_its_own() -> None:
    phone = Phone.started()
    type_line(phone, CODE)
    phone.wait(10)
    type_line(phone, CODE)
    assert len(phone.asked(Judge)) == 1
    phone.effects.clear()
    phone.wait(1)
    type_line(phone, OTHER)

    assert ClearFields() in phone.effects
    assert phone.state.shown is not None
    assert phone.state.shown.judgement.paper is not None
    assert phone.state.shown.judgement.paper.kind == "business-permit"
    phone.wait(10)
    type_line(phone, CODE)
    assert len(phone.asked(Judge)) == 2


def test_what_a_person_types_is_no_scan() -> None:
    phone = Phone.started()
    type_line(phone, CODE[:40], gap=0.4)
    type_line(phone, "short")
    assert phone.asked(Judge) == []
    type_line(phone, "longer")
    assert phone.asked(Judge) == [Judge("longer", 1)]


def test_line_may_take_longer_than_a_tick() -> None:
    phone = Phone.started()
    type_line(phone, CODE[:10], end="")
    phone.wait(0.25)
    type_line(phone, CODE[10:])

    assert phone.state.screen is Screen.VERDICT


def test_line_that_never_ends_is_forgotten() -> None:
    phone = Phone.started()
    type_line(phone, CODE[:40], end="")
    assert phone.state.wedge.text == CODE[:40]
    phone.wait(1.5)
    assert phone.state.wedge.text == ""

    phone.state = replace(phone.state, wedge=Wedge("7" * 8192, phone.state.clock.now))
    type_line(phone, "777", end="")
    assert len(phone.state.wedge.text) == 8192


def test_keys_on_other_screens_are_nobodys() -> None:
    phone = Phone.started()
    phone.post(Opened(Screen.HELP))
    type_line(phone, CODE)

    assert phone.asked(Judge) == []
    assert phone.state.wedge.text == ""


def test_counts_begin_again_at_midnight_in_luxembourg() -> None:
    before = 1_790_114_340  # 2026-09-22T23:59:00 in Luxembourg
    phone = Phone.started(wall=before)
    phone.scan(CODE)
    assert phone.state.today.total == 1
    phone.set_clock(before + 59)
    assert phone.state.today.total == 1
    phone.set_clock(before + 60)
    assert phone.state.today.total == 0
