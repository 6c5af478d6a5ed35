"""The app without a window: a runtime on a schedule that a test turns by hand, at a demo desk.

A test shows frames to `Desk.camera`, and turns the schedule until something is so::

    with desk(tmp_path) as app:
        app.camera.show(code_frame(app.texts["2-voucher"]))
        app.until(lambda: app.verdict is Reason.GENUINE)
"""

from __future__ import annotations

import contextlib
import queue
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from gouvcheck_core.environment import Environment
from gouvcheck_core.profiles import Language
from gouvcheck_core.trust_store import DirectoryStore, folder_source
from gouvcheck_core.update import update
from tests.support.frames import HandheldCamera
from verifier_app.adapters.kept_file import KeptFile
from verifier_app.adapters.outside import Adapters
from verifier_app.adapters.reading import DocumentReader, read_frame
from verifier_app.adapters.sound import SilentSpeaker
from verifier_app.adapters.speech import SilentAnnouncer
from verifier_app.adapters.trust import TrustKeeper, begin
from verifier_app.adapters.vibration import NoVibrator
from verifier_app.model import CameraShape, Device, State
from verifier_app.runtime import Runtime
from verifier_app.starting import SNAPSHOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gouvcheck_core.update import Fetch
    from gouvcheck_core.verdict import Reason
    from verifier_app.model import Event, Outcome
    from verifier_app.ports import Frame, TextScanner
    from verifier_app.present import View

PATIENCE: Final = 30.0
"""Seconds after which a test gives up; nothing takes a tenth of them on an idle machine."""


