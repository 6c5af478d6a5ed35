"""Room for what the app ships beside code: fonts, icons, sounds and the first trust.

Everything here is data that a program of ours has drawn or that carries its licence beside it. The
names are the only code: paths, worked out from where the package lies; nothing is opened here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent
FONTS: Final = FOLDER / "fonts"
ICONS: Final = FOLDER / "icons"

TEXT_FONT: Final = FONTS / "IBMPlexSans-Regular.ttf"
STRONG_FONT: Final = FONTS / "IBMPlexSans-SemiBold.ttf"
LAUNCHER: Final = FOLDER / "android" / "icon.png"
