"""What is drawn on a letter: streams that all letters of a kind share, and what is its own."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from gouvcheck_core.format import QUIET_ZONE_MODULES
from voucher_batch.sheet.fast.embedding import codes, resource_name
from voucher_batch.sheet.fast.markers import PICTURES
from voucher_batch.sheet.fast.node import Node
from voucher_batch.sheet.stencil import MARK_QUIET

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voucher_batch.sheet.content import Content
    from voucher_batch.sheet.fast.markers import Place
    from voucher_batch.sheet.fast.skeleton import Skeleton
    from voucher_batch.sheet.template import Template

SRGB: Final = b"/srgb"
"""Name of the colour space of inks among the page's resources."""

_QUIET: Final = {"code": QUIET_ZONE_MODULES, "mark": MARK_QUIET}
_END_OF_TEXT: Final = b"\nET\nEMC\n"
_KEPT: Final = 400


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line of text that is the letter's own.

    Args:
        before: What stands between it and the one before, if there is one in the same stream.
        slot: That it belongs to.
        line: Of the slot, from 0.
        codes: Text -> codes of glyphs.
    """

    before: bytes
    slot: str
    line: int
    codes: Mapping[int, str]


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """What letters of a kind draw. A page's streams are read as one (ISO 32000-1 section 7.8.2).

    Args:
        static: Streams that all of them share, the operators around their own texts included.
        gaps: What is drawn between two of these each, so one less.
    """

    static: tuple[Node, ...]
    gaps: tuple[tuple[Stroke, ...], ...]


@lru_cache(maxsize=_KEPT)
def drawing_of(skeleton: Skeleton) -> Drawing:
    """Return what letters of a kind draw."""
    static: list[bytes] = []
    gaps: list[list[Stroke]] = []
    before = b""
    for text, places in zip_longest(skeleton.static, skeleton.gaps, fillvalue=()):
        before += bytes(text) + b"\n"
        is_first = True
        for place in places:
            if place.slot in PICTURES:
                # The same on every letter, for codes of another size are another kind.
                before += _picture(place, skeleton.sizes[place.slot])
                continue
            before += _opening(place, skeleton.template)
            if is_first:
                static.append(before)
                gaps.append([])
                before, is_first = b"", False
            weight = skeleton.template.slot(place.slot).weight
            gaps[-1].append(Stroke(before, place.slot, place.line, codes(weight)))
            before = _END_OF_TEXT
    static.append(before)
    nodes = [Node((b"<</Filter/FlateDecode>>",), zlib.compress(each, 9)) for each in static]
    return Drawing(tuple(nodes), tuple(map(tuple, gaps)))


def drawn(content: Content, strokes: Sequence[Stroke]) -> bytes:
    """Return what a letter draws in one of the gaps."""
    parts: list[bytes] = []
    for each in strokes:
        fitted = content.slots[each.slot]
        glyphs = fitted.lines[each.line].translate(each.codes).encode("latin-1")
        parts += (each.before, _sized(fitted.size), glyphs, b")Tj")
    return b"".join(parts)


@lru_cache
def _sized(size: float) -> bytes:
    return b"%g Tf(" % size


def _opening(place: Place, template: Template) -> bytes:
    """Return the operators before a text, but its size."""
    slot = template.slot(place.slot)
    ink = b" ".join([b"%.4g" % (each / 255) for each in bytes.fromhex(slot.ink[1:])])
    text = b"\nBT %b cs %b scn 1 0 0 1 %.8g %.8g Tm %b\n"
    face = resource_name(slot.weight)
    return place.opening + text % (SRGB, ink, place.x, place.y, face)


def _picture(place: Place, size: int) -> bytes:
    """Return what puts a code into its room; the quiet zone is what stays white."""
    quiet = _QUIET[place.slot]
    module = place.side / (size + 2 * quiet)
    side, inset = size * module, quiet * module
    matrix = (side, side, place.x + inset, place.y + inset)
    # The grey of the device: black ink alone is sharper than a black mixed of all inks.
    return place.opening + b"\nq 0 g\n%.8g 0 0 %.8g %.8g %.8g cm/%b Do\nQ\nEMC\n" % (
        *matrix,
        place.slot.encode(),
    )
