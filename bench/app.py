"""The verifier app: graded frames read on its own way, frame to verdict, cold start, memory.

The app runs with its window, off screen, and with its own threads; only the hand before the camera
and the clock are the program's. A person waits by the wall clock, which on a busy machine says
little about the app: the time of the processor in the window's thread stands beside it.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

# Kivy reads these when it is first imported, a few lines below.
os.environ.update({
    "SDL_VIDEODRIVER": "offscreen", "SDL_AUDIODRIVER": "dummy", "KIVY_NO_ARGS": "1",
    "KIVY_NO_CONFIG": "1", "KIVY_NO_FILELOG": "1", "KIVY_LOG_MODE": "PYTHON",
})  # fmt: skip

from bench.qr_read import FRAMES, SEED, code_texts
from bench.timing import table
from gouvcheck_core import qr
from gouvcheck_core.profiles import by_id
from tests.e2e.story.documents import SCENE, sign_sample
from tests.support.app_demo import lay_out
from tests.support.app_run import Desk, HandClock, bring_up_to_date, demo_adapters
from tests.support.camera import Grade, graded_frames, photograph
from tests.support.frames import empty_frame, from_picture
from verifier_app import model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifier_app.ports import Frame

PAPERS: Final = 60
WARM: Final = 10
SOAK: Final = 1_500
SETTLED: Final = 20
"""Papers of the soak after which caches and the allocator's own reserves are full."""
STARTS: Final = 7
FLAT: Final = 12.0
"""MB by which a process may grow by itself."""


class Took(NamedTuple):
    """How long something took, ms: as a person waits, and of the processor, the window's thread.

    What draws in the place of a graphics card has threads of its own and is not in the second.
    """

    wall: float
    processor: float


class Bench:
    """The app in its window, with a hand before the camera.

    Args:
        folder: Where everything is kept.
        clock: The app's.
    """

    def __init__(self, folder: Path, clock: HandClock) -> None:
        from kivy.app import App
        from kivy.base import EventLoop
        from kivy.clock import Clock
        from kivy.lang import Builder

        from verifier_app.app import ClockSchedule, VerifierApp
        from verifier_app.runtime import Runtime
        from verifier_app.widgets.look import Look

        self._clock: Any = Clock
        self._builder: Any = Builder
        self._app: Any = VerifierApp(look=Look())
        App._running_app = self._app  # noqa: SLF001 - what App.run does, without its loop
        adapters = demo_adapters(folder, clock)
        state = model.State(device=model.Device(online=False))
        self.desk = Desk(state, adapters, clock)
        self.desk.runtime = self._app.runtime = Runtime(
            state,
            adapters=self.desk.adapters,
            schedule=ClockSchedule(),
            on_view=self._app.show,
            on_frame=self._app.show_frame,
        )
        self._window: Any = EventLoop.window
        self._window.add_widget(self._app.build())
        self.desk.runtime.start()
        self.turn()

    def turn(self) -> None:
        """Let the window work once, and draw."""
        self._clock.tick()
        self._builder.sync()  # as Kivy's own loop does; without it every rule would wait for ever
        self._clock.tick_draw()
        self._builder.sync()
        self._window.dispatch("on_draw")

    def later(self, seconds: float) -> None:
        """Let time pass for the app."""
        self.desk.clock.seconds += seconds
        self.desk.runtime.post(model.Ticked(self.desk.clock.now(), self.desk.clock.wall()))
        self.turn()

    def show(self, frame: Frame) -> Took:
        """Show a frame until its verdict is drawn; return how long that took."""
        self.desk.camera.show(empty_frame(1280, 720))
        self.turn()
        wall, processor = time.perf_counter(), time.thread_time()
        self.desk.camera.show(frame)
        while self.desk.state.shown is None:
            self.turn()
        self.turn()
        took = Took(1000 * (time.perf_counter() - wall), 1000 * (time.thread_time() - processor))
        self.leave()
        return took

    def leave(self) -> None:
        """Go from the verdict back to scanning, and wait until its code may be taken again."""
        self.desk.runtime.post(model.NextPressed())
        self.later(4)


@contextlib.contextmanager
def bench() -> Iterator[tuple[Bench, HandClock]]:
    """Run the app for the length of a ``with``, with trust of today."""
    with tempfile.TemporaryDirectory() as folder:
        clock = HandClock()
        published = lay_out(Path(folder) / "desk", now=clock.date, pictures=()).published
        bring_up_to_date(Path(folder), published, now=clock.date)
        running = Bench(Path(folder), clock)
        try:
            yield running, clock
        finally:
            running.desk.runtime.stop()


