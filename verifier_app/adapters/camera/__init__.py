"""Where frames come from: a webcam, Kivy's provider, a video file or a folder of pictures.

What may enter this room: sources, which block (`source` and the modules beside it), the thread that
runs one and opens it again when it fails (`running`), and Kivy's provider, which has a clock of its
own (`kivy_provider`). A frame is handed on and forgotten; nothing here keeps or reads one.
"""

from verifier_app.adapters.camera.fault import CameraError
from verifier_app.adapters.camera.naming import FORMS, CameraName, Kind, parse_camera
from verifier_app.adapters.camera.opening import open_camera
from verifier_app.adapters.camera.running import RunningCamera
from verifier_app.adapters.camera.source import Source

__all__ = [
    "FORMS",
    "CameraError",
    "CameraName",
    "Kind",
    "RunningCamera",
    "Source",
    "open_camera",
    "parse_camera",
]
