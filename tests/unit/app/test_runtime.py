"""The runtime with real adapters and no window: order of events, effects, threads, the end."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from gouvcheck_core import qr
from gouvcheck_core.trust_store import folder_source
from gouvcheck_core.verdict import Reason
from tests.support.app_demo import lay_out, texts
from tests.support.app_run import HandClock, bring_up_to_date, desk
from tests.support.frames import code_frame, empty_frame
from verifier_app import model
from verifier_app.model import Purpose, Screen, Source
from verifier_app.present import ScanView, VerdictView

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.app_run import Desk

CLOCK = HandClock()
TEXTS = texts(CLOCK.date)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish fresh trust of the demonstration, once for all tests here."""
    return lay_out(tmp_path_factory.mktemp("desk"), now=CLOCK.date, pictures=()).published


@pytest.fixture
def ready(tmp_path: Path, published: Path) -> Path:
    """Return a folder whose trust is of today."""
    bring_up_to_date(tmp_path, published, now=CLOCK.date)
    return tmp_path


def scan(app: Desk, name: str) -> Reason | None:
    app.camera.show(code_frame(TEXTS[name]))
    app.until(lambda: app.verdict is not None)
    return app.verdict


# --- from a frame to a verdict ---


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("2-voucher", Reason.GENUINE),
        ("3-withdrawn", Reason.WITHDRAWN),
        ("4-used", Reason.USED),
        ("5-over", Reason.EXPIRED),
        ("6-tampered", Reason.BAD_SIGNATURE),
        ("7-unknown-key", Reason.UNKNOWN_KEY),
        ("8-suspended", Reason.SUSPENDED),
    ],
)
def test_code_before_the_camera_ends_in_its_verdict(ready: Path, name: str, reason: Reason) -> None:
    with desk(ready) as app:
        assert scan(app, name) is reason
        assert isinstance(app.views[-1], VerdictView)
        assert app.heard.played == app.heard.felt == [model.outcome_of(reason)]
        assert len(app.heard.said) == 1


def test_one_code_that_stays_in_view_gives_one_verdict(ready: Path) -> None:
    with desk(ready) as app:
        scan(app, "2-voucher")
        for _ in range(5):
            app.camera.show(code_frame(TEXTS["2-voucher"]))
            app.pass_time(0.25)
        assert app.total == 1


def test_app_that_was_never_updated_says_that_it_cannot_tell(tmp_path: Path) -> None:
    with desk(tmp_path) as app:
        assert scan(app, "1-criminal-record") is Reason.LISTS_STALE


def test_foreign_code_is_a_note_and_scanning_goes_on(ready: Path) -> None:
    with desk(ready) as app:
        app.camera.show(code_frame("WWW.EXAMPLE.LU/MENU"))
        app.until(lambda: app.state.note is not None)
        assert app.state.screen is Screen.SCAN
        assert scan(app, "2-voucher") is Reason.GENUINE


def test_frames_reach_the_preview_and_none_after_a_pause(ready: Path) -> None:
    with desk(ready) as app:
        app.camera.show(empty_frame())
        app.until(lambda: bool(app.frames))
        app.camera.show(empty_frame())
        app.runtime.post(model.Paused())
        app.schedule.turn_all()
        seen = len(app.frames)
        assert not app.camera.runs
        app.camera.show(empty_frame())
        app.schedule.turn_all()
        assert len(app.frames) == seen


def test_frame_that_was_on_its_way_does_not_outlive_the_camera(ready: Path) -> None:
    with desk(ready) as app:
        on_its_way = app.schedule.turn_all
        app.runtime.post(model.Paused())
        app.camera.show(empty_frame())  # behind the pause in the queue
        on_its_way()
        assert app.frames == []


def test_failing_camera_is_shown_and_the_next_frame_forgets_it(ready: Path) -> None:
    with desk(ready) as app:
        app.camera.fail("camera-lost")
        app.until(lambda: app.state.camera_fault == "camera-lost")
        app.camera.show(empty_frame())
        app.until(lambda: app.state.camera_fault is None)


def test_resumed_app_scans_again(ready: Path) -> None:
    with desk(ready) as app:
        scan(app, "2-voucher")
        app.post(model.Paused())
        assert app.state.shown is None
        app.post(model.Resumed())
        assert app.camera.starts == 2
        app.pass_time(4)
        scan(app, "2-voucher")
        assert app.total == 2


# --- photos, keys, the system's scanner ---


