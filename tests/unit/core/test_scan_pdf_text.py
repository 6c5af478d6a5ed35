"""Where a text stands on a page as it is shown, whatever its rotation and crop."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from gouvcheck_core.errors import ScanError
from gouvcheck_core.scan.pdf import PdfPages

FONT = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier)
# Courier: each letter is 0.6 em wide.
SIZE = 10


def page(*, text: str, x: float, y: float, turn: int = 0, crop: list[int] | None = None) -> bytes:
    """Return a page of 300 by 400 points with a text whose baseline begins at x, y."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 400))
    sheet = pdf.pages[0].obj
    sheet.Resources = Dictionary(Font=Dictionary(F=FONT))
    drawing = f"BT /F {SIZE} Tf {x} {y} Td ({text}) Tj ET".encode()
    sheet.Contents = pdf.make_stream(drawing)
    sheet.Rotate = turn
    if crop is not None:
        sheet.CropBox = Array(crop)
    file = io.BytesIO()
    pdf.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("turn", "crop", "left", "top", "right", "bottom"),
    [
        (0, None, 100, 400 - 50 - SIZE, 100 + 24, 400 - 50),
        (0, [10, 20, 290, 380], 90, 380 - 50 - SIZE, 114, 380 - 50),
        (90, None, 50, 100, 50 + SIZE, 124),
        (180, None, 300 - 124, 50, 300 - 100, 50 + SIZE),
        (270, None, 400 - 50 - SIZE, 300 - 124, 400 - 50, 300 - 100),
    ],
)
def test_text_is_found_where_it_is_shown(
    turn: int, crop: list[int] | None, left: float, top: float, right: float, bottom: float
) -> None:
    with PdfPages(page(text="code", x=100, y=50, turn=turn, crop=crop)) as pages:
        (found,) = pages.find(1, "code")

    # Letters are somewhat smaller than their cells.
    assert left - 1 <= found.left < found.right <= right + 1
    assert top - 1 <= found.top < found.bottom <= bottom + 1


def test_text_that_stands_twice_is_found_twice() -> None:
    with PdfPages(page(text="code code", x=10, y=50)) as pages:
        assert len(pages.find(1, "code")) == 2


def test_text_is_compared_letter_by_letter() -> None:
    with PdfPages(page(text="Code", x=10, y=50)) as pages:
        assert pages.find(1, "code") == ()


def test_page_that_cannot_be_read_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    import pypdfium2

    def broken(*_arguments: object) -> None:
        raise pypdfium2.PdfiumError("broken page")

    with PdfPages(page(text="code", x=10, y=50)) as pages:
        monkeypatch.setattr(pypdfium2.PdfDocument, "__getitem__", broken)
        with pytest.raises(ScanError, match="cannot be drawn"):
            pages.find(1, "code")
