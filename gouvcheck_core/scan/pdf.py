"""PDF -> grey pages. PDFium is one at a time in a process, so every call to it stands here."""

from __future__ import annotations

import threading
from contextlib import closing, contextmanager
from math import sqrt
from typing import TYPE_CHECKING, Any, Final, Self

from gouvcheck_core.errors import ScanError
from gouvcheck_core.scan.part import PagePart
from gouvcheck_core.scan.value import MAX_SIDE, Grey

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

MAX_PAGES: Final = 50
MAX_PAGE_PIXELS: Final = 25_000_000
"""An A3 page at 300 dpi has 17 million; larger pages are drawn coarser."""

_POINTS_PER_INCH: Final = 72
_PASSWORD_NEEDED: Final = 4  # FPDF_ERR_PASSWORD of PDFium's public/fpdfview.h

_PDFIUM: Final = threading.Lock()
"""PDFium must never run in two threads at once, not even on two documents."""


_STEPS_PER_POINT: Final = 64
"""PDFium answers in whole steps of a device; this one is finer than any printer."""


class PdfPages:
    """The pages of a PDF, drawn one at a time; a context manager that closes the document.

    Args:
        data: The file.

    Raises:
        ScanError: ``scan-pdf-encrypted``, ``scan-pdf-broken``.
    """

    def __init__(self, data: bytes) -> None:
        with _PDFIUM:
            import pypdfium2

            try:
                self._document = pypdfium2.PdfDocument(data)
            except pypdfium2.PdfiumError as error:
                raise _unreadable(error.err_code) from error
            self.count: Final = len(self._document)
            self._open: tuple[int, Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with _PDFIUM:
            self._close()
            self._document.close()

    def draw(self, number: int, *, dpi: int, part: PagePart | None = None) -> Grey:
        """Draw a page, or a part of it, annotations included, in grey on white.

        Args:
            number: From 1.
            dpi: Pixels an inch; fewer where the picture would pass 25 megapixels.
            part: What is drawn, to whole pixels of the page outwards, as far as the page has it;
                the whole page if None. Its pixels are those of the whole page, in less time.

        Raises:
            ScanError: ``scan-pdf-broken``, ``scan-page-part``.
        """
        with self._page(number) as page:
            size = page.get_size()
            shown = PagePart(0, 0, *size) if part is None else part.within(*size)
            scale = _scale(shown.right - shown.left, shown.bottom - shown.top, dpi=dpi)
            crop = shown.cut_off(*size, scale=scale)
            with closing(page.render(scale=scale, grayscale=True, crop=crop)) as bitmap:
                pixels = _pixels(bitmap.buffer, width=bitmap.width, stride=bitmap.stride)
                return Grey(pixels, bitmap.width, bitmap.height, unit=1 / scale)

    def find(self, number: int, text: str) -> tuple[PagePart, ...]:
        """Return where a text stands on a page, from top to bottom of its source.

        Args:
            number: From 1.
            text: Compared letter by letter.

        Raises:
            ScanError: ``scan-pdf-broken``.
        """
        with self._page(number) as page:
            return tuple(_places(page, text))

    def pictures(self, number: int) -> tuple[PagePart, ...]:
        """Return where pictures of pixels stand on a page, in the order in which they are drawn.

        Those within a form XObject are not looked for.

        Args:
            number: From 1.

        Raises:
            ScanError: ``scan-pdf-broken``.
        """
        with self._page(number) as page:
            return tuple(_around(page, *each) for each in _pictures(page))

    @contextmanager
    def _page(self, number: int) -> Iterator[Any]:
        """Have PDFium to oneself with a page, which stays open for the next look at it."""
        with _PDFIUM:
            import pypdfium2

            try:
                if self._open is None or self._open[0] != number:
                    self._close()
                    self._open = number, self._document[number - 1]
                yield self._open[1]
            except pypdfium2.PdfiumError as error:
                raise _unreadable(None) from error

    def _close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None


def _pixels(buffer: Any, *, width: int, stride: int) -> bytes:  # noqa: ANN401 - PDFium has no types
    """Return the pixels of a bitmap whose rows begin ``stride`` bytes apart."""
    rows = memoryview(buffer).cast("B")
    return b"".join([rows[at : at + width] for at in range(0, len(rows), stride)])


def _pictures(page: Any) -> Iterator[tuple[float, float, float, float]]:  # noqa: ANN401 - the same
    """Yield left, bottom, right and top of each picture; to wrap all objects takes long."""
    from pypdfium2 import PdfObject, raw

    for index in range(raw.FPDFPage_CountObjects(page)):
        each = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(each) == raw.FPDF_PAGEOBJ_IMAGE:
            yield PdfObject(each, page=page).get_bounds()


def _places(page: Any, text: str) -> Iterator[PagePart]:  # noqa: ANN401 - the same
    with (
        closing(page.get_textpage()) as layer,
        closing(layer.search(text, match_case=True)) as search,
    ):
        while found := search.get_next():
            index, count = found
            boxes = [layer.get_charbox(index + place) for place in range(count)]
            left, bottom, right, top = zip(*boxes, strict=True)
            yield _around(page, min(left), min(bottom), max(right), max(top))


def _around(
    page: Any,  # noqa: ANN401 - the same
    left: float,
    bottom: float,
    right: float,
    top: float,
) -> PagePart:
    """Return a box of the page's own space as it is shown."""
    corners = _shown(page, left, bottom), _shown(page, right, top)
    across, down = zip(*corners, strict=True)
    return PagePart(min(across), min(down), max(across), max(down))


def _shown(page: Any, x: float, y: float) -> tuple[float, float]:  # noqa: ANN401 - the same
    """Return a point of the page's own space as it is shown, turned and cropped."""
    from ctypes import byref, c_int

    from pypdfium2 import raw

    width, height = (round(side * _STEPS_PER_POINT) for side in page.get_size())
    across, down = c_int(), c_int()
    raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, byref(across), byref(down))
    return across.value / _STEPS_PER_POINT, down.value / _STEPS_PER_POINT


def _scale(width: float, height: float, *, dpi: int) -> float:
    scale = dpi / _POINTS_PER_INCH
    return min(scale, sqrt(MAX_PAGE_PIXELS / (width * height)), MAX_SIDE / max(width, height))


def _unreadable(code: int | None) -> ScanError:
    if code == _PASSWORD_NEEDED:
        return ScanError(
            "scan-pdf-encrypted",
            "The PDF asks for a password.",
            hint="Open it with the password, print it to a new PDF and take that.",
        )
    return ScanError(
        "scan-pdf-broken",
        "The PDF is damaged and cannot be drawn.",
        hint="Download the PDF again, or take a photo of the code.",
    )
