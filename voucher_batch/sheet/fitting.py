"""Text -> lines of a slot: broken where it is too wide, smaller where that is not enough.

Both renderers set what is decided here, so that they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voucher_batch.errors import SheetError
from voucher_batch.sheet.faces import face, unknown
from voucher_batch.sheet.geometry import MM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voucher_batch.sheet.faces import Face
    from voucher_batch.sheet.template import Slot

STEP: Final = 0.5
"""Points by which type becomes smaller."""


@dataclass(frozen=True, slots=True, repr=False)
class Fitted:
    """Lines as they are set. Its ``repr`` is empty: they may hold a name.

    Args:
        lines: From top to bottom.
        size: Of the type, in points.
    """

    lines: tuple[str, ...]
    size: float


def fit(texts: Sequence[str], slot: Slot) -> Fitted:
    """Set texts, each on a line of its own, in a slot.

    Raises:
        SheetError: ``sheet-glyph``, ``sheet-too-long``.
    """
    letters, room = face(slot.weight), slot.width * MM
    if len(texts) <= slot.lines:
        for text in texts:
            if not letters.surely_fits(text, size=slot.size, room=room):
                break
        else:  # as nearly always; a generator would take longer than what it goes through
            return Fitted(tuple(texts), slot.size)
    strange = unknown("".join(texts))
    if strange:
        raise SheetError(
            "sheet-glyph",
            f"The text for {slot.name} has {len(strange)} characters that the letters cannot show.",
            hint="Write it in Latin letters, each with its accents as a single character (NFC).",
        )
    if len(texts) <= slot.lines and all(
        letters.width(text, size=slot.size) <= room for text in texts
    ):
        return Fitted(tuple(texts), slot.size)
    words = [word for text in texts for word in text.split(" ")]
    for size in _sizes(slot):
        last = size - STEP < slot.least
        if not last and any(letters.width(word, size=size) > room for word in words):
            continue
        lines = tuple(line for text in texts for line in _broken(text, letters, room, size))
        if len(lines) <= slot.lines:
            return Fitted(lines, size)
    raise SheetError(
        "sheet-too-long",
        f"The text for {slot.name} does not fit, however small it is set.",
        hint="Shorten it, or give the slot of the template more lines.",
    )


def _sizes(slot: Slot) -> Iterator[float]:
    size = slot.size
    while size >= slot.least:
        yield size
        size -= STEP


def _broken(text: str, letters: Face, room: float, size: float) -> Iterator[str]:
    """Yield lines no wider than the room, broken between words where that is possible."""
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and letters.width(longer, size=size) > room:
            yield line
            longer = word
        while letters.width(longer, size=size) > room and len(longer) > 1:
            cut = _cut(longer, letters, room, size)
            yield longer[:cut]
            longer = longer[cut:]
        line = longer
    yield line


def _cut(word: str, letters: Face, room: float, size: float) -> int:
    """Return how many characters of a word fit, at least one."""
    count = len(word) - 1
    while count > 1 and letters.width(word[:count], size=size) > room:
        count -= 1
    return count
