"""PDF -> grey pages. PDFium is one at a time in a process, so every call to it stands here."""

from __future__ import annotations

import threading
from contextlib import closing
from math import sqrt
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from gouvcheck_core.errors import ScanError
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


class TextPlace(NamedTuple):
    """Where a text stands on a page as it is shown: points to the right and down of its corner."""

    left: float
    top: float
    right: float
    bottom: float


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

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with _PDFIUM:
            self._document.close()

    def draw(self, number: int, *, dpi: int) -> Grey:
        """Draw a page, annotations included, in grey on white.

        Args:
            number: From 1.
            dpi: Pixels an inch; fewer where the page would pass 25 megapixels.

        Raises:
            ScanError: ``scan-pdf-broken``.
        """
        with _PDFIUM:
            import pypdfium2

            try:
                return self._draw(number - 1, dpi)
            except pypdfium2.PdfiumError as error:
                raise _unreadable(None) from error

    def find(self, number: int, text: str) -> tuple[TextPlace, ...]:
        """Return where a text stands on a page, from top to bottom of its source.

        Args:
            number: From 1.
            text: Compared letter by letter.

        Raises:
            ScanError: ``scan-pdf-broken``.
        """
        with _PDFIUM:
            import pypdfium2

            try:
                with closing(self._document[number - 1]) as page:
                    return tuple(_places(page, text))
            except pypdfium2.PdfiumError as error:
                raise _unreadable(None) from error

    def _draw(self, index: int, dpi: int) -> Grey:
        with closing(self._document[index]) as page:
            scale = _scale(*page.get_size(), dpi=dpi)
            with closing(page.render(scale=scale, grayscale=True)) as bitmap:
                image = bitmap.to_pil()
                return Grey(image.tobytes(), image.width, image.height, unit=1 / scale)


def _places(page: Any, text: str) -> Iterator[TextPlace]:  # noqa: ANN401 - PDFium has no types
    with (
        closing(page.get_textpage()) as layer,
        closing(layer.search(text, match_case=True)) as search,
    ):
        while found := search.get_next():
            index, count = found
            boxes = [layer.get_charbox(index + place) for place in range(count)]
            left, bottom, right, top = zip(*boxes, strict=True)
            corners = (
                _shown(page, min(left), min(bottom)),
                _shown(page, max(right), max(top)),
            )
            across, down = zip(*corners, strict=True)
            yield TextPlace(min(across), min(down), max(across), max(down))


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
