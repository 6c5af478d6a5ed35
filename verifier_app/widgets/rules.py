"""Loads the rules of every widget and screen, once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from kivy.lang import Builder

_ROOM: Final = Path(__file__).resolve().parent
_SCREENS: Final = _ROOM.parent / "screens"


@cache
def load() -> None:
    """Load each ``.kv`` file of this room, then those of the screens. Only the first call does."""
    for folder in (_ROOM, _SCREENS):
        for file in sorted(folder.glob("*.kv")):
            Builder.load_file(str(file))
