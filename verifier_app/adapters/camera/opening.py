"""A camera from its name. OpenCV, Pillow and Kivy are loaded only where one of theirs is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from verifier_app.adapters.camera.naming import CameraName, Kind
from verifier_app.adapters.camera.running import RunningCamera

if TYPE_CHECKING:
    from verifier_app.ports import Camera


def open_camera(name: CameraName) -> Camera | None:
    """Return the camera of that name, not started yet; None where there are no frames."""
    match name.kind:
        case Kind.WEBCAM:
            from verifier_app.adapters.camera.opencv import Webcam  # noqa: PLC0415

            return RunningCamera(Webcam(name.index))
        case Kind.VIDEO:
            from verifier_app.adapters.camera.opencv import VideoFile  # noqa: PLC0415

            return RunningCamera(VideoFile(name.path))
        case Kind.FOLDER:
            from verifier_app.adapters.camera.folder import ImageFolder  # noqa: PLC0415

            return RunningCamera(ImageFolder(name.path))
        case Kind.PROVIDER:
            from verifier_app.adapters.camera.kivy_provider import KivyCamera  # noqa: PLC0415

            return KivyCamera(name.index)
        case Kind.SCANNER | Kind.NONE:
            return None
        case _ as never:
            assert_never(never)
