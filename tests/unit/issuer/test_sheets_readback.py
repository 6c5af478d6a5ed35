"""A sheet whose code is missing, covered, cut, too small or another one is not released."""

from __future__ import annotations

import io
from functools import cache

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from gouvcheck_core import qr
from gouvcheck_core.scan.part import PagePart
from issuer_api.errors import StampError
from issuer_api.sheets.readback import read_back

TEXT = "GC1:" + "6BFOXN%TSMAHN-HVN8J7UQMJ4/36 L-AHZEO5-9Q" * 6
SIDE = 90.0
X, Y = 400.0, 650.0
"""Of the code, quiet zone included, on a page of A4, in points from the lower left."""
PART = PagePart(X, 842 - Y - SIDE, X + SIDE, 842 - Y)


@cache
def sheet(
    *, text: str | None = TEXT, side: float = SIDE, over: bytes = b"", crop: float = 595
) -> bytes:
    """Return a page with a code and something drawn over it."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    page = pdf.pages[0].obj
    drawing = b""
    if text is not None:
        code = qr.encode(text).image(scale=4).convert("L")
        picture = pdf.make_stream(code.tobytes())
        picture.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=code.width,
            Height=code.height,
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
        )
        page.Resources = Dictionary(XObject=Dictionary(C=picture))
        drawing = b"q %f 0 0 %f %f %f cm /C Do Q " % (side, side, X, Y)
    page.Contents = pdf.make_stream(drawing + over)
    page.CropBox = Array([0, 0, crop, 842])
    file = io.BytesIO()
    pdf.save(file)
    return file.getvalue()


@pytest.mark.parametrize("part", [None, PART])
def test_code_is_read_where_it_stands(part: PagePart | None) -> None:
    read_back(sheet(), page=1, text=TEXT, part=part)


@pytest.mark.parametrize("part", [None, PART])
@pytest.mark.parametrize(
    "pdf",
    [
        pytest.param(sheet(text=None), id="missing"),
        pytest.param(sheet(text=TEXT[:-1]), id="another"),
        pytest.param(sheet(over=b"1 g 430 680 30 30 re f"), id="covered"),
        pytest.param(sheet(crop=X + SIDE * 0.7), id="cut"),
        pytest.param(sheet(side=15), id="too small"),
        pytest.param(sheet()[:200], id="broken"),
    ],
)
def test_sheet_is_not_released(pdf: bytes, part: PagePart | None) -> None:
    with pytest.raises(StampError) as refused:
        read_back(pdf, page=1, text=TEXT, part=part)
    assert refused.value.code == "stamp-unreadable"


def test_code_that_stands_elsewhere_is_not_the_one_that_was_put_there() -> None:
    with pytest.raises(StampError, match="does not read back"):
        read_back(sheet(), page=1, text=TEXT, part=PagePart(10, 10, 100, 100))
