"""Cameras of all kinds, each from a real device file, video or folder, and what happens to them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image

from gouvcheck_core.errors import UsageError
from tests.support.frames import empty_frame
from verifier_app.adapters.camera import (
    CameraError,
    CameraName,
    Kind,
    RunningCamera,
    open_camera,
    parse_camera,
)
from verifier_app.adapters.camera.fault import lost
from verifier_app.adapters.camera.folder import ImageFolder
from verifier_app.adapters.camera.opencv import VideoFile, Webcam

if TYPE_CHECKING:
    from pathlib import Path

    from verifier_app.ports import Frame

PATIENCE = 20.0


def save_picture(path: Path, *, level: int, size: tuple[int, int] = (40, 30)) -> Path:
    Image.new("RGB", size, (level, level, level)).save(path)
    return path


def save_video(path: Path, *, frames: int = 3) -> Path:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 50.0, (64, 48))
    for number in range(frames):
        writer.write(np.full((48, 64, 3), 40 * (number + 1), dtype=np.uint8))
    writer.release()
    return path


# --- names ---


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("webcam", CameraName(Kind.WEBCAM)),
        ("webcam:2", CameraName(Kind.WEBCAM, index=2)),
        ("kivy:1", CameraName(Kind.PROVIDER, index=1)),
        ("scanner", CameraName(Kind.SCANNER)),
        ("none", CameraName(Kind.NONE)),
    ],
)
def test_camera_is_named_in_a_word(text: str, name: CameraName) -> None:
    assert parse_camera(text) == name


def test_path_of_a_video_or_folder_may_hold_anything(tmp_path: Path) -> None:
    video = tmp_path / "a:b.mp4"
    assert parse_camera(f"video:{video}") == CameraName(Kind.VIDEO, path=video)
    assert parse_camera(f"folder:{tmp_path}") == CameraName(Kind.FOLDER, path=tmp_path)


@pytest.mark.parametrize(
    "text",
    ["", "webcam:", "webcam:-1", "webcam:64", "webcam:x", "video", "video:", "none:1", "phone"],
)
def test_what_names_no_camera_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_camera(text)
    assert refused.value.code == "usage-camera"


# --- sources ---


def test_folder_shows_its_pictures_in_order_and_begins_again(tmp_path: Path) -> None:
    save_picture(tmp_path / "b.png", level=200)
    save_picture(tmp_path / "a.jpg", level=40)
    (tmp_path / "c.txt").write_text("no picture")
    source = ImageFolder(tmp_path, dwell=0.2, rate=10)
    source.open()
    shown = [source.read() for _ in range(6)]
    assert [frame.grey[0] for frame in shown] == [40, 40, 200, 200, 40, 40]
    assert (shown[0].width, shown[0].height, len(shown[0].colour or b"")) == (40, 30, 3600)


def test_photo_as_large_as_a_phone_takes_is_reduced(tmp_path: Path) -> None:
    save_picture(tmp_path / "large.png", level=9, size=(4000, 3000))
    source = ImageFolder(tmp_path)
    source.open()
    assert source.read().width == 1920


@pytest.mark.parametrize("make", ["empty", "absent", "no-pictures"])
def test_folder_without_a_picture_says_so(tmp_path: Path, make: str) -> None:
    folder = tmp_path / make
    if make != "absent":
        folder.mkdir()
    if make == "no-pictures":
        (folder / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    source = ImageFolder(folder)
    source.open()
    with pytest.raises(CameraError) as failed:
        source.read()
    assert failed.value.code == "camera-no-pictures"


def test_video_is_played_at_its_own_rate_and_begins_again(tmp_path: Path) -> None:
    source = VideoFile(save_video(tmp_path / "three.avi"))
    source.open()
    levels = [source.read().grey[0] for _ in range(5)]
    source.close()
    assert source.interval == pytest.approx(1 / 50)
    assert levels == pytest.approx([40, 80, 120, 40, 80], abs=3)


def test_video_frame_carries_colour_for_the_preview(tmp_path: Path) -> None:
    source = VideoFile(save_video(tmp_path / "three.avi"))
    source.open()
    frame = source.read()
    source.close()
    assert len(frame.grey) == frame.width * frame.height == 64 * 48
    assert len(frame.colour or b"") == 3 * 64 * 48


@pytest.mark.parametrize("content", [None, b"", b"no video at all"])
def test_file_that_is_no_video_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "broken.avi"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CameraError) as failed:
        VideoFile(path).open()
    assert failed.value.code == "camera-no-pictures"


def test_webcam_that_is_not_there_is_absent(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CameraError) as failed:
        Webcam(63).open()
    assert failed.value.code == "camera-absent"
    assert capfd.readouterr().err == ""


def test_webcam_that_was_closed_is_lost() -> None:
    source = Webcam(63)
    source.close()
    with pytest.raises(CameraError) as failed:
        source.read()
    assert failed.value.code == "camera-lost"


def test_every_name_but_two_opens_a_camera(tmp_path: Path) -> None:
    frameless = {Kind.SCANNER, Kind.NONE}
    opened = {kind: open_camera(CameraName(kind, path=tmp_path)) for kind in Kind}
    assert {kind for kind, camera in opened.items() if camera is None} == frameless


# --- running ---


class Stubborn:
    """A source that fails as often as it is told, then delivers, and loses its plug once."""

    interval = 0.001

    def __init__(self, *, failures: int = 0, lost_after: int | None = None) -> None:
        self.failures = failures
        self.lost_after = lost_after
        self.open_now = 0
        self.most_open = 0
        self.delivered = 0

    def open(self) -> None:
        if self.failures:
            self.failures -= 1
            raise CameraError("camera-absent", "No camera.", hint="None.")
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)

    def read(self) -> Frame:
        if self.lost_after == self.delivered:
            self.lost_after = None
            raise lost()
        self.delivered += 1
        return empty_frame()

    def close(self) -> None:
        self.open_now = max(0, self.open_now - 1)


class Watcher:
    """Notes what a camera says, and lets a test wait for it."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.frames = 0
        self._said = threading.Condition()

    def on_frame(self, _frame: Frame) -> None:
        with self._said:
            self.frames += 1
            self._said.notify_all()

    def on_fault(self, code: str) -> None:
        with self._said:
            self.faults.append(code)
            self._said.notify_all()

    def wait(self, *, frames: int = 0, faults: int = 0) -> None:
        with self._said:
            assert self._said.wait_for(
                lambda: self.frames >= frames and len(self.faults) >= faults, PATIENCE
            )


