"""Read back: a finished PDF is drawn as a printer does, and its codes are read off the pixels.

Only what surrounds the page's pictures is drawn: where those stand, the finished page itself says.
Whatever else is printed there is drawn with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import zxingcpp

from gouvcheck_core.errors import ScanError
from gouvcheck_core.scan import Effort, scan_pixels
from gouvcheck_core.scan.pdf import PdfPages
from voucher_batch.errors import SheetError
from voucher_batch.sheet.geometry import CODE_TOP, MARK_MARGIN, MM

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gouvcheck_core.scan import FoundCode
    from gouvcheck_core.scan.part import PagePart
    from gouvcheck_core.scan.value import Grey
    from voucher_batch.piece import Piece

Judge: TypeAlias = "Callable[[Piece, str], None]"
"""Takes a piece and the text that was read from its sheet; raises where it does not hold."""

PRINT_DPI: Final = 300
"""What the coarsest machine of a letter shop prints; a module of 0.4 mm is 4.7 pixels wide."""

_AROUND: Final = 0.2
"""Drawn around a picture, of its side: four modules of the smallest code, whose quiet zone they are
(ISO/IEC 18004 section 5.3.8), and more than that of any larger one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readback:
    """What was read back.

    Args:
        pages: Of the PDF, one a piece.
        read: How many of them were drawn and read; each of them holds.
    """

    pages: int
    read: int


def readback(
    pdf: bytes,
    pieces: Sequence[Piece],
    positions: Sequence[int] | None = None,
    *,
    judge: Judge | None = None,
) -> Readback:
    """Read the codes of finished sheets and compare them with what they should say.

    Args:
        pdf: As `render` made it, of the same pieces.
        pieces: In the order of the pages.
        positions: Which to read, from 0; all if None.
        judge: Also asked about each text that was read: a place to verify the signature.

    Raises:
        SheetError: ``sheet-pdf``, ``sheet-pages`` where there is not one page a piece,
            ``sheet-unreadable``, ``sheet-other-code``, ``sheet-mark``; the sentence names the page.
            Whatever ``judge`` raises.
    """
    wanted = range(len(pieces)) if positions is None else positions
    try:
        with PdfPages(pdf) as pages:
            if pages.count != len(pieces):
                raise SheetError(
                    "sheet-pages",
                    f"The PDF has {pages.count} pages for {len(pieces)} pieces.",
                    hint="Render the shard again.",
                )
            for position in wanted:
                _compare(pages, pieces[position], page=position + 1, judge=judge)
    except ScanError as error:
        raise SheetError("sheet-pdf", error.sentence, hint="Render the shard again.") from error
    return Readback(pages=len(pieces), read=len(wanted))


def _compare(pages: PdfPages, piece: Piece, *, page: int, judge: Judge | None) -> None:
    pictures = pages.pictures(page)
    texts = {
        code.text
        for picture in pictures
        if picture.top >= CODE_TOP * MM
        for code in _codes(_drawn(pages, page, picture))
    }
    if not texts:
        raise _fault("sheet-unreadable", f"The code on page {page} cannot be read.")
    if texts != {piece.code}:
        raise _fault("sheet-other-code", f"Page {page} shows another code than its piece.")
    marks = {
        _mark(_drawn(pages, page, picture))
        for picture in pictures
        if picture.right <= MARK_MARGIN * MM
    }
    if marks - {None} != {piece.mark.text()}:
        raise _fault("sheet-mark", f"The DataMatrix on page {page} is not that of its piece.")
    if judge is not None:
        judge(piece, *texts)


def _drawn(pages: PdfPages, page: int, picture: PagePart) -> Grey:
    side = max(picture.right - picture.left, picture.bottom - picture.top)
    return pages.draw(page, dpi=PRINT_DPI, part=picture.widened(_AROUND * side))


def _codes(grey: Grey) -> Sequence[FoundCode]:
    return scan_pixels(grey.pixels, width=grey.width, height=grey.height, effort=Effort.PAGE)


def _mark(grey: Grey) -> str | None:
    """Return what the DataMatrix says."""
    found = zxingcpp.read_barcode(
        memoryview(grey.pixels).cast("B", (grey.height, grey.width)),
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix),
    )
    return found.text if found else None


def _fault(code: str, sentence: str) -> SheetError:
    return SheetError(code, sentence, hint="Render the shard again; do not release it.")