class HandSchedule:
    """A thread's calls in a queue, which a test works off; beats come when a test asks for them."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.beats: list[Callable[[], None]] = []

    def soon(self, call: Callable[[], None]) -> None:
        """Have something called at the next turn."""
        self._calls.put(call)

    def every(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        """Have something called at each beat."""
        del seconds
        self.beats.append(call)
        return lambda: self.beats.remove(call)

    def beat(self) -> None:
        """Let a beat pass."""
        for call in list(self.beats):
            call()

    def turn(self, *, wait: float = 0.0) -> bool:
        """Make one call, waiting for it if there is none yet; tell whether there was one.

        Args:
            wait: Seconds.
        """
        try:
            call = self._calls.get(timeout=wait) if wait else self._calls.get_nowait()
        except queue.Empty:
            return False
        call()
        return True

    def turn_all(self) -> None:
        """Make every call that waits."""
        while self.turn():
            pass


@dataclass
class HandClock:
    """A clock that a test sets."""

    seconds: float = 1_000.0
    date: int = field(default_factory=lambda: int(time.time()))

    def now(self) -> float:
        """Return the seconds that were set."""
        return self.seconds

    def wall(self) -> int:
        """Return the date that was set."""
        return self.date


@dataclass
class Heard:
    """What the app let people hear and feel."""

    played: list[Outcome] = field(default_factory=list)
    felt: list[Outcome] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def play(self, outcome: Outcome) -> None:
        """Note a sound."""
        self.played.append(outcome)

    def vibrate(self, outcome: Outcome) -> None:
        """Note a vibration."""
        self.felt.append(outcome)

    def say(self, sentence: str, *, language: str) -> None:
        """Note a sentence."""
        self.said.append(f"{language}: {sentence}")


class Desk:
    """A runtime with what a test needs beside it.

    Args:
        state: The first one.
        adapters: The outside; the camera is the test's.
        clock: The clock of the outside.
    """

    def __init__(self, state: State, adapters: Adapters, clock: HandClock) -> None:
        self.clock = clock
        self.schedule = HandSchedule()
        self.camera = HandheldCamera()
        self.heard = Heard()
        self.views: list[View] = []
        self.frames: list[Frame] = []
        self.looked = 0
        self._read = adapters.read
        self.adapters = replace(
            adapters,
            read=self._look,
            camera=self.camera,
            speaker=self.heard,
            vibrator=self.heard,
            announcer=self.heard,
        )
        self.runtime = Runtime(
            state,
            adapters=self.adapters,
            schedule=self.schedule,
            on_view=self.views.append,
            on_frame=self.frames.append,
        )

    @property
    def state(self) -> State:
        """The state as it is."""
        return self.runtime.state

    @property
    def verdict(self) -> Reason | None:
        """The reason of the verdict on screen, or None."""
        return None if self.state.shown is None else self.state.shown.judgement.reason

    @property
    def total(self) -> int:
        """How many verdicts there were."""
        return self.state.today.total

    def _look(self, frame: Frame) -> str | None:
        self.looked += 1
        return self._read(frame)

    def see(self, frame: Frame) -> None:
        """Let the camera see a frame, and all that comes of its being read happen."""
        # The reader begins with the second when it has told what it saw in the first.
        for begun in (self.looked + 1, self.looked + 2):
            self.camera.show(frame)
            self.until(lambda begun=begun: self.looked >= begun)  # type: ignore[misc]
        self.schedule.turn_all()

    def post(self, *events: Event) -> None:
        """Let things happen, and all that comes of them at once."""
        for event in events:
            self.runtime.post(event)
        self.schedule.turn_all()

    def pass_time(self, seconds: float) -> None:
        """Let time pass, in the small steps in which it does."""
        for _ in range(round(seconds / 0.25)):
            self.clock.seconds += 0.25
            self.schedule.beat()
            self.schedule.turn_all()

    def until(self, so: Callable[[], bool]) -> None:
        """Turn the schedule until something is so.

        Raises:
            AssertionError: It did not become so.
        """
        end = time.monotonic() + PATIENCE
        while not so():
            assert time.monotonic() < end, f"it did not come about: {self.state}"
            self.schedule.turn(wait=0.05)


def demo_adapters(folder: Path, clock: HandClock, *, source: Fetch | None = None) -> Adapters:
    """Return real adapters that keep everything under ``folder``, silent and without a camera.

    Args:
        folder: For trust and settings.
        clock: The clock.
        source: Where updates come from.
    """
    store = DirectoryStore(folder / "trust")
    state = begin(store, snapshot=SNAPSHOT, environment=Environment.DEVELOPMENT).state
    return Adapters(
        clock=clock,
        trust=TrustKeeper(store, state, source=source, clock=clock),
        read=read_frame,
        pictures=DocumentReader(),
        kept=KeptFile(folder / "settings.json", language=Language.EN),
        speaker=SilentSpeaker(),
        vibrator=NoVibrator(),
        announcer=SilentAnnouncer(),
    )


def bring_up_to_date(folder: Path, published: Path, *, now: int) -> None:
    """Update the trust kept under ``folder`` before the app starts."""
    store = DirectoryStore(folder / "trust")
    state = begin(store, snapshot=SNAPSHOT, environment=Environment.DEVELOPMENT).state
    outcome = update(state, folder_source(published), now=now, keep=store.save)
    assert outcome.error is None


@contextlib.contextmanager
def desk(
    folder: Path,
    *,
    source: Fetch | None = None,
    clock: HandClock | None = None,
    scanner: TextScanner | None = None,
) -> Iterator[Desk]:
    """Run the app for the length of a ``with``, started and with its camera on.

    Args:
        folder: Where everything is kept.
        source: Where updates come from, or None.
        clock: The clock, or one that shows today.
        scanner: A scanner of the system, in the place of the camera.
    """
    clock = clock or HandClock()
    adapters = replace(demo_adapters(folder, clock, source=source), scanner=scanner)
    kept = adapters.kept.load()
    shape = CameraShape.FRAMES if scanner is None else CameraShape.SCANNER
    device = Device(camera=shape, online=source is not None)
    state = State(device=device, settings=kept.settings, today=kept.today)
    app = Desk(state, adapters, clock)
    app.runtime.start()
    app.schedule.turn_all()
    try:
        yield app
    finally:
        app.runtime.stop()
