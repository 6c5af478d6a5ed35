"""What differs from letter to letter, as operators of a content stream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gouvcheck_core.format import QUIET_ZONE_MODULES
from voucher_batch.sheet.fast.embedding import codes, resource_name
from voucher_batch.sheet.fast.markers import PICTURES
from voucher_batch.sheet.stencil import MARK_QUIET

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voucher_batch.sheet.content import Content
    from voucher_batch.sheet.fast.markers import Place
    from voucher_batch.sheet.template import Template

SRGB: Final = b"/srgb"
"""Name of the colour space of inks among the page's resources."""

_QUIET: Final = {"code": QUIET_ZONE_MODULES, "mark": MARK_QUIET}


@dataclass(frozen=True, slots=True)
class Stroke:
    """What is drawn at a place, all but what the letter brings.

    Args:
        place: Where.
        opening: Operators before what the letter brings; the same on every letter.
        closing: Operators after it.
        codes: Text -> codes of glyphs; empty for a picture.
    """

    place: Place
    opening: bytes
    closing: bytes
    codes: Mapping[int, str]


def stroke(place: Place, template: Template) -> Stroke:
    """Return what is drawn at a place."""
    if place.slot in PICTURES:
        # The grey of the device: black ink alone is sharper than a black mixed of all inks.
        return Stroke(place, place.opening + b"\nq 0 g\n", b"\nQ\nEMC\n", {})
    slot = template.slot(place.slot)
    ink = b" ".join([b"%.4g" % (each / 255) for each in bytes.fromhex(slot.ink[1:])])
    text = b"\nBT %b cs %b scn 1 0 0 1 %.8g %.8g Tm %b\n"
    face = resource_name(slot.weight)
    return Stroke(
        place,
        place.opening + text % (SRGB, ink, place.x, place.y, face),
        b"\nET\nEMC\n",
        codes(slot.weight),
    )


def drawn(content: Content, strokes: Sequence[Stroke]) -> bytes:
    """Return what a letter draws at places that follow each other.

    The first opening and the last closing are left out: they end and begin the static streams
    around this one, for a page's streams are read as one (ISO 32000-1 section 7.8.2).
    """
    parts: list[bytes] = []
    for each in strokes:
        parts += (each.opening, _own(content, each), each.closing)
    return b"".join(parts[1:-1])


def _own(content: Content, each: Stroke) -> bytes:
    """Return what of one place is the letter's own."""
    place = each.place
    if place.slot in PICTURES:
        return _picture(content, place)
    fitted = content.slots[place.slot]
    glyphs = fitted.lines[place.line].translate(each.codes).encode("latin-1")
    return b"%g Tf(%b)Tj" % (fitted.size, glyphs)


def _picture(content: Content, place: Place) -> bytes:
    """Return what puts a code into its room; the quiet zone is what stays white."""
    size, quiet = getattr(content, place.slot).size, _QUIET[place.slot]
    module = place.side / (size + 2 * quiet)
    side, inset = size * module, quiet * module
    matrix = (side, side, place.x + inset, place.y + inset)
    return b"%.8g 0 0 %.8g %.8g %.8g cm/%b Do" % (*matrix, place.slot.encode())
