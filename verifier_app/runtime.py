"""Holds the state, lets events change it, and has the adapters do what comes of it. Without Kivy.

There are three threads beside the window's own: the camera's hands over frames, the reader's looks
at the newest one and judges, the trust's updates. What any of them has to say is an event. Events
are taken one at a time, in the order in which they were posted, on the thread of the schedule;
nothing else ever touches the state.
"""

from __future__ import annotations

import secrets
import threading
from collections import deque
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, assert_never

from gouvcheck_core.errors import GouvCheckError, ScanError
from verifier_app import model
from verifier_app.adapters.preview import Preview
from verifier_app.adapters.worker import Worker
from verifier_app.judging import Basis, judge
from verifier_app.model.pin import SALT_LENGTH
from verifier_app.present import present
from verifier_app.update import update

if TYPE_CHECKING:
    from collections.abc import Callable

    from verifier_app.adapters.outside import Adapters
    from verifier_app.adapters.trust import Held
    from verifier_app.model import Effect, Event, Kept, State
    from verifier_app.ports import Frame, Schedule
    from verifier_app.present import View

TICK: Final = 0.25
"""Seconds between two looks at the clock."""


class Runtime:
    """Runs the app: state, events, effects.

    Args:
        state: The first one.
        adapters: The outside.
        schedule: The thread on which the state changes and the screen is drawn.
        on_view: Called on that thread with what to show, whenever it changes.
        on_frame: Called there with the newest frame, for the preview.
    """

    def __init__(
        self,
        state: State,
        *,
        adapters: Adapters,
        schedule: Schedule,
        on_view: Callable[[View], None],
        on_frame: Callable[[Frame], None],
    ) -> None:
        self.state = state
        self._outside = adapters
        self._schedule = schedule
        self._on_view = on_view
        self._worker = Worker(self._look)
        self._preview = Preview(schedule, on_frame)
        self._view: View | None = None
        self._kept = model.Kept(state.settings, state.today)
        self._scanned: str | None = None
        self._camera_works = False
        self._events: deque[Event] = deque()
        self._waiting = threading.Lock()
        self._due = False
        self._stopped = False
        self._end_ticks: Callable[[], None] = _nothing

    # --- the life of the app ---

    def start(self) -> None:
        """Begin: on the thread of the schedule, once."""
        self._worker.start()
        self._outside.trust.start(self._trust_changed, self._update_ended)
        self._tick()
        self._trust_changed(self._outside.trust.held)
        for code in self._outside.failures:
            self.post(model.UpdateFailed(code))
        self.post(model.Started())
        self._end_ticks = self._schedule.every(TICK, self._tick)

    def stop(self) -> None:
        """End: release the camera, keep what is to be kept, and leave no thread behind."""
        if self._stopped:
            return
        self._stopped = True
        self._end_ticks()
        self._preview.stop()
        if self._outside.camera is not None:
            self._outside.camera.stop()
        self._worker.stop()
        self._outside.trust.close()

    def post(self, event: Event) -> None:
        """Let something have happened; from any thread. After the end nothing happens."""
        with self._waiting:
            self._events.append(event)
            if self._due:
                return
            self._due = True
        self._schedule.soon(self._drain)

    # --- events ---

    def _drain(self) -> None:
        """Take the events that wait, each with its effects, and draw once."""
        while not self._stopped:
            with self._waiting:
                if not self._events:
                    self._due = False
                    break
                event = self._events.popleft()
            self.state, effects = update(self.state, event)
            for effect in effects:
                self._run(effect)
            self._hand_over_scanned()
        self._draw()

    def _draw(self) -> None:
        view = present(self.state)
        if view != self._view and not self._stopped:
            self._view = view
            self._on_view(view)

    def _tick(self) -> None:
        self.post(model.Ticked(self._outside.clock.now(), self._outside.clock.wall()))

    # --- the camera's thread and the reader's ---

    def _frame(self, frame: Frame) -> None:
        if not self._camera_works:
            self._camera_works = True
            self.post(model.CameraWorks())
        self._preview.show(frame)
        self._worker.offer(frame)

    def _fault(self, code: str) -> None:
        self._camera_works = False
        self.post(model.CameraFailed(code))

    def _look(self, frame: Frame) -> None:
        try:
            text = self._outside.read(frame)
        except ScanError as error:
            self._fault(error.code)
            return
        self.post(
            model.NothingSeen() if text is None else model.TextSeen(text, model.Source.CAMERA)
        )

    def _judge(self, effect: model.Judge) -> None:
        held = self._outside.trust.held
        certain = max(self.state.device.built, held.newest_time)
        basis = Basis(trust=held.trust, hcert_keys=self._outside.hcert_keys, certain=certain)
        try:
            judgement = judge(effect.text, basis, clock=self._outside.clock.wall())
        except Exception:
            self.post(model.JudgingFailed(effect.ticket))
            raise
        self.post(model.Judged(effect.ticket, judgement))

    def _read_picture(self, name: str) -> None:
        try:
            text = self._outside.pictures.read(name)
        except GouvCheckError as error:
            self.post(model.FileUnreadable(error.code))
        else:
            self.post(model.TextSeen(text, model.Source.PICTURE))

    def _check_pin(self, effect: model.CheckPin) -> None:
        right = effect.against.matches(effect.pin)
        self.post(model.PinVerified() if right else model.PinRefused())

    def _hash_pin(self, pin: str) -> None:
        salt = secrets.token_bytes(SALT_LENGTH)
        self.post(model.PinHashed(model.PinHash.of(pin, salt=salt)))

    # --- the trust's thread ---

    def _trust_changed(self, held: Held) -> None:
        self.post(model.TrustChanged(held.summary))

    def _update_ended(self, code: str | None) -> None:
        self.post(model.UpdateFinished() if code is None else model.UpdateFailed(code))

    # --- effects ---

    def _run(self, effect: Effect) -> None:  # noqa: C901, PLR0912 - one arm for each effect
        """Have the outside do what an event led to. Nothing here waits for anything."""
        outside = self._outside
        match effect:
            case model.Judge():
                self._worker.ask(partial(self._judge, effect))
            case model.Announce(sentence, language):
                outside.announcer.say(sentence, language=language)
            case model.Play(outcome):
                outside.speaker.play(outcome)
            case model.Vibrate(outcome):
                outside.vibrator.vibrate(outcome)
            case model.StartCamera():
                self._start_camera()
            case model.StopCamera():
                self._stop_camera()
            case model.SetTorch(on):
                if outside.camera is not None:
                    outside.camera.set_torch(on=on)
            case model.OpenScanner():
                if outside.scanner is not None:
                    outside.scanner.open(self._text_scanned)
            case model.OpenFilePicker(purpose):
                self._pick_file(purpose)
            case model.ReadPicture(name):
                self._worker.ask(partial(self._read_picture, name))
            case model.UpdateTrust():
                outside.trust.update()
            case model.ImportBundle(name):
                outside.trust.take_in(name)
            case model.SaveSettings(settings):
                self._keep(replace(self._kept, settings=settings))
            case model.SaveToday(today):
                self._keep(replace(self._kept, today=today))
            case model.ClearFields():
                self._view = None
            case model.HashPin(pin):
                self._worker.ask(partial(self._hash_pin, pin))
            case model.CheckPin():
                self._worker.ask(partial(self._check_pin, effect))
            case _ as never:
                assert_never(never)

    def _start_camera(self) -> None:
        if self._outside.camera is None:
            self._fault("camera-absent")
            return
        self._camera_works = False
        self._preview.start()
        self._outside.camera.start(self._frame, self._fault)

    def _stop_camera(self) -> None:
        if self._outside.camera is not None:
            self._outside.camera.stop()
        self._preview.stop()
        self._worker.forget()

    def _keep(self, kept: Kept) -> None:
        self._kept = kept
        self._worker.ask(partial(self._outside.kept.save, kept))

    def _pick_file(self, purpose: model.Purpose) -> None:
        if self._outside.picker is None:
            self.post(model.FileCancelled())
            return
        self._outside.picker.open(purpose, partial(self._file_chosen, purpose))

    def _file_chosen(self, purpose: model.Purpose, name: str | None) -> None:
        self.post(model.FileCancelled() if name is None else model.FileChosen(name, purpose))

    def _text_scanned(self, text: str) -> None:
        self._schedule.soon(partial(self._keep_scanned, text))

    def _keep_scanned(self, text: str) -> None:
        """Keep what the system's scanner read until the app is in front again."""
        self._scanned = text
        self._hand_over_scanned()

    def _hand_over_scanned(self) -> None:
        if self._scanned is not None and self.state.active:
            text, self._scanned = self._scanned, None
            self.post(model.TextSeen(text, model.Source.CAMERA))


def _nothing() -> None:
    """End nothing: the clock has not begun to tick."""
