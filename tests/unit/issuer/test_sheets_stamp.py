"""A code is put on PDFs of all kinds, and what was in them stays in them."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

import pikepdf
import pytest
import typst
from pikepdf import Array, Dictionary, Name, String
from pypdfium2 import PdfDocument

from gouvcheck_core import scan
from gouvcheck_core.profiles import Language
from issuer_api.errors import StampError
from issuer_api.sheets import opening
from issuer_api.sheets.block import Block, draw
from issuer_api.sheets.place import AtPoint, AtText, Corner, InCorner
from issuer_api.sheets.stamp import stamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from issuer_api.sheets.place import Place

TEXT = "GC1:" + "A1B2C3" * 41
REFERENCE = "7K3M-9PQR-2TVW-4XYZ"
CORNER = InCorner(Corner.BOTTOM_RIGHT)
PLACES: dict[str, Place] = {
    "in a corner": CORNER,
    "at a text": AtText("[[code]]"),
    "at a point": AtPoint(20, 220, 2),
}
SOURCE = b"""
#set document(title: "Sample")
#set page("a4")
#set text(lang: "fr")
= Certificat
Une phrase avec des accents : \xc3\xa9\xc3\xa0\xc3\xbc.
#place(dx: 120mm, dy: 80mm, text(fill: white)[\\[\\[code\\]\\]])
#pagebreak()
La seconde page.
"""


@cache
def tagged() -> bytes:
    return typst.compile(SOURCE, format="pdf", pdf_standards=["a-2a", "ua-1"])


@cache
def plain() -> bytes:
    return typst.compile(SOURCE, format="pdf", pdf_tags=False)


@cache
def block() -> Block:
    return draw(TEXT, reference=REFERENCE, language=Language.FR)


def changed(change: Callable[[pikepdf.Pdf], None], *, document: bytes | None = None) -> bytes:
    """Return a document after something was done to it."""
    with pikepdf.open(io.BytesIO(document or plain())) as pdf:
        change(pdf)
        file = io.BytesIO()
        pdf.save(file)
        return file.getvalue()


def texts(pdf: bytes) -> list[str]:
    document = PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("make", [plain, tagged], ids=["plain", "tagged"])
@pytest.mark.parametrize("place", PLACES)
def test_code_reads_and_text_stays_text(make: Callable[[], bytes], place: str) -> None:
    stamped = stamp(make(), block(), place=PLACES[place], text=TEXT)

    assert [code.text for code in scan.scan(stamped)] == [TEXT]
    before, after = texts(make()), texts(stamped)
    assert all(old.strip() in new for old, new in zip(before, after, strict=True))
    assert REFERENCE in "".join(after)


def test_stamping_twice_makes_the_same_bytes() -> None:
    again = stamp(tagged(), block(), place=CORNER, text=TEXT)

    assert stamp(tagged(), block(), place=CORNER, text=TEXT) == again


def test_other_pages_are_untouched() -> None:
    stamped = stamp(tagged(), block(), place=CORNER, text=TEXT)

    with pikepdf.open(io.BytesIO(tagged())) as old, pikepdf.open(io.BytesIO(stamped)) as new:
        assert old.pages[1].Contents.read_bytes() == new.pages[1].Contents.read_bytes()
        assert repr(old.pages[1].Resources) == repr(new.pages[1].Resources)
        assert old.pages[0].Contents.read_bytes() in new.pages[0].Contents[1].read_bytes()
        assert old.open_metadata()["pdfaid:part"] == new.open_metadata()["pdfaid:part"]


def test_page_that_shares_its_resources_does_not_lend_the_code_to_another() -> None:
    def share(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].obj.Resources = pdf.pages[0].obj.Resources

    stamped = stamp(changed(share), block(), place=CORNER, text=TEXT)

    with pikepdf.open(io.BytesIO(stamped)) as pdf:
        assert not [
            name
            for name in pdf.pages[1].Resources.get(Name.XObject, Dictionary())
            if "GouvCheck" in name
        ]


def test_tagged_document_learns_of_the_figure() -> None:
    stamped = stamp(tagged(), block(), place=CORNER, text=TEXT)

    with pikepdf.open(io.BytesIO(stamped)) as pdf:
        page = pdf.pages[0]
        entries = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)[
            int(page.obj.StructParents)
        ]
        figure = entries[-1]
        assert (figure.S, str(figure.Alt)) == (Name.Figure, f"GouvCheck {REFERENCE}")
        assert len(entries) - 1 == figure.K
        assert figure.objgen in {kid.objgen for kid in figure.P.K}
        assert b"/Figure <</MCID %d>> BDC" % figure.K in page.Contents[-1].read_bytes()


@pytest.mark.parametrize("kids", ["none", "one", "some"])
def test_tags_without_a_list_for_the_page_get_one(kids: str) -> None:
    def tag(pdf: pikepdf.Pdf) -> None:
        elements = [Dictionary(S=Name.P), Dictionary(S=Name.P)]
        tree = Dictionary(Type=Name.StructTreeRoot)
        if kids == "one":
            tree.K = elements[0]
        elif kids == "some":
            tree.K = Array(elements)
        pdf.Root.StructTreeRoot = pdf.make_indirect(tree)
        pdf.Root.MarkInfo = Dictionary(Marked=True)

    stamped = stamp(changed(tag), block(), place=CORNER, text=TEXT)

    with pikepdf.open(io.BytesIO(stamped)) as pdf:
        tree = pdf.Root.StructTreeRoot
        assert Name.Figure == tree.K[-1].S
        assert len(tree.K) == {"none": 1, "one": 2, "some": 3}[kids]
        assert tree.ParentTreeNextKey == pdf.pages[0].obj.StructParents + 1


def test_form_and_its_values_are_kept() -> None:
    def fill(pdf: pikepdf.Pdf) -> None:
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                T=String("name"),
                V=String("Sample"),
                Rect=[50, 50, 150, 70],
            )
        )
        pdf.pages[1].obj.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))

    stamped = stamp(changed(fill), block(), place=CORNER, text=TEXT)

    with pikepdf.open(io.BytesIO(stamped)) as pdf:
        assert [str(field.V) for field in pdf.Root.AcroForm.Fields] == ["Sample"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "crop",
    [None, [20, 30, 500, 700], [500, 700, 20, 30]],
    ids=["whole", "cropped", "cropped the other way round"],
)
@pytest.mark.parametrize("unit", [1, 2])
def test_page_is_stamped_as_it_is_shown(turn: int, crop: list[int] | None, unit: int) -> None:
    def lay(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[1].obj
        page.Contents = pdf.make_stream(b"")
        page.Rotate, page.UserUnit = turn, unit
        if crop is not None:
            page.CropBox = Array(crop)

    stamped = stamp(changed(lay), block(), place=InCorner(Corner.TOP_RIGHT, 2), text=TEXT)

    (code,) = scan.scan(stamped)
    across, down = zip(*code.corners, strict=True)
    assert code.page == 2
    # The finder patterns stand at the top left, top right and bottom left of what is shown.
    assert code.corners[0] == pytest.approx((min(across), min(down)), abs=2)


def test_graphics_state_that_the_page_leaves_behind_does_no_harm() -> None:
    def leave(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].contents_add(pdf.make_stream(b"0.2 0 0 0.2 300 400 cm 1 0 0 rg"))

    stamped = stamp(changed(leave), block(), place=CORNER, text=TEXT)

    assert [code.text for code in scan.scan(stamped)] == [TEXT]


def encrypted() -> bytes:
    with pikepdf.open(io.BytesIO(plain())) as pdf:
        file = io.BytesIO()
        pdf.save(file, encryption=pikepdf.Encryption(owner="owner", user=""))
        return file.getvalue()


def locked() -> bytes:
    with pikepdf.open(io.BytesIO(plain())) as pdf:
        file = io.BytesIO()
        pdf.save(file, encryption=pikepdf.Encryption(owner="owner", user="user"))
        return file.getvalue()


def signed() -> bytes:
    def sign(pdf: pikepdf.Pdf) -> None:
        inner = pdf.make_indirect(Dictionary(FT=Name.Sig, V=Dictionary(Type=Name.Sig)))
        outer = pdf.make_indirect(Dictionary(T=String("group"), Kids=Array([inner])))
        outer.Kids.append(outer)  # a loop, as broken files have them
        pdf.Root.AcroForm = Dictionary(Fields=Array([outer]), SigFlags=3)

    return changed(sign)


def certified() -> bytes:
    return changed(lambda pdf: pdf.Root.__setitem__(Name.Perms, Dictionary(DocMDP=Dictionary())))


def dynamic() -> bytes:
    return changed(
        lambda pdf: pdf.Root.__setitem__(
            Name.AcroForm, Dictionary(Fields=Array(), XFA=String("<xdp/>"))
        )
    )


def empty() -> bytes:
    file = io.BytesIO()
    pikepdf.new().save(file)
    return file.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "with restrictions": (encrypted, "stamp-encrypted"),
    "with a password": (locked, "stamp-encrypted"),
    "signed": (signed, "stamp-sealed"),
    "certified": (certified, "stamp-sealed"),
    "dynamic": (dynamic, "stamp-dynamic"),
    "without pages": (empty, "stamp-broken"),
    "empty": (lambda: b"", "stamp-broken"),
    "something else": (lambda: b"no PDF at all", "stamp-broken"),
    "cut off": (lambda: plain()[:-200], "stamp-broken"),
    "too large": (lambda: b"%PDF-1.7\n" + b"." * opening.MAX_BYTES, "stamp-too-large"),
}


@pytest.mark.parametrize("document", REFUSED)
def test_document_that_cannot_be_stamped_is_refused_with_the_reason(document: str) -> None:
    make, code = REFUSED[document]

    with pytest.raises(StampError) as caught:
        stamp(make(), block(), place=CORNER, text=TEXT)

    assert caught.value.code == code


def test_document_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_PAGES", 1)

    with pytest.raises(StampError, match="more than 1 pages"):
        stamp(plain(), block(), place=CORNER, text=TEXT)


def test_signature_field_that_nobody_signed_is_no_obstacle() -> None:
    def prepare(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm = Dictionary(Fields=Array([Dictionary(FT=Name.Sig)]))

    assert stamp(changed(prepare), block(), place=CORNER, text=TEXT)


def test_code_covers_nothing_that_is_printed() -> None:
    with pytest.raises(StampError, match="Something is printed"):
        stamp(plain(), block(), place=AtPoint(25, 25), text=TEXT)


def test_code_that_does_not_read_is_not_released() -> None:
    with pytest.raises(StampError, match="does not read back"):
        stamp(plain(), block(), place=CORNER, text=TEXT + "X")
    blank = Block(pdf=plain(), width=block().width, height=block().height, alt="")
    with pytest.raises(StampError, match="does not read back"):
        stamp(plain(), blank, place=CORNER, text=TEXT)
