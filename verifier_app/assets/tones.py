"""The program that makes the app's sounds: ``python -m verifier_app.assets.tones``.

A sound tells the verdict to a person who does not look: good news rises, bad news falls, and what
is open stays on one tone. No two have the same rhythm and the same steps, so that none of them
depends on hearing absolute pitch. The app never imports this: it ships the sounds.
"""

from __future__ import annotations

import math
import wave
from array import array
from typing import TYPE_CHECKING, Final, NamedTuple

from verifier_app.assets import FOLDER
from verifier_app.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SOUNDS: Final = FOLDER / "sounds"
RATE: Final = 22_050
"""Samples a second."""

_LOUDNESS: Final = 0.5
"""Of full scale: a desk has neighbours."""

_RISE: Final = 0.008
"""Seconds in which a tone swells and dies away; without them it clicks."""

_OVERTONES: Final = ((1, 1.0), (2, 0.25), (3, 0.12))
"""A pure tone is hard to hear on the loudspeaker of a phone."""


class Tone(NamedTuple):
    """One tone and the silence after it.

    Args:
        pitch: Hertz.
        length: Seconds.
        rest: Seconds of silence.
    """

    pitch: float
    length: float
    rest: float = 0.04


C5, E5, G5, A5, C6 = 523.25, 659.26, 783.99, 880.0, 1046.5
A4, F4, D4, A3 = 440.0, 349.23, 293.66, 220.0

PATTERNS: Final[Mapping[Outcome, Sequence[Tone]]] = {
    Outcome.GENUINE: (Tone(C5, 0.09), Tone(G5, 0.16)),
    Outcome.GENUINE_AGED: (Tone(C5, 0.09), Tone(G5, 0.16, 0.12), Tone(G5, 0.09)),
    Outcome.OUT_OF_DATE: (Tone(A4, 0.16, 0.10), Tone(A4, 0.16)),
    Outcome.SUSPENDED: (Tone(A4, 0.10), Tone(A4, 0.10), Tone(A4, 0.30)),
    Outcome.USED: (Tone(E5, 0.08), Tone(A4, 0.08, 0.12), Tone(E5, 0.08), Tone(A4, 0.08)),
    Outcome.WITHDRAWN: (Tone(F4, 0.14), Tone(D4, 0.14), Tone(A3, 0.34)),
    Outcome.NOT_GENUINE: (Tone(A3, 0.14, 0.06), Tone(A3, 0.14, 0.06), Tone(A3, 0.42)),
    Outcome.CANNOT_CONFIRM: (Tone(A4, 0.12), Tone(C5, 0.12), Tone(A4, 0.20)),
    Outcome.NEWER: (Tone(C5, 0.08), Tone(E5, 0.08), Tone(A5, 0.08), Tone(C6, 0.08)),
    Outcome.NOT_A_CODE: (Tone(A4, 0.05, 0.0),),
}


def samples(pattern: Sequence[Tone]) -> array[int]:
    """Return a pattern as signed 16-bit samples."""
    drawn = array("h")
    for tone in pattern:
        drawn.extend(_sample(tone, number) for number in range(round(tone.length * RATE)))
        drawn.extend([0] * round(tone.rest * RATE))
    return drawn


def _sample(tone: Tone, number: int) -> int:
    at = number / RATE
    swell = min(1.0, at / _RISE, (tone.length - at) / _RISE)
    full = sum(share for _, share in _OVERTONES)
    level = sum(
        share * math.sin(2 * math.pi * multiple * tone.pitch * at) for multiple, share in _OVERTONES
    )
    return round(32_767 * _LOUDNESS * swell * level / full)


def main() -> None:
    """Write the sounds."""
    for outcome, pattern in PATTERNS.items():
        with wave.open(str(SOUNDS / f"{outcome.value}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples(pattern).tobytes())


if __name__ == "__main__":
    main()
