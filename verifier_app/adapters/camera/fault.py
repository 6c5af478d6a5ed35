"""Why there are no frames."""

from __future__ import annotations

from gouvcheck_core.errors import GouvCheckError


class CameraError(GouvCheckError):
    """A camera, video or folder of pictures does not deliver frames."""

    family = "camera-"


def absent(what: str) -> CameraError:
    """Return the error for a camera that cannot be opened.

    Args:
        what: What was to be opened, such as "camera 0"; never a path.
    """
    return CameraError(
        "camera-absent",
        f"There is no picture from {what}.",
        hint="Connect a camera, close other programs that use it, or type the reference.",
    )


def lost() -> CameraError:
    """Return the error for a camera that stopped delivering, such as one that was pulled out."""
    return CameraError(
        "camera-lost",
        "The camera stopped delivering pictures.",
        hint="Check its plug; it is tried again every two seconds.",
    )


def unreadable(what: str) -> CameraError:
    """Return the error for a video or folder without a picture in it."""
    return CameraError(
        "camera-no-pictures",
        f"No picture can be read from {what}.",
        hint="Name a video, or a folder with PNG or JPEG pictures.",
    )
