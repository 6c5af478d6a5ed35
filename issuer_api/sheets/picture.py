"""The code as a picture of one bit, put where Typst has set a pixel in its place.

Typst writes pictures of eight bits, which take longer to write and twice as long to draw, for the
reader who checks a sheet and for every one after. Where the code stands is the template's to say.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from typing import TYPE_CHECKING, Final

from voucher_batch.sheet.stencil import PIXELS

if TYPE_CHECKING:
    from voucher_batch.sheet.stencil import Stencil

_PIXEL: Final = re.compile(
    rb"\n(?P<number>\d+) 0 obj\n<<[^>]*/Subtype/Image[^>]*/Width 1/Height 1"
    rb"(?P<space>/ColorSpace \d+ 0 R)/BitsPerComponent 8>>\nstream\n.*?\nendstream\nendobj",
    re.DOTALL,
)
TABLE: Final = b"\nxref\n"
_PLACE: Final = re.compile(rb"\d{10}(?= \d{5} n)|(?<=\nstartxref\n)\d+")
_IDENTITY: Final = re.compile(rb"/ID\[\([^)]*\)\(([^)]*)\)\]")

_LEVEL: Final = 4
"""Of zlib: higher ones take longer, and the picture is no smaller."""


def with_code(pdf: bytes, code: Stencil) -> bytes:
    """Return a file that Typst wrote with a code in place of its picture of one pixel.

    Args:
        pdf: The file; equal pictures are one object in it, however often they are drawn.
        code: What is put there.
    """
    pixel, table = pixel_of(pdf), pdf.rfind(TABLE)
    if table < 0:
        raise unknown_to_us("a file without a table")
    start, end = pixel.span()
    placed = picture(pixel, code)
    moved = _moved(pdf[table:], behind=start, by=len(placed) - (end - start))
    return named(pdf[:start] + placed + pdf[end:table] + moved)


def pixel_of(pdf: bytes) -> re.Match[bytes]:
    """Return the one picture of one pixel; its groups are its number and its colour space."""
    pixels = list(_PIXEL.finditer(pdf))
    if len(pixels) != 1:
        raise unknown_to_us(f"{len(pixels)} pictures of one pixel")
    return pixels[0]


def picture(pixel: re.Match[bytes], code: Stencil) -> bytes:
    """Return the object: rows from the top, a bit a pixel, and 1 is dark."""
    side, data = code.size * PIXELS, zlib.compress(code.bits(), _LEVEL)
    return (
        b"\n%b 0 obj\n<</Length %d/Type/XObject/Subtype/Image/Filter/FlateDecode/Width %d/Height %d"
        b"%b/BitsPerComponent 1/Decode[1 0]>>\nstream\n%b\nendstream\nendobj"
        % (pixel["number"], len(data), side, side, pixel["space"], data)
    )


def _moved(table: bytes, *, behind: int, by: int) -> bytes:
    """Return the table of a file and what follows it, with new places for all that has moved."""

    def place(found: re.Match[bytes]) -> bytes:
        at = int(found[0])
        return b"%0*d" % (len(found[0]), at + by if at > behind + 1 else at)

    return _PLACE.sub(place, table)


def named(pdf: bytes) -> bytes:
    """Return a file whose name among others depends on its code too.

    Typst names it by all that it set itself (ISO 32000-1 section 14.4); the name stands in the
    metadata as well.
    """
    old = name_of(pdf)
    name = base64.b64encode(hashlib.sha256(pdf).digest()[: len(base64.b64decode(old))])
    return pdf.replace(old, name)


def name_of(pdf: bytes) -> bytes:
    """Return how a file of Typst's is named by all that is in it."""
    found = _IDENTITY.search(pdf)
    if found is None:
        raise unknown_to_us("a file without a name")
    return found[1]


def unknown_to_us(what: str) -> ValueError:
    """Return the error for a file of another shape than the pinned version of Typst writes."""
    return ValueError(f"Typst wrote {what}")
