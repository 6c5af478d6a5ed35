"""Files -> readings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gouvcheck_core.errors import ScanError
from gouvcheck_core.scan.ladder import climb
from gouvcheck_core.scan.pdf import MAX_PAGES, PdfPages
from gouvcheck_core.scan.picture import Kind, grey_picture, kind_of
from gouvcheck_core.scan.value import NOTHING, Effort, FoundCode, Reading, Seen, reading

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE_DPI: Final = (200, 300)
"""A printed module of 0.40 mm is 3.1 pixels wide, then 4.7."""


def scan(data: bytes, *, page: int | None = None) -> tuple[FoundCode, ...]:
    """Read the QR codes in a picture or PDF; see `read`, which also counts what is left out."""
    return read(data, page=page).codes


def read(data: bytes, *, page: int | None = None) -> Reading:
    """Read the QR codes in a picture or PDF, whatever its name says.

    Args:
        data: A PNG, JPEG, WebP or PDF file.
        page: The only page of a PDF to look at, from 1; every page if None.

    Returns:
        What was found. Nothing found is an empty reading and no error.

    Raises:
        ScanError: ``scan-not-an-image``, ``scan-image-broken``, ``scan-pdf-broken``,
            ``scan-pdf-encrypted``, ``scan-too-large``, ``scan-page``, ``scan-no-decoder``.
    """
    kind = kind_of(data)
    if kind is Kind.PDF:
        return reading(_read_pdf(data, page))
    _check_page(page, count=1)
    return reading([(1, climb(grey_picture(data, kind), Effort.PHOTO))])


def _read_pdf(data: bytes, page: int | None) -> Iterator[tuple[int, Seen]]:
    with PdfPages(data) as pdf:
        _check_page(page, count=pdf.count)
        if page is None and pdf.count > MAX_PAGES:
            raise ScanError(
                "scan-too-large",
                f"The PDF has more than {MAX_PAGES} pages.",
                hint="Say which page has the code.",
            )
        for number in range(1, pdf.count + 1) if page is None else (page,):
            yield number, _read_page(pdf, number)


def _read_page(pdf: PdfPages, number: int) -> Seen:
    seen = NOTHING
    for dpi in PAGE_DPI:
        seen = seen.and_then(climb(pdf.draw(number, dpi=dpi), Effort.PAGE))
        if seen.complete:
            break
    return seen


def _check_page(page: int | None, *, count: int) -> None:
    if page is not None and not 1 <= page <= count:
        raise ScanError(
            "scan-page",
            "The file does not have that page.",
            hint="Count pages from 1; a picture has one page.",
        )
