"""Which code of a frame or document is meant, and the thread that reads."""

from __future__ import annotations

import logging
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from gouvcheck_core import qr
from gouvcheck_core.errors import ScanError
from tests.support.frames import code_frame, empty_frame, from_picture
from verifier_app.adapters.preview import Preview
from verifier_app.adapters.reading import MAX_FILE, DocumentReader, read_frame
from verifier_app.adapters.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from verifier_app.ports import Frame

OURS, ALSO_OURS, EUROPEAN, FOREIGN = "GC1:FIRST", "GC1:SECOND", "HC1:THIRD", "WWW.EXAMPLE.LU"


def sheet(*codes: tuple[str, tuple[int, int]], size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Return a white sheet with codes on it, each with its upper left corner."""
    paper = Image.new("L", size, "white")
    for text, place in codes:
        paper.paste(qr.encode(text).image(scale=4), place)
    return paper


# --- which code is meant ---


def test_only_code_of_a_frame_is_meant() -> None:
    assert read_frame(code_frame(OURS)) == OURS


def test_frame_without_a_code_means_nothing() -> None:
    assert read_frame(empty_frame()) is None


@pytest.mark.parametrize("own", [OURS, EUROPEAN])
def test_code_of_an_authority_goes_before_any_other(own: str) -> None:
    frame = from_picture(sheet((FOREIGN, (240, 160)), (own, (10, 10))))
    assert read_frame(frame) == own


@pytest.mark.parametrize(("aimed", "aside"), [(OURS, ALSO_OURS), (ALSO_OURS, OURS)])
def test_of_two_codes_the_one_in_the_middle_is_meant(aimed: str, aside: str) -> None:
    frame = from_picture(sheet((aside, (10, 10)), (aimed, (240, 160))))
    assert read_frame(frame) == aimed


def test_foreign_code_is_read_so_that_it_can_be_named() -> None:
    assert read_frame(from_picture(sheet((FOREIGN, (100, 100))))) == FOREIGN


def test_first_own_code_of_a_document_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    sheet((FOREIGN, (10, 10)), (ALSO_OURS, (400, 20)), (OURS, (240, 280))).save(path)
    assert DocumentReader().read(str(path)) == ALSO_OURS


def test_pdf_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    sheet((OURS, (100, 100))).save(path)
    assert DocumentReader().read(str(path)) == OURS


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "scan-file"),
        (b"", "scan-not-an-image"),
        (b"letter", "scan-not-an-image"),
        (b"\x89PNG\r\n\x1a\n", "scan-image-broken"),
        (b"%PDF-1.7 broken", "scan-pdf-broken"),
        (b"%PDF" + bytes(MAX_FILE), "scan-too-large"),
    ],
)
def test_file_that_cannot_be_read_is_refused(
    tmp_path: Path, content: bytes | None, code: str
) -> None:
    path = tmp_path / "document"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ScanError) as refused:
        DocumentReader().read(str(path))
    assert refused.value.code == code
    assert str(path) not in str(refused.value)


def test_name_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(ScanError) as refused:
        DocumentReader().read("a\0b")
    assert refused.value.code == "scan-file"


def test_picture_without_a_code_is_told(tmp_path: Path) -> None:
    sheet().save(tmp_path / "page.png")
    with pytest.raises(ScanError) as refused:
        DocumentReader().read(str(tmp_path / "page.png"))
    assert refused.value.code == "scan-nothing"


# --- the thread that reads ---


class Slow:
    """A reader that is held up until a test lets it go on."""

    def __init__(self) -> None:
        self.seen: list[Frame] = []
        self.looking = threading.Event()
        self.go_on = threading.Event()

    def look(self, frame: Frame) -> None:
        self.looking.set()
        assert self.go_on.wait(30)
        self.seen.append(frame)


def test_busy_reader_gets_the_newest_frame_and_no_other() -> None:
    slow = Slow()
    worker = Worker(slow.look)
    worker.start()
    first, second, third = (empty_frame(width) for width in (10, 20, 30))
    worker.offer(first)
    assert slow.looking.wait(30)
    worker.offer(second)
    worker.offer(third)
    done = threading.Event()
    worker.ask(done.set)
    slow.go_on.set()
    assert done.wait(30)
    while len(slow.seen) < 2:  # the frame comes after the job
        time.sleep(0.001)
    worker.stop()
    assert slow.seen == [first, third]


def test_what_was_asked_for_is_done_in_order_and_before_the_end() -> None:
    done: list[int] = []
    worker = Worker(lambda _: None)
    for number in range(5):
        worker.ask(partial(done.append, number))
    worker.start()
    worker.stop()
    assert done == [0, 1, 2, 3, 4]


def test_forgotten_frame_is_not_looked_at() -> None:
    seen: list[Frame] = []
    worker = Worker(seen.append)
    worker.offer(empty_frame())
    worker.forget()
    worker.start()
    worker.stop()
    assert seen == []


def test_defect_in_one_job_ends_neither_the_thread_nor_tells_what_was_scanned(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def stumble() -> None:
        raise ValueError(OURS)

    done = threading.Event()
    worker = Worker(lambda _: None)
    worker.start()
    with caplog.at_level(logging.DEBUG):
        worker.ask(stumble)
        worker.ask(done.set)
        assert done.wait(30)
    worker.stop()
    assert "ValueError" in caplog.text
    assert OURS not in caplog.text


def test_worker_that_never_ran_can_be_stopped() -> None:
    Worker(lambda _: None).stop()


# --- the preview ---


class Calls:
    """A schedule whose calls a test makes."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def soon(self, call: Callable[[], None]) -> None:
        self.waiting.append(call)

    def every(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        raise AssertionError((seconds, call))


def test_slow_screen_gets_the_newest_frame_and_one_call() -> None:
    calls = Calls()
    shown: list[Frame] = []
    preview = Preview(calls, shown.append)
    preview.start()
    first, second = empty_frame(10), empty_frame(20)
    preview.show(first)
    preview.show(second)
    assert len(calls.waiting) == 1
    calls.waiting.pop()()
    assert shown == [second]


def test_released_camera_shows_nothing_more() -> None:
    calls = Calls()
    shown: list[Frame] = []
    preview = Preview(calls, shown.append)
    preview.start()
    preview.show(empty_frame())
    preview.stop()
    calls.waiting.pop()()
    preview.show(empty_frame())
    assert (shown, calls.waiting) == ([], [])
