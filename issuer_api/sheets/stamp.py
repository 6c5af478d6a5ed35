"""Put a code on somebody else's PDF: its text stays text, its other pages stay as they are.

1. open the document, or say why it cannot be stamped
2. settle where the block stands, within the rules of paper
3. see that nothing is printed there
4. put the block behind all that the page draws, and into its tags
5. read the finished page back
"""

from __future__ import annotations

import io
from itertools import count
from typing import TYPE_CHECKING, Final

import pikepdf
from pikepdf import Dictionary, Name

from gouvcheck_core.errors import ScanError
from gouvcheck_core.scan.pdf import MAX_PAGES as SEARCHED_PAGES
from gouvcheck_core.scan.pdf import PdfPages
from issuer_api.errors import StampError
from issuer_api.sheets.opening import open_for_stamping
from issuer_api.sheets.paper import POINTS_PER_MM, part_of, refuse_occupied, unit_of
from issuer_api.sheets.place import Box, Spot, settle
from issuer_api.sheets.readback import read_back
from issuer_api.sheets.tagging import add_figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from issuer_api.sheets.block import Block
    from issuer_api.sheets.place import Place

_AROUND: Final = 6.0
"""Points that are read back around the block, whose quiet zone is within it."""


def check_room(document: bytes, size: tuple[float, float], *, place: Place) -> None:
    """Refuse a document that cannot be stamped there, before there is anything to stamp.

    A smaller block stands inside a larger one at the same place, so that what is found good here
    holds for every block up to that size.

    Args:
        document: A PDF.
        size: Width and height of the largest block that may come, millimetres.
        place: Where.

    Raises:
        StampError: The document cannot be stamped, or not there.
    """
    _ready(document, size, place)


def stamp(document: bytes, block: Block, *, place: Place, text: str) -> bytes:
    """Return the document with the block on it.

    Args:
        document: A PDF.
        block: What is put on it.
        place: Where.
        text: What the block's code says, for reading it back.

    Raises:
        StampError: The document cannot be stamped, or not there.
    """
    # 1, 2, 3
    pdf, spot = _ready(document, (block.width, block.height), place)
    # 4
    _put(pdf, block, spot)
    finished = _saved(pdf)
    # 5
    part = part_of(spot.box, unit=unit_of(pdf.pages[spot.page - 1]))
    read_back(finished, page=spot.page, text=text, part=part.widened(_AROUND))
    return finished


def _ready(document: bytes, size: tuple[float, float], place: Place) -> tuple[pikepdf.Pdf, Spot]:
    # 1
    pdf = open_for_stamping(document)
    # 2
    with _pages(document) as shown:
        sizes = [_shown_size(page) for page in pdf.pages]
        spot = settle(place, size, pages=sizes, find=lambda wanted: _find(shown, wanted))
        # 3
        refuse_occupied(shown, spot, unit=unit_of(pdf.pages[spot.page - 1]))
    return pdf, spot


def _pages(document: bytes) -> PdfPages:
    try:
        return PdfPages(document)
    except ScanError as error:
        raise StampError(
            "stamp-broken",
            "The PDF cannot be drawn.",
            hint="Make the PDF again; it is damaged or of another format.",
        ) from error


def _shown_size(page: pikepdf.Page) -> tuple[float, float]:
    """Return width and height in millimetres, as a person sees the page."""
    left, bottom, right, top = _crop(page)
    unit = unit_of(page) / POINTS_PER_MM
    width, height = (right - left) * unit, (top - bottom) * unit
    return (width, height) if _turn(page) % 180 == 0 else (height, width)


def _crop(page: pikepdf.Page) -> tuple[float, float, float, float]:
    left, bottom, right, top = (float(side) for side in page.cropbox)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _turn(page: pikepdf.Page) -> int:
    return int(page.rotation) % 360


def _find(shown: PdfPages, text: str) -> Sequence[tuple[int, Box]]:
    return [
        (
            number,
            Box(
                found.left / POINTS_PER_MM,
                found.top / POINTS_PER_MM,
                (found.right - found.left) / POINTS_PER_MM,
                (found.bottom - found.top) / POINTS_PER_MM,
            ),
        )
        for number in range(1, min(shown.count, SEARCHED_PAGES) + 1)
        for found in shown.find(number, text)
    ]


def _put(pdf: pikepdf.Pdf, block: Block, spot: Spot) -> None:
    page = pdf.pages[spot.page - 1]
    with pikepdf.open(io.BytesIO(block.pdf)) as drawn:
        form = pdf.copy_foreign(drawn.pages[0].as_form_xobject())
    matrix = _matrix(page, spot.box)
    name = _resource(page, form)
    identifier = add_figure(pdf, page, alt=block.alt, box=_reach(matrix, spot.box))
    tag = b"/Artifact BMC" if identifier is None else b"/Figure <</MCID %d>> BDC" % identifier
    numbers = b" ".join(b"%.4f" % value for value in matrix)
    # What the page drew may have left the graphics state in any way: it is put between q and Q.
    page.contents_add(pdf.make_stream(b"q\n"), prepend=True)
    drawing = b"\nQ\n%b q %b cm %b Do Q EMC\n" % (tag, numbers, name.encode())
    page.contents_add(pdf.make_stream(drawing))


def _resource(page: pikepdf.Page, form: pikepdf.Object) -> str:
    """Name the block among the page's resources, which become its own.

    Pages share their resources, and the others shall stay as they are.
    """
    shared = page.resources
    forms = Dictionary(dict(shared.get(Name.XObject, Dictionary()).items()))
    name = next(name for number in count(1) if (name := f"/GouvCheck{number}") not in forms)
    forms[name] = form
    own = Dictionary(dict(shared.items()))
    own[Name.XObject] = forms
    page.obj[Name.Resources] = own
    return name


def _matrix(page: pikepdf.Page, box: Box) -> tuple[float, float, float, float, float, float]:
    """Return what takes the block, millimetres of paper from its lower left, to the page's space.

    The page is turned when it is shown, so that the block is turned the other way.
    """
    left, bottom, right, top = _crop(page)
    scale = 1 / unit_of(page)
    x, y = box.x * POINTS_PER_MM * scale, (box.y + box.height) * POINTS_PER_MM * scale
    match _turn(page):
        case 90:
            return (0, scale, -scale, 0, left + y, bottom + x)
        case 180:
            return (-scale, 0, 0, -scale, right - x, bottom + y)
        case 270:
            return (0, -scale, scale, 0, right - y, top - x)
        case _:
            return (scale, 0, 0, scale, left + x, top - y)


def _reach(
    matrix: tuple[float, float, float, float, float, float], box: Box
) -> tuple[float, float, float, float]:
    a, b, c, d, e, f = matrix
    width, height = box.width * POINTS_PER_MM, box.height * POINTS_PER_MM
    xs = (e, e + a * width + c * height)
    ys = (f, f + b * width + d * height)
    return (
        round(min(xs), 4),
        round(min(ys), 4),
        round(max(xs), 4),
        round(max(ys), 4),
    )


def _saved(pdf: pikepdf.Pdf) -> bytes:
    file = io.BytesIO()
    pdf.save(file, deterministic_id=True)
    return file.getvalue()
