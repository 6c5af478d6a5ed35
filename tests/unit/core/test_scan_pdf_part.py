"""A part of a page is drawn with the pixels that the whole page has there."""

from __future__ import annotations

import io
import zlib
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from gouvcheck_core.errors import ScanError
from gouvcheck_core.scan.part import PagePart
from gouvcheck_core.scan.pdf import PdfPages

if TYPE_CHECKING:
    from gouvcheck_core.scan.value import Grey

WIDTH, HEIGHT = 210.3, 148.7
"""Points: no whole number of pixels at any resolution."""
SIDE = 160
SHADES = 12
"""PDFium scales a picture by what of it is drawn; noise that is a pixel off differs by 85."""
NOISE = zlib.compress(np.random.default_rng(7).integers(0, 256, SIDE * SIDE, np.uint8).tobytes())


@cache
def page(
    *,
    turn: int = 0,
    crop: tuple[float, ...] = (),
    size: float = 1,
    drawing: bytes = b"%f 0 0 %f 0 0 cm /N Do" % (WIDTH, HEIGHT),
) -> bytes:
    """Return a page that is full of noise, so that no part of it looks like another."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(WIDTH * size, HEIGHT * size))
    noise = pikepdf.Stream(pdf, NOISE)
    noise.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=SIDE,
        Height=SIDE,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
        Filter=Name.FlateDecode,
    )
    sheet = pdf.pages[0].obj
    pictures = Dictionary(N=pdf.make_indirect(noise))
    form = pdf.make_stream(b"/N Do")
    form.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 1, 1]),
        Resources=Dictionary(XObject=pictures),
    )
    sheet.Resources = Dictionary(XObject=Dictionary(N=pictures.N, F=form))
    sheet.Contents = pdf.make_stream(drawing)
    sheet.Rotate = turn
    if crop:
        sheet.CropBox = Array(crop)
    file = io.BytesIO()
    pdf.save(file)
    return file.getvalue()


def pixels(grey: Grey) -> np.ndarray:
    return np.frombuffer(grey.pixels, np.uint8).reshape(grey.height, grey.width)


@pytest.mark.parametrize("dpi", [72, 200, 300])
@pytest.mark.parametrize("part", [PagePart(20, 30, 90.4, 77.7), PagePart(0.3, 0.2, 1.1, 140)])
@pytest.mark.parametrize(
    ("turn", "crop"), [(0, ()), (90, ()), (180, ()), (270, ()), (90, (7.5, 3.25, 205.0, 147.0))]
)
def test_part_has_the_pixels_of_the_whole_page(
    turn: int, crop: tuple[float, ...], part: PagePart, dpi: int
) -> None:
    with PdfPages(page(turn=turn, crop=crop)) as pages:
        drawn = pages.draw(1, dpi=dpi, part=part)
        whole = pages.draw(1, dpi=dpi)

    scale = dpi / 72
    columns = slice(int(part.left * scale), int(np.ceil(part.right * scale)))
    rows = slice(int(part.top * scale), int(np.ceil(part.bottom * scale)))
    expected = pixels(whole)[rows, columns]
    assert pixels(drawn).shape == expected.shape
    assert np.abs(pixels(drawn).astype(int) - expected).max() <= SHADES
    assert drawn.unit == whole.unit


def test_page_is_drawn_as_far_as_it_reaches() -> None:
    with PdfPages(page()) as pages:
        drawn = pages.draw(1, dpi=200, part=PagePart(100, 100, 140, 120).widened(1000))
        assert drawn == pages.draw(1, dpi=200)


@pytest.mark.parametrize(
    "part",
    [
        PagePart(WIDTH + 1, 0, WIDTH + 9, 9),
        PagePart(0, HEIGHT + 1, 9, HEIGHT + 9),
        PagePart(-9, 0, -1, 9),
        PagePart(0, -9, 9, -1),
        PagePart(5, 5, 5, 9),
    ],
)
def test_part_that_the_page_does_not_have_is_refused(part: PagePart) -> None:
    with (
        PdfPages(page()) as pages,
        pytest.raises(ScanError, match="does not reach") as refused,
    ):
        pages.draw(1, dpi=200, part=part)
    assert refused.value.code == "scan-page-part"


def test_part_of_a_vast_page_is_drawn_as_finely_as_that_of_a_small_one() -> None:
    part = PagePart(0, 0, 100, 50)
    with PdfPages(page(size=68)) as pages:
        drawn = pages.draw(1, dpi=300, part=part)
        assert (drawn.width, drawn.height) == (417, 209)
        assert pages.draw(1, dpi=300).unit > drawn.unit


@pytest.mark.parametrize(
    ("turn", "crop", "shown"),
    [
        (0, (), PagePart(100, HEIGHT - 70, 130, HEIGHT - 50)),
        (90, (), PagePart(50, 100, 70, 130)),
        (180, (), PagePart(WIDTH - 130, 50, WIDTH - 100, 70)),
        (270, (), PagePart(HEIGHT - 70, WIDTH - 130, HEIGHT - 50, WIDTH - 100)),
        (0, (10, 20, 200, 140), PagePart(90, 70, 120, 90)),
    ],
)
def test_picture_is_found_where_it_is_shown(
    turn: int, crop: tuple[float, ...], shown: PagePart
) -> None:
    drawing = b"q 30 0 0 20 100 50 cm /N Do Q q 9 0 0 9 0 0 cm /F Do Q"
    with PdfPages(page(turn=turn, crop=crop, drawing=drawing)) as pages:
        (found,) = pages.pictures(1)

    assert found == pytest.approx(shown, abs=0.05)


def test_pictures_are_found_in_the_order_in_which_they_are_drawn() -> None:
    places = [(100, 50), (20, 90), (60, 10)]
    drawing = b"".join(b"q 9 0 0 9 %d %d cm /N Do Q " % place for place in places)
    with PdfPages(page(drawing=drawing)) as pages:
        assert [round(found.left) for found in pages.pictures(1)] == [100, 20, 60]


def test_every_page_is_the_one_that_was_asked_for() -> None:
    with pikepdf.open(io.BytesIO(page())) as pdf:
        pdf.add_blank_page(page_size=(80, 60))
        file = io.BytesIO()
        pdf.save(file)
    with PdfPages(file.getvalue()) as pages:
        sizes = [pages.draw(number, dpi=72).width for number in (1, 1, 2, 1)]
    assert sizes == [211, 211, 80, 211]
