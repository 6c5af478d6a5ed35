"""What differs from letter to letter, as operators of a content stream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gouvcheck_core.format import QUIET_ZONE_MODULES
from voucher_batch.sheet.fast.embedding import codes, resource_name
from voucher_batch.sheet.stencil import MARK_QUIET

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voucher_batch.sheet.content import Content
    from voucher_batch.sheet.fast.skeleton import Place
    from voucher_batch.sheet.template import Template

SRGB: Final = b"/srgb"
"""Name of the colour space of inks among the page's resources."""

_QUIET: Final = {"code": QUIET_ZONE_MODULES, "mark": MARK_QUIET}


@dataclass(frozen=True, slots=True)
class Pen:
    """All that is known of a line before its text is.

    Args:
        slot: Whose line it is.
        line: Which one.
        before: Operators up to the size of the type.
        after: Operators between the size and the glyphs.
        codes: Text -> codes of glyphs.
    """

    slot: str
    line: int
    before: bytes
    after: bytes
    codes: Mapping[int, str]


def pen(place: Place, template: Template) -> Pen:
    """Return what draws the text of a place."""
    slot = template.slot(place.slot)
    ink = b" ".join([b"%.4g" % (each / 255) for each in bytes.fromhex(slot.ink[1:])])
    return Pen(
        slot=place.slot,
        line=place.line,
        before=b"%b\nBT %b cs %b scn %b " % (place.opening, SRGB, ink, resource_name(slot.weight)),
        after=b" Tf 1 0 0 1 %.8g %.8g Tm<" % (place.x, place.y),
        codes=codes(slot.weight),
    )


def drawn(content: Content, pens: Sequence[Pen], pictures: Sequence[Place]) -> bytes:
    """Return the operators that draw one letter's own content."""
    parts: list[bytes] = []
    for each in pens:
        fitted = content.slots[each.slot]
        glyphs = fitted.lines[each.line].translate(each.codes).encode()
        parts += (each.before, b"%g" % fitted.size, each.after, glyphs, b">Tj ET\nEMC\n")
    for place in pictures:
        parts.append(_picture(content, place))
    return b"".join(parts)


def _picture(content: Content, place: Place) -> bytes:
    """Return what draws a code in its room; the quiet zone is what stays white."""
    size, quiet = getattr(content, place.slot).size, _QUIET[place.slot]
    module = place.side / (size + 2 * quiet)
    side, inset = size * module, quiet * module
    matrix = (side, side, place.x + inset, place.y + inset)
    # The grey of the device, for black ink alone is sharper than black mixed of all inks.
    return b"%b\nq 0 g %.8g 0 0 %.8g %.8g %.8g cm/%b Do Q\nEMC\n" % (
        place.opening,
        *matrix,
        place.slot.encode(),
    )