def codes(count: int, now: int) -> list[Frame]:
    """Return photographs of vouchers, each another one."""
    profile = by_id("accommodation-voucher")
    texts = [sign_sample(profile, index=500 + n, now=now)[0].text for n in range(count)]
    return [
        from_picture(photograph(qr.encode(text).image(scale=8), scene=SCENE, seed=n))
        for n, text in enumerate(texts)
    ]


def resident_mb() -> float:
    """Return the memory of this process, MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure_reading() -> list[tuple[str, ...]]:
    """Return a row: share of each grade that the app's reader reads, and what it takes."""
    from verifier_app.adapters.reading import read_frame

    read, times = dict.fromkeys(Grade, 0), []
    for number, graded in enumerate(graded_frames(code_texts(), seed=SEED, count=FRAMES), start=1):
        frame = from_picture(graded.image)
        start = time.perf_counter()
        text = read_frame(frame)
        times.append(1000 * (time.perf_counter() - start))
        read[graded.grade] += text == graded.text
        print(f"\r{number} of {FRAMES} frames", end="", file=sys.stderr)
    print(file=sys.stderr)
    shares = [f"{read[grade] * len(Grade) / FRAMES:.0%}" for grade in Grade]
    return [("the app's reader", *shares, str(sum(read.values())), *_middle(times))]


def measure_window() -> list[tuple[str, ...]]:
    """Return rows on frame to verdict and on memory, from one run of the app in its window."""
    with bench() as (app, clock):
        frames = codes(PAPERS, clock.date)
        for frame in frames[:WARM]:  # the first ones load what the others find loaded
            app.show(frame)
        times = [app.show(frame) for frame in frames[WARM:]]
        sizes = [_after_paper(app, frame) for frame in frames]
        before, after = sizes[SETTLED], max(sizes[SETTLED:])
    return [
        _row("frame to verdict drawn", [took.wall for took in times], target=80),
        _row(
            "the same, processor time of the window", [took.processor for took in times], target=80
        ),
        ("memory with the window", f"{before:.0f} MB", ""),
        (
            f"the most in {SOAK:,} frames",
            f"{after - before:+.1f} MB",
            _judge(after - before <= FLAT, "flat"),
        ),
    ]


def _after_paper(app: Bench, frame: Frame) -> float:
    """Hold a paper before the camera for its share of the frames; return the memory then, MB."""
    for _ in range(SOAK // PAPERS):
        app.desk.camera.show(frame)
        app.later(0.1)
    app.leave()
    return resident_mb()


def _row(what: str, times: list[float], *, target: float) -> tuple[str, ...]:
    median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    reached = _judge(p95 <= target, f"p95 {target:.0f} ms")
    return what, f"median {median:.0f} ms, p95 {p95:.0f} ms", reached


_START: Final = """
import sys, time
begun = float(sys.argv.pop(1))
from kivy.clock import Clock
def drawn(_):
    print(time.time() - begun, flush=True)
    from kivy.app import App
    App.get_running_app().stop()
# What is scheduled by the first turn runs in the second, when the first picture is drawn.
Clock.schedule_once(lambda _: Clock.schedule_once(drawn, 0), 0)
from verifier_app.command import run
sys.exit(run(sys.argv[1:]))
"""


def measure_start() -> list[tuple[str, ...]]:
    """Return a row on the time from the start of the process to the first picture."""
    with tempfile.TemporaryDirectory() as folder:
        times = [_start(folder) for _ in range(STARTS + 1)][1:]
    middle = statistics.median(times)
    return [("cold start to the first picture", f"{middle:.2f} s", _judge(middle <= 1, "1 s"))]


def _start(folder: str) -> float:
    answer = subprocess.run(
        [sys.executable, "-c", _START, str(time.time()), "--development", "--camera", "none",
         "--trust", f"{folder}/trust"],
        env={**os.environ, "XDG_DATA_HOME": folder},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )  # fmt: skip
    return float(answer.stdout)


def _middle(times: list[float]) -> tuple[str, str]:
    return f"{statistics.median(times):.1f}", f"{statistics.quantiles(times, n=20)[-1]:.1f}"


def _judge(reached: bool, target: str) -> str:  # noqa: FBT001 - what was found, not a choice
    return f"{target}: {'reached' if reached else 'NOT reached'}"


def main() -> None:
    """Print the tables."""
    grades = [grade.value for grade in Grade]
    reading = measure_reading()
    print(f"### The app: frames of 1280x720 read, of {FRAMES}\n")
    print(table(("what", *grades, "read", "median ms", "p95 ms"), reading))
    print("\n### The app in its window, off screen\n")
    print(table(("what", "measured", "target"), [*measure_window(), *measure_start()]))


if __name__ == "__main__":
    main()
