"""Texts that are a document's own, and what stands for them while their sheet is prepared."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from voucher_batch.sheet.faces import Weight, face

if TYPE_CHECKING:
    from collections.abc import Sequence

MARKS: Final = "".join(map(chr, range(0x1EA0, 0x1EFA)))
"""Letters that no word around a document has, one for each text of its own: those of Vietnamese."""

_LETTER: Final = "L"
_SIGNS: Final = frozenset("NPS")
"""Numbers, punctuation and symbols: the first letter of their Unicode categories."""

_COMMON: Final = (range(0x100), range(0x2010, 0x205F), range(0x20AC, 0x20AD))
"""ASCII, Latin-1, general punctuation and the euro: the signs in them are of every script."""

_DOT: Final = "\u00b7"
"""The faces move two of these apart, as letters with a dot in Catalan are."""


class Own(str):
    """A text that is the document's own, which a template sets by its function ``own``."""

    __slots__ = ()


def marked(data: Any, texts: list[str]) -> Any:  # noqa: ANN401 - what JSON has
    """Return data with a mark in place of each text of the document's own.

    Args:
        data: What a sheet shows.
        texts: Gets those texts, in the order of their marks; see `simple`.
    """
    match data:
        case Own() if data:
            texts.append(str(data))
            return MARKS[(len(texts) - 1) % len(MARKS)]
        case dict():
            return {key: marked(value, texts) for key, value in data.items()}
        case list() | tuple():
            return [marked(value, texts) for value in data]
        case _:
            return data


def simple(texts: Sequence[str]) -> bool:
    """Tell whether there is a mark for each text, and each is set letter by letter on its line."""
    return len(texts) <= len(MARKS) and all(
        _settable().issuperset(text) and text == text.strip() and "  " not in text for text in texts
    )


@cache
def _settable() -> frozenset[str]:
    """Return Latin letters, and what belongs to no script; a change of it begins a new run."""
    shown = face(Weight.REGULAR).glyphs.keys() & face(Weight.SEMIBOLD).glyphs.keys()
    return frozenset(each for each in map(chr, shown) if each == " " or _is_latin(each))


def _is_latin(each: str) -> bool:
    category = unicodedata.category(each)[0]
    if category == _LETTER:
        return unicodedata.name(each).startswith("LATIN ")
    return category in _SIGNS and each != _DOT and any(ord(each) in block for block in _COMMON)
