"""A document that is written into a prepared sheet is the one that Typst would have set."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pikepdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from gouvcheck_core import qr
from gouvcheck_core.profiles import Language
from gouvcheck_core.reference import Reference
from issuer_api.sheets import block, typesetting, words
from issuer_api.sheets.prepared import MARKS, Own, marked, prepare
from issuer_api.sheets.render import Document, render, shown
from issuer_api.sheets.typesetting import ARCHIVABLE, typeset, typeset_alone
from tests.support.elsewhere import in_other_processes
from tests.support.pdf_a import faults
from tests.unit.issuer.test_sheets_render import SAMPLES, drawn
from voucher_batch.sheet.faces import FONTS, Weight, face
from voucher_batch.sheet.stencil import Stencil

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CERTIFICATE = "residence-certificate"
RECORD = "criminal-record-person-without-entries"
RESOLUTIONS = (120, 150)
SEEN = 48
"""Difference of grey that an eye would see; smoothing of edges makes less."""

WIDE = {
    "accommodation-voucher-long-name",
    "business-permit",
    "business-permit-long-names",
    "criminal-record-long-names",
    "residence-certificate-long-names",
}
"""Samples of which a text takes two lines."""

LISTED = {sample for sample in SAMPLES if "with-entries" in sample}


def both(document: Document) -> tuple[bytes, bytes]:
    """Return a sheet as it is written, and as Typst sets all of it."""
    code = qr.encode(document.text, level=qr.Level(document.profile.level.value))
    own = f"templates/{document.profile.id}.typ"
    template = own if (typesetting.ROOT / own).is_file() else "templates/document.typ"
    return render(document), typeset_alone(
        template, shown(document, code), code=Stencil(code.rows), standards=ARCHIVABLE
    )


def pictures(pdf: bytes, *, dpi: int) -> list[np.ndarray]:
    """Return the pages as grey pixels."""
    with PdfDocument(pdf) as document:
        return [
            page.render(scale=dpi / 72, grayscale=True).to_numpy().astype(int) for page in document
        ]


def look_alike(written: bytes, alone: bytes) -> bool:
    """Tell whether two files look the same.

    PDFium rounds where glyphs stand, and now and then a hair decides; what really stands elsewhere
    does so at each resolution.
    """
    return any(
        all(
            np.abs(one - other).max() < SEEN
            for one, other in zip(pictures(written, dpi=dpi), pictures(alone, dpi=dpi), strict=True)
        )
        for dpi in RESOLUTIONS
    )


def texts(pdf: bytes) -> list[str]:
    """Return the text of each page, in the order in which it is drawn."""
    with PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def structure(pdf: bytes) -> list[object]:
    """Return what a reader who listens gets: elements in their order, with all that they say."""
    with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False) as opened:
        assert opened.check_pdf_syntax() == []
        root = opened.Root
        outline = [str(root.Outlines.First.Title), int(root.Outlines.Count)]
        return [str(root.Lang), str(opened.docinfo), *outline, *elements(root.StructTreeRoot)]


def elements(element: pikepdf.Object) -> Iterator[object]:
    yield {key: str(element[key]) for key in ("/S", "/Alt", "/T", "/A", "/Lang") if key in element}
    kids = element.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            yield from elements(kid)
        else:
            yield str(kid)


def require_same(written: bytes, alone: bytes) -> None:
    assert look_alike(written, alone)
    assert texts(written) == texts(alone)
    assert structure(written) == structure(alone)


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("sample", sorted({*SAMPLES} - WIDE - LISTED))
def test_document_looks_and_reads_as_typst_sets_it(sample: str, language: Language) -> None:
    written, alone = both(drawn(sample, language)[0])

    assert written != alone
    require_same(written, alone)
    assert faults(written) == []


@pytest.mark.parametrize("sample", sorted(WIDE | LISTED))
def test_document_of_long_texts_or_with_a_table_is_set_by_typst(sample: str) -> None:
    written, alone = both(drawn(sample, Language.FR)[0])

    assert written == alone


def test_sticker_is_written_as_well() -> None:
    document, _ = drawn("business-permit", Language.DE)
    fields = document.profile.decode(document.claims) | {"activity": "Boulanger"}
    claims = replace(document.claims, fields=document.profile.encode(fields))

    written, alone = both(replace(document, claims=claims))

    assert written != alone
    assert len(texts(written)) == 2
    require_same(written, alone)


@settings(max_examples=60)
@given(
    surname=st.text(st.sampled_from(sorted(map(chr, face(Weight.SEMIBOLD).glyphs))), max_size=60),
    reference=st.integers(0, (1 << 70) - 1),
)
def test_any_name_looks_and_reads_as_typst_sets_it(surname: str, reference: int) -> None:
    document, _ = drawn(CERTIFICATE, Language.FR)
    code = qr.encode(document.text)
    data = shown(document, code)
    data["rows"][0]["value"] = Own(surname)
    data["reference"] = Own(Reference.from_random_bits(reference).text)
    sheet = ("templates/document.typ", data)

    written = typeset(*sheet, code=Stencil(code.rows), standards=ARCHIVABLE)
    alone = typeset_alone(*sheet, code=Stencil(code.rows), standards=ARCHIVABLE)

    require_same(written, alone)


@pytest.mark.parametrize(
    "name", ["A  B", " A", "\u00b7\u00b7", "A\u02ea", "A\u00a0B", "A\u0301", "A\u00adB", "A\nB"]
)
def test_text_that_is_not_simple_is_set_by_typst(name: str) -> None:
    document, _ = drawn(CERTIFICATE, Language.FR)
    code = qr.encode(document.text)
    data = shown(document, code)
    data["rows"][0]["value"] = Own(name)
    sheet = ("templates/document.typ", data)

    assert typeset(*sheet, code=Stencil(code.rows)) == typeset_alone(
        *sheet, code=Stencil(code.rows)
    )


def test_word_that_looks_like_a_mark_is_not_taken_for_one() -> None:
    document, _ = drawn(RECORD, Language.FR)

    written, alone = both(replace(document, issuer=f"Amt {MARKS[0]}"))

    assert written == alone


def test_sheet_of_more_texts_than_marks_is_set_by_typst() -> None:
    document, _ = drawn(RECORD, Language.FR)
    code = qr.encode(document.text)
    data = shown(document, code)
    data["rows"] *= 20

    sheet = ("templates/document.typ", data)

    assert typeset(*sheet, code=Stencil(code.rows)) == typeset_alone(
        *sheet, code=Stencil(code.rows)
    )


@pytest.mark.parametrize("sample", sorted({*SAMPLES} - LISTED))
def test_prepared_sheet_knows_nothing_of_the_claims(sample: str) -> None:
    document, _ = drawn(sample, Language.FR)
    own: list[str] = []

    kept = json.dumps(marked(shown(document, qr.encode(document.text)), own), ensure_ascii=False)

    rows = document.profile.rows(document.claims, Language.FR)
    assert {row.value for row in rows if row.compare and not row.cells} - {*own} <= {
        row.value for row in rows if row.field == "entries"
    }
    assert not [text for text in own if len(text) > 3 and text in kept]
    assert document.reference not in kept or not document.reference


@pytest.mark.parametrize("reference", ["", "7K3M-9PQR-2TVW-4XYZ"])
def test_block_that_is_stamped_looks_the_same(reference: str) -> None:
    document, _ = drawn(RECORD, Language.FR)
    written = block.draw(document.text, reference=reference, language=Language.FR).pdf
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(block, "typeset", typeset_alone)
        alone = block.draw(document.text, reference=reference, language=Language.FR).pdf

    assert look_alike(written, alone)
    assert texts(written) == texts(alone)


def setting(source: str) -> Callable[[Callable[[str], str]], bytes]:
    """Return what has Typst set a source, in which marks stand for themselves."""
    fonts = typst.Fonts(
        font_paths=[FONTS], include_system_fonts=False, include_embedded_fonts=False
    )
    compiler = typst.Compiler(font_paths=fonts)
    page = '#set page(width: 400pt, height: 200pt)\n#set text(font: "Noto Sans", kerning: false)\n'

    def typeset_(put: Callable[[str], str]) -> bytes:
        text = source.replace("A", put(MARKS[0])).replace("B", put(MARKS[1]))
        pixel = (
            '#image(bytes((255,)), format: (encoding: "luma8", width: 1, height: 1), width: 9pt)'
        )
        pdf = compiler.compile((page + pixel + text).encode(), format="pdf", pdf_tags=False)
        assert isinstance(pdf, bytes)
        return pdf

    return typeset_


@pytest.mark.parametrize(
    ("source", "good"),
    [
        ("#[A]", True),
        ("#align(center)[A]", True),
        ("#grid(columns: (100pt, 1fr), [A], [B])", True),
        ("#align(right)[A]", False),
        ("#table(columns: 2, [A], [B])", False),
        ("#grid(columns: (auto, auto), [A], [b])", False),
        ("#[A and more]", False),
        ("#[before A]", False),
        ("#[A] #text(fill: red)[B]", False),
        ("#context measure([A]).width", False),
        ("#box(width: measure([A]).width, stroke: 1pt)", False),
    ],
)
def test_sheet_is_prepared_only_where_nothing_else_depends_on_a_text(
    source: str, *, good: bool
) -> None:
    wanted = source if "measure" not in source else f"#context [{source}]"

    assert (prepare(setting(wanted)) is not None) is good


def test_other_processes_write_the_same_bytes() -> None:
    program = (
        "import hashlib; from tests.unit.issuer.test_sheets_prepared import *;"
        "print(hashlib.sha256(drawn(CERTIFICATE, Language.DE)[1]).hexdigest())"
    )
    runs = in_other_processes(program)

    assert runs == {hashlib.sha256(drawn(CERTIFICATE, Language.DE)[1]).hexdigest()}
