"""Widths of glyphs in whole units, as the faces have them.

Typst works them out in single precision and writes 501.99997 for 502. PDFium cuts the fraction off,
and sets what follows a hair too far to the left.
"""

from __future__ import annotations

import re
from typing import Final

_WIDTHS: Final = re.compile(rb"/W\[[^\]]*\]")
_BROKEN: Final = re.compile(rb"\d+\.\d+")
_NEARLY: Final = 1e-3


def whole_widths(pdf: bytes) -> bytes:
    """Return a file that Typst wrote, with widths that are nearly whole written as they are.

    Each is as long as before, with blanks behind it, so that everything stays where the file's
    table says that it is.
    """
    return _WIDTHS.sub(lambda widths: _BROKEN.sub(_whole, widths[0]), pdf)


def _whole(found: re.Match[bytes]) -> bytes:
    width = float(found[0])
    nearly = abs(width - round(width)) < _NEARLY
    return (b"%d" % round(width)).ljust(len(found[0])) if nearly else found[0]
