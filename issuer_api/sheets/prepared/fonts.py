"""Faces for a document's own texts, as objects of its file."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from voucher_batch.sheet.fast.embedding import embedded

if TYPE_CHECKING:
    from voucher_batch.sheet.faces import Weight
    from voucher_batch.sheet.fast.node import Node

_REFERENCES: Final = frozenset(" -./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_WORDS: Final = _REFERENCES | frozenset(
    "!\"#$%&'()*+,:;<=>?@_abcdefghijklmnopqrstuvwxyz°«»–’ÀÂÄÇÈÉÊËÎÏÔÖÙÛÜßàâäçèéêëîïñôöùûüÿŒœ€"
)
USUAL: Final = (_REFERENCES, _WORDS)
"""What numbers are written with, and what French and German are. All of a set is there where a part
of it is shown, so that most documents share fonts that a process makes once."""

OBJECTS: Final = 5
"""Of a face: font, descendant, descriptor, outlines and characters."""

_KEPT: Final = 200
"""Fonts that a process remembers, some 10 kB each."""


def font(weight: Weight, text: str, *, first: int) -> tuple[bytes, ...]:
    """Return the objects of a face.

    Args:
        weight: Of the face.
        text: What is shown in it.
        first: Number of the first object, the font itself.
    """
    shown = frozenset(text)
    usual = next((each for each in USUAL if shown <= each), _WORDS)
    return _font(weight, shown | usual, first)


@lru_cache(maxsize=_KEPT)
def _font(weight: Weight, characters: frozenset[str], first: int) -> tuple[bytes, ...]:
    objects: list[bytes] = []
    _write(embedded(weight, characters), first, objects)
    return tuple(objects)


def _write(node: Node, first: int, objects: list[bytes]) -> int:
    """Write an object and those that it refers to; return its number."""
    index = len(objects)
    objects.append(b"")  # its place, before those
    text = b"".join([
        part if isinstance(part, bytes) else b"%d 0 R" % _write(part, first, objects)
        for part in node.parts
    ])  # fmt: skip
    if node.data is not None:
        text = b"%b/Length %d>>\nstream\n%b\nendstream" % (
            text.removesuffix(b">>"),
            len(node.data),
            node.data,
        )
    objects[index] = b"%d 0 obj\n%b\nendobj\n" % (first + index, text)
    return first + index
