"""Read a finished sheet as a printer would print it, before anybody gets it (DESIGN section 5).

Only what surrounds a code is drawn, and whatever else stands there is drawn with it: a code that is
covered, cut or too small does not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import ScanError
from gouvcheck_core.scan import Effort, scan_pixels
from gouvcheck_core.scan.pdf import PdfPages
from issuer_api.errors import StampError

if TYPE_CHECKING:
    from gouvcheck_core.scan.part import PagePart

PRINT_DPI: Final = 300
"""What the coarsest office printer prints; a module of 0.5 mm is 5.9 pixels wide."""

_AROUND: Final = 0.2
"""Drawn around a picture, of its side: four modules of the smallest code, whose quiet zone they are
(ISO/IEC 18004 section 5.3.8), and more than that of any larger one."""


def read_back(pdf: bytes, *, page: int, text: str, part: PagePart | None = None) -> None:
    """Refuse a sheet whose code does not read.

    Args:
        pdf: The finished file.
        page: Where the code stands, from 1.
        text: What the code must say.
        part: Of the page, in which the code stands; around one of its pictures if None. Those of
            the finished page itself are asked, so that there is one source of layout.

    Raises:
        StampError: ``stamp-unreadable``.
    """
    try:
        with PdfPages(pdf) as pages:
            parts = _parts(pages, page) if part is None else (part,)
            if any(_reads(pages, page, each, text) for each in parts):
                return
    except ScanError as error:
        raise _unreadable() from error
    raise _unreadable()


def _parts(pages: PdfPages, page: int) -> tuple[PagePart, ...]:
    return tuple(
        each.widened(_AROUND * max(each.right - each.left, each.bottom - each.top))
        for each in pages.pictures(page)
    )


def _reads(pages: PdfPages, page: int, part: PagePart, text: str) -> bool:
    grey = pages.draw(page, dpi=PRINT_DPI, part=part)
    # A quick look first: what is printed well needs no other, and what is not gets the longer ones.
    found = scan_pixels(grey.pixels, width=grey.width, height=grey.height, effort=Effort.FRAME)
    return text in {code.text for code in found}


def _unreadable() -> StampError:
    return StampError(
        "stamp-unreadable",
        "The code does not read back from the finished page.",
        hint="Choose another place: something on the page disturbs the code there.",
    )