def test_absent_camera_is_tried_again_until_it_is_there() -> None:
    camera, watcher = RunningCamera(Stubborn(failures=2), retry=0.001), Watcher()
    camera.start(watcher.on_frame, watcher.on_fault)
    watcher.wait(frames=3)
    camera.close()
    assert watcher.faults == ["camera-absent", "camera-absent"]


def test_camera_that_loses_its_plug_is_opened_again() -> None:
    source, watcher = Stubborn(lost_after=2), Watcher()
    camera = RunningCamera(source, retry=0.001)
    camera.start(watcher.on_frame, watcher.on_fault)
    watcher.wait(frames=4)
    camera.close()
    assert watcher.faults == ["camera-lost"]
    assert source.open_now == 0


def test_stopped_camera_delivers_nothing_and_is_released() -> None:
    source, watcher = Stubborn(), Watcher()
    camera = RunningCamera(source)
    camera.start(watcher.on_frame, watcher.on_fault)
    watcher.wait(frames=1)
    camera.close()
    seen = watcher.frames
    assert source.open_now == 0
    assert watcher.frames == seen


def test_quick_stop_and_start_never_opens_a_device_twice() -> None:
    source, watcher = Stubborn(), Watcher()
    camera = RunningCamera(source)
    for _ in range(20):
        camera.start(watcher.on_frame, watcher.on_fault)
        camera.stop()
    camera.start(watcher.on_frame, watcher.on_fault)
    watcher.wait(frames=1)
    camera.close()
    assert source.most_open == 1


def test_second_start_changes_nothing() -> None:
    source, watcher = Stubborn(), Watcher()
    camera = RunningCamera(source)
    camera.start(watcher.on_frame, watcher.on_fault)
    camera.start(watcher.on_frame, watcher.on_fault)
    camera.set_torch(on=True)
    watcher.wait(frames=1)
    camera.close()
    assert source.most_open == 1


def test_camera_that_never_ran_can_be_closed() -> None:
    RunningCamera(Stubborn()).close()