def test_photo_of_a_code_is_judged(ready: Path, tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(qr.encode(TEXTS["3-withdrawn"]).png(scale=5))
    with desk(ready) as app:
        app.post(model.FileChosen(str(photo), Purpose.PICTURE))
        app.until(lambda: app.verdict is Reason.WITHDRAWN)


def test_file_without_a_code_is_told(ready: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("no picture")
    with desk(ready) as app:
        app.post(model.FileChosen(str(tmp_path / "letter.txt"), Purpose.PICTURE))
        app.until(lambda: app.state.note is not None and app.state.note.error is not None)
        assert app.state.note is not None
        assert app.state.note.error == "scan-not-an-image"


def test_keyboard_scanner_types_a_code(ready: Path) -> None:
    with desk(ready) as app:
        typed = [*TEXTS["4-used"], "\n"]
        app.post(*(model.KeyTyped(key, 1_000 + 0.002 * at) for at, key in enumerate(typed)))
        app.until(lambda: app.verdict is Reason.USED)


class SystemScanner:
    """A scanner that answers when the test says so, on a thread of its own, as Android's does."""

    def __init__(self) -> None:
        self.on_text: Callable[[str], None] | None = None

    def open(self, on_text: Callable[[str], None]) -> None:
        self.on_text = on_text

    def answer(self, text: str) -> None:
        assert self.on_text is not None
        thread = threading.Thread(target=self.on_text, args=(text,))
        thread.start()
        thread.join()


def test_answer_of_the_systems_scanner_waits_until_the_app_is_in_front(ready: Path) -> None:
    scanner = SystemScanner()
    with desk(ready, scanner=scanner) as app:
        app.post(model.ScanPressed(), model.Paused())
        scanner.answer(TEXTS["2-voucher"])
        app.schedule.turn_all()
        assert app.state.waiting is None
        app.post(model.Resumed())
        app.until(lambda: app.verdict is Reason.GENUINE)


# --- trust ---


def test_update_changes_the_next_verdict_and_scanning_never_waits(
    tmp_path: Path, published: Path
) -> None:
    asked, go_on = threading.Event(), threading.Event()
    fetch = folder_source(published)

    def slow(name: str, *, limit: int) -> bytes | None:
        asked.set()
        assert go_on.wait(30)
        return fetch(name, limit=limit)

    with desk(tmp_path, source=slow) as app:
        assert asked.wait(30)
        assert scan(app, "3-withdrawn") is Reason.LISTS_STALE
        go_on.set()
        app.until(lambda: app.state.standing is model.TrustStanding.IDLE)
        app.post(model.NextPressed())
        app.pass_time(4)
        assert scan(app, "3-withdrawn") is Reason.WITHDRAWN


def test_unreachable_source_is_told_and_scanning_goes_on(ready: Path) -> None:
    with desk(ready, source=folder_source(ready / "stick")) as app:
        app.until(lambda: app.state.failure == "update-unreachable")
        assert scan(app, "2-voucher") is Reason.GENUINE


# --- settings, counts, PIN ---


def test_counts_outlive_a_restart_and_hold_nothing_else(ready: Path) -> None:
    with desk(ready) as app:
        scan(app, "2-voucher")
        app.post(model.NextPressed())
        scan(app, "4-used")
    kept = (ready / "settings.json").read_text()
    assert "GC1" not in kept
    with desk(ready) as again:
        assert again.total == 2


def test_kiosk_is_chosen_with_a_pin_and_left_with_it(ready: Path) -> None:
    with desk(ready) as app:
        app.post(model.Opened(Screen.SETTINGS), model.KioskEntered())
        for _ in range(2):
            app.post(model.PinTyped("2468"), model.PinEntered())
        app.until(lambda: app.state.kiosk)
    assert "2468" not in (ready / "settings.json").read_text()
    with desk(ready) as again:
        assert again.state.kiosk
        again.post(model.KioskLeft(), model.PinTyped("1357"), model.PinEntered())
        again.until(lambda: again.state.settings.pin_failures == 1)
        again.pass_time(60)
        again.post(model.KioskLeft(), model.PinTyped("2468"), model.PinEntered())
        again.until(lambda: not again.state.kiosk)


# --- order, and the end ---


def test_events_of_many_threads_are_taken_one_at_a_time_and_in_order(ready: Path) -> None:
    with desk(ready) as app:
        scan(app, "2-voucher")
        app.post(model.NextPressed())
        app.pass_time(4)

        def hold_in_view() -> None:
            for _ in range(200):
                app.runtime.post(model.TextSeen(TEXTS["2-voucher"], Source.CAMERA))
                app.runtime.post(model.NothingSeen())

        threads = [threading.Thread(target=hold_in_view) for _ in range(4)]
        for thread in threads:
            thread.start()
        app.until(lambda: app.total == 2)
        for thread in threads:
            thread.join()
        app.schedule.turn_all()
        assert app.total == 2


def test_view_is_told_only_when_it_changes(ready: Path) -> None:
    with desk(ready) as app:
        app.until(lambda: app.state.camera_fault is None)
        before = len(app.views)
        app.post(model.NothingSeen(), model.Touched(), model.NothingSeen())
        assert len(app.views) == before
        assert isinstance(app.views[-1], ScanView)


def test_stopped_app_takes_no_event_shows_nothing_and_leaves_no_thread(ready: Path) -> None:
    before = set(threading.enumerate())
    with desk(ready) as app:
        scan(app, "2-voucher")
        app.runtime.stop()
        app.runtime.stop()
        views, state = len(app.views), app.state
        app.post(model.NextPressed())
        app.camera.show(empty_frame())
        assert (len(app.views), app.state) == (views, state)
        assert not app.camera.runs
        assert app.schedule.beats == []
    assert set(threading.enumerate()) <= before


def test_judgement_that_comes_after_a_pause_is_never_shown(ready: Path) -> None:
    with desk(ready) as app:
        app.camera.show(code_frame(TEXTS["2-voucher"]))
        app.until(lambda: app.state.waiting is not None)
        app.runtime.post(model.Paused())
        app.schedule.turn_all()
        app.pass_time(1)
        app.until(lambda: app.state.waiting is None)
        assert app.verdict is None
        assert app.total == 0
