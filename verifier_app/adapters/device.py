"""What the app runs on, and where it may keep things there."""

from __future__ import annotations

import os
import sys
from enum import Enum
from pathlib import Path
from typing import Final

_FOLDER: Final = "gouvcheck"


class Device(Enum):
    """What the app runs on."""

    ANDROID = "android"
    DESKTOP = "desktop"


def this_device() -> Device:
    """Tell what the app runs on; python-for-android sets the variable."""
    return Device.ANDROID if "ANDROID_ARGUMENT" in os.environ else Device.DESKTOP


def private_folder() -> Path:
    """Return the folder in which the app keeps its trust and settings; it need not be there.

    On Android it is the app's own, which no other app reads; on a desktop it is where the XDG base
    directory specification, or the system's own custom, puts it.
    """
    if this_device() is Device.ANDROID:
        return Path(os.environ["ANDROID_PRIVATE"]) / _FOLDER
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _FOLDER
    data = os.environ.get("XDG_DATA_HOME", "")
    # The specification has relative paths ignored.
    home = Path(data) if Path(data).is_absolute() else Path.home() / ".local" / "share"
    return home / _FOLDER
