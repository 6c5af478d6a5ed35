"""Kivy's camera provider: a provider of our own that draws into a texture, as every one does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kivy.clock import Clock
from kivy.core.camera import CameraBase
from kivy.graphics.texture import Texture

from gouvcheck_core import qr
from verifier_app.adapters.camera.kivy_provider import KivyCamera
from verifier_app.adapters.reading import read_frame

if TYPE_CHECKING:
    from tests.window.stage import Stage
    from verifier_app.ports import Frame

TEXT = "GC1:PROVIDER"
SIZE = (160, 120)


class DrawingCamera(CameraBase):  # type: ignore[misc]  # Kivy has no types
    """Shows one code, as large as the picture allows."""

    _texture: Any = None

    def init_camera(self) -> None:
        self._resolution = SIZE
        self._format = "rgb"
        self.stops = 0

    def stop(self) -> None:
        super().stop()
        self.stops += 1

    def draw(self) -> None:
        """Deliver the next frame."""
        code = qr.encode(TEXT).image(scale=4).convert("RGB")
        picture = code.crop((0, 0, *SIZE))
        picture.paste(code.resize((116, 116)), (0, 0))
        if self._texture is None:
            self._texture = Texture.create(SIZE, colorfmt="rgb")
            self._texture.flip_vertical()
        self._buffer = picture.tobytes()
        self._copy_to_gpu()


class AbsentCamera(CameraBase):  # type: ignore[misc]  # Kivy has no types
    """A device that is not there fails in the way of its platform."""

    def init_camera(self) -> None:
        raise RuntimeError


class Watched:
    """A camera with what it delivered."""

    def __init__(self, provider: type[Any]) -> None:
        self.made: list[Any] = []
        self.frames: list[Frame] = []
        self.faults: list[str] = []
        self._provider = provider
        self.camera = KivyCamera(0, provider=self._make)

    def _make(self, **options: Any) -> Any:
        self.made.append(self._provider(**options))
        return self.made[-1]

    def start(self) -> None:
        self.camera.start(self.frames.append, self.faults.append)


@pytest.mark.usefixtures("stage")
def test_frame_of_the_provider_is_read() -> None:
    watched = Watched(DrawingCamera)
    watched.start()
    watched.made[0].draw()
    (frame,) = watched.frames
    assert (frame.width, frame.height) == SIZE
    assert read_frame(frame) == TEXT


@pytest.mark.usefixtures("stage")
def test_stopped_provider_is_released_and_delivers_nothing() -> None:
    watched = Watched(DrawingCamera)
    watched.start()
    watched.start()
    watched.camera.stop()
    watched.camera.stop()
    watched.made[0].draw()
    assert (watched.frames, len(watched.made), watched.made[0].stops) == ([], 1, 1)
    watched.start()
    watched.made[1].draw()
    assert len(watched.frames) == 1


@pytest.mark.usefixtures("stage")
def test_light_of_a_provider_without_one_stays_as_it_is() -> None:
    watched = Watched(DrawingCamera)
    watched.camera.set_torch(on=True)
    watched.start()
    watched.camera.set_torch(on=True)
    assert watched.faults == []


def test_absent_camera_is_told_and_tried_again_until_nobody_wants_it(stage: Stage) -> None:
    watched = Watched(AbsentCamera)
    watched.start()
    assert watched.faults == ["camera-absent"]
    [retry] = [event for event in Clock.get_events() if event.timeout == 2.0]
    retry.tick(Clock.get_time() + 10)
    assert watched.faults == ["camera-absent", "camera-absent"]
    watched.camera.stop()
    assert [event for event in Clock.get_events() if event.timeout == 2.0] == []
    stage.settle()


def test_android_frame_is_the_plane_of_brightness() -> None:
    class Device:
        """What Kivy's Android provider has beside a texture."""

        resolution = (4, 2)

        def grab_frame(self) -> bytes:
            return bytes(range(8)) + bytes(4)  # NV21: brightness, then colour

        def bind(self, **_events: Any) -> None: ...

    from verifier_app.adapters.camera.kivy_provider import _frame_of

    frame = _frame_of(Device())
    assert frame is not None
    assert (frame.grey, frame.width, frame.height) == (bytes(range(8)), 4, 2)
