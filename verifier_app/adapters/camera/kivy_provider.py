"""Kivy's camera provider: the way to a phone's camera, and to a Mac's.

A provider lives on the window's thread and draws into a texture. On Android the plane of brightness
is taken as the camera delivers it; elsewhere the texture is read back, and green stands for
brightness. The way over Android is not run in our tests: it needs a device.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from verifier_app.adapters.camera.running import RETRY
from verifier_app.ports import Frame

if TYPE_CHECKING:
    from collections.abc import Callable

_RESOLUTION: Final = (1280, 720)

_RGBA: Final = 4


class KivyCamera:
    """Runs Kivy's provider; fulfils `verifier_app.ports.Camera`. Every call is the window's.

    Args:
        index: 0 is the first camera.
        provider: What Kivy found on this device, unless told.
    """

    def __init__(self, index: int, *, provider: Callable[..., Any] | None = None) -> None:
        self._index = index
        self._provider = provider
        self._device: Any = None
        self._retry: Any = None
        self._wanted = False

    def start(self, on_frame: Callable[[Frame], None], on_fault: Callable[[str], None]) -> None:
        """Begin to deliver frames; where there is no camera, try again every two seconds."""
        self._wanted = True
        if self._device is not None:
            return
        try:
            device = self._make()
        except Exception:  # noqa: BLE001 - each provider fails in the way of its platform
            on_fault("camera-absent")
            clock = import_module("kivy.clock").Clock
            self._retry = clock.schedule_once(lambda _: self._again(on_frame, on_fault), RETRY)
            return
        self._device = device
        device.bind(on_texture=lambda camera: self._deliver(camera, on_frame))

    def stop(self) -> None:
        """Release the camera."""
        self._wanted = False
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None
        if self._device is not None:
            self._device.stop()
            # Android's provider frees the device with the object; the others at stop.
            self._device = None

    def set_torch(self, *, on: bool) -> None:
        """Switch the light beside an Android camera; other cameras have none."""
        device = getattr(self._device, "_android_camera", None)
        if device is not None:
            parameters = device.getParameters()
            parameters.setFlashMode("torch" if on else "off")
            device.setParameters(parameters)

    def _make(self) -> Any:  # noqa: ANN401 - a class of Kivy, which ships no types
        provider = self._provider or import_module("kivy.core.camera").Camera
        return provider(index=self._index, resolution=_RESOLUTION)

    def _again(self, on_frame: Callable[[Frame], None], on_fault: Callable[[str], None]) -> None:
        if self._wanted:
            self.start(on_frame, on_fault)

    def _deliver(self, camera: Any, on_frame: Callable[[Frame], None]) -> None:  # noqa: ANN401
        if camera is self._device and (frame := _frame_of(camera)) is not None:
            on_frame(frame)


def _frame_of(camera: Any) -> Frame | None:  # noqa: ANN401 - a class of Kivy
    """Return the newest frame, or None before the first."""
    if hasattr(camera, "grab_frame"):
        return _from_plane(camera.grab_frame(), *camera.resolution)
    texture = camera.texture
    if texture is None:
        return None
    width, height = texture.size
    rgba = memoryview(texture.pixels)
    return Frame(bytes(rgba[1::_RGBA]), width=width, height=height)


def _from_plane(data: bytes | None, width: int, height: int) -> Frame | None:
    """Return what an NV21 buffer begins with, its plane of brightness."""
    if data is None or len(data) < width * height:
        return None
    return Frame(bytes(data[: width * height]), width=width, height=height)
