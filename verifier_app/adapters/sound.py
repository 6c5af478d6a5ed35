"""Playing the sound of a verdict."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from verifier_app.assets import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from verifier_app.model import Outcome

SOUNDS: Final = FOLDER / "sounds"


def sound_file(outcome: Outcome) -> Path:
    """Return the sound of a kind of verdict."""
    return SOUNDS / f"{outcome.value}.wav"


class KivySpeaker:
    """Plays through Kivy's audio provider; fulfils `verifier_app.ports.Speaker`.

    A device without a loudspeaker, or with one that Kivy does not know, stays silent.
    """

    def __init__(self) -> None:
        self._loaded: dict[Outcome, Any] = {}

    def play(self, outcome: Outcome) -> None:
        """Play the sound of a kind of verdict, on the thread of the window."""
        if outcome not in self._loaded:
            loader = import_module("kivy.core.audio").SoundLoader
            self._loaded[outcome] = loader.load(str(sound_file(outcome)))
        sound = self._loaded[outcome]
        if sound is not None:
            sound.stop()
            sound.play()


class SilentSpeaker:
    """Plays nothing; fulfils `verifier_app.ports.Speaker`."""

    def play(self, outcome: Outcome) -> None:
        """Play nothing."""
        del outcome
