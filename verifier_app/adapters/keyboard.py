"""Key presses of the window -> the characters that a person or a scanner typed.

A keyboard-wedge scanner types a code as fast as it can and ends with Enter. Characters come as text
events, in which Shift is applied already; Enter comes as a key. The scanner must be set to the
layout of the computer's keyboard, as for every other program on it.
"""

from __future__ import annotations

from typing import Final

ENTER_KEYS: Final = frozenset({10, 13, 271})
"""Line feed, Enter, and Enter of the number block, as Kivy numbers keys."""

END: Final = "\n"


def typed_by_text(text: str) -> tuple[str, ...]:
    """Return the characters of a text event; what cannot be printed is left out.

    Args:
        text: One character as a rule, several where an input method hands over a whole word.
    """
    return tuple(character for character in text if character.isprintable())
