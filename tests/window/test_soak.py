"""A day at a desk in short: 1,500 frames, fifty papers, a verdict for each, memory that is flat."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from gouvcheck_core.profiles import by_id
from gouvcheck_core.verdict import Reason
from tests.e2e.story.documents import sign_sample
from tests.support.app_demo import lay_out
from tests.support.app_run import HandClock, bring_up_to_date, desk
from tests.support.frames import code_frame, empty_frame
from verifier_app import model

if TYPE_CHECKING:
    from tests.support.app_run import Desk
    from verifier_app.ports import Frame

PAPERS = 50
IN_VIEW, BETWEEN = 12, 18
"""Frames; together with the papers they make 1,500."""

WARM = 15
"""Papers after which caches are full."""

MORE = 6 * 1024 * 1024
"""Bytes that a process may grow by itself; a leaked frame a paper would be five times as many."""


def resident() -> int:
    """Return the memory of this process, bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def show(app: Desk, frame: Frame, *, times: int) -> None:
    for _ in range(times):
        due = app.looked + 1
        app.camera.show(frame)
        app.until(lambda due=due: app.looked >= due)  # type: ignore[misc]
        app.pass_time(0.25)


def test_1500_frames_give_one_verdict_a_paper_and_leave_nothing_behind(tmp_path: Path) -> None:
    clock = HandClock()
    published = lay_out(tmp_path / "desk", now=clock.date, pictures=()).published
    bring_up_to_date(tmp_path, published, now=clock.date)
    profile = by_id("accommodation-voucher")
    papers = [
        code_frame(sign_sample(profile, index=1_000 + number, now=clock.date)[0].text)
        for number in range(PAPERS)
    ]
    empty = empty_frame(papers[0].width, papers[0].height)
    with desk(tmp_path, clock=clock) as app:
        threads, sizes = threading.active_count(), []
        for number, paper in enumerate(papers, start=1):
            show(app, paper, times=IN_VIEW)
            app.until(lambda: app.verdict is Reason.GENUINE)
            app.post(model.NextPressed())
            show(app, empty, times=BETWEEN)
            assert app.total == number
            sizes.append(resident())
            app.views.clear()  # what a test keeps is not what the app keeps
            app.frames.clear()
        assert app.looked == PAPERS * (IN_VIEW + BETWEEN)
        assert threading.active_count() == threads
        assert max(sizes[WARM:]) - sizes[WARM] < MORE
        assert app.state.shown is None
        assert len(app.state.held) <= 1
