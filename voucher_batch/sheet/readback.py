"""Read back: a finished PDF is drawn as a printer does, and its codes are read off the pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

import zxingcpp
from PIL import Image

from gouvcheck_core.errors import ScanError
from gouvcheck_core.scan import Effort, scan_pixels
from gouvcheck_core.scan.pdf import PdfPages
from voucher_batch.errors import SheetError
from voucher_batch.sheet.geometry import CODE_TOP, MARK_MARGIN, PAGE_HEIGHT, PAGE_WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gouvcheck_core.scan.value import Grey
    from voucher_batch.piece import Piece

Judge: TypeAlias = "Callable[[Piece, str], None]"
"""Takes a piece and the text that was read from its sheet; raises where it does not hold."""

PRINT_DPI: Final = 300
"""What the coarsest machine of a letter shop prints; a module of 0.4 mm is 4.7 pixels wide."""


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
                grey = pages.draw(position + 1, dpi=PRINT_DPI)
                _compare(grey, pieces[position], page=position + 1, judge=judge)
    except ScanError as error:
        raise SheetError("sheet-pdf", error.sentence, hint="Render the shard again.") from error
    return Readback(pages=len(pieces), read=len(wanted))


def _compare(grey: Grey, piece: Piece, *, page: int, judge: Judge | None) -> None:
    lowest = _below(grey, CODE_TOP)
    codes = scan_pixels(lowest.pixels, width=lowest.width, height=lowest.height, effort=Effort.PAGE)
    if not codes:
        raise _fault("sheet-unreadable", f"The code on page {page} cannot be read.")
    if [code.text for code in codes] != [piece.code]:
        raise _fault("sheet-other-code", f"Page {page} shows another code than its piece.")
    if _mark(grey) != piece.mark.text():
        raise _fault("sheet-mark", f"The DataMatrix on page {page} is not that of its piece.")
    if judge is not None:
        judge(piece, codes[0].text)


def _below(grey: Grey, top: float) -> Grey:
    """Return the part of a page that begins ``top`` millimetres from its upper edge."""
    row = round(grey.height * top / PAGE_HEIGHT)
    return replace(grey, pixels=grey.pixels[row * grey.width :], height=grey.height - row)


def _mark(grey: Grey) -> str | None:
    """Return what the DataMatrix in the left margin says."""
    whole = Image.frombytes("L", (grey.width, grey.height), bytes(grey.pixels))
    margin = whole.crop((0, 0, round(grey.width * MARK_MARGIN / PAGE_WIDTH), grey.height))
    found = zxingcpp.read_barcode(
        memoryview(margin.tobytes()).cast("B", (margin.height, margin.width)),
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix),
    )
    return found.text if found else None


def _fault(code: str, sentence: str) -> SheetError:
    return SheetError(code, sentence, hint="Render the shard again; do not release it.")
