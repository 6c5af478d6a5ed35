"""Typst sets the sheet, and the code is put where it left a pixel for it."""

from __future__ import annotations

import io
import json
import zlib
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from gouvcheck_core import qr
from gouvcheck_core.profiles import Language
from gouvcheck_core.scan import scan
from issuer_api.sheets.picture import with_code
from issuer_api.sheets.render import render
from issuer_api.sheets.typesetting import literal
from issuer_api.sheets.widths import whole_widths
from tests.unit.issuer.test_sheets_render import drawn
from voucher_batch.sheet.stencil import Stencil

RECORD = "criminal-record-person-without-entries"
CODE = Stencil(qr.encode("GC1:ABC").rows)


def pictures(pdf: bytes) -> list[tuple[int, int, bytes]]:
    """Return the page of each picture, how many bits a pixel has, and the pixels."""
    with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False) as opened:
        return [
            (number, int(picture.BitsPerComponent), zlib.decompress(picture.read_raw_bytes()))
            for number, page in enumerate(opened.pages, start=1)
            for picture in page.Resources.get("/XObject", {}).values()
        ]


@given(st.dictionaries(st.text(), st.text() | st.lists(st.text())))
def test_data_stand_in_what_typst_reads_and_are_no_part_of_it(data: dict[str, object]) -> None:
    text = literal(json.dumps(data))

    assert text.isascii()
    assert text.isprintable()
    # Within the marks, each of the two characters that mean something is written as a pair.
    bare = text[1:-1].replace("\\\\", "").replace('\\"', "")
    assert not {'"', "\\"} & set(bare)
    assert json.loads(text[1:-1].replace('\\"', '"').replace("\\\\", "\\")) == data


@pytest.mark.parametrize(
    "issuer", ['Amt "', "Amt \\", '")))#panic("', "#let x = 1", "*Amt* $x$ @x"]
)
def test_words_of_a_document_are_shown_and_not_run(issuer: str) -> None:
    document, _ = drawn(RECORD, Language.FR)

    with PdfDocument(render(replace(document, issuer=issuer))) as pdf:
        assert issuer in pdf[0].get_textpage().get_text_range()


def test_code_is_a_picture_of_one_bit() -> None:
    document, pdf = drawn(RECORD, Language.FR)
    code = Stencil(qr.encode(document.text).rows)

    assert pictures(pdf) == [(1, 1, code.bits())]


def test_sticker_shows_the_code_as_well() -> None:
    document, pdf = drawn("business-permit", Language.FR)

    assert [page for page, *_ in pictures(pdf)] == [1, 2]
    for page in (1, 2):
        assert [code.text for code in scan(pdf, page=page)] == [document.text]


def test_documents_that_differ_in_their_code_alone_have_different_names() -> None:
    document, pdf = drawn(RECORD, Language.FR)
    other = render(replace(document, text=document.text[:-4] + "0000"))

    names = [name(pdf), name(other)]

    assert names[0][0] == names[1][0]
    assert names[0][1] != names[1][1]


def name(pdf: bytes) -> tuple[bytes, bytes]:
    """Return both names of a file, of which its metadata must say the second one."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        document, instance = (bytes(each) for each in opened.trailer.ID)
        assert instance in opened.Root.Metadata.read_bytes()
        return document, instance


def test_what_was_set_before_changes_nothing() -> None:
    document, pdf = drawn(RECORD, Language.FR)
    for issuer in ("Sample", "Muster", "Exemple"):
        render(replace(document, issuer=issuer))

    assert render(document) == pdf


TABLE = b"\nxref\n0 1\n0000000000 65535 f\r\ntrailer\n<<>>\nstartxref\n1\n%%EOF"
PIXEL = (
    b"\n1 0 obj\n<</Length 1/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace 2 0 R"
    b"/BitsPerComponent 8>>\nstream\nx\nendstream\nendobj"
)


@pytest.mark.parametrize(
    "pdf",
    [
        pytest.param(TABLE, id="no place for a code"),
        pytest.param(PIXEL + PIXEL + TABLE, id="two places of which one would stay white"),
        pytest.param(PIXEL, id="no table"),
        pytest.param(PIXEL + TABLE, id="no name"),
    ],
)
def test_file_of_an_unknown_shape_gets_no_code(pdf: bytes) -> None:
    with pytest.raises(ValueError, match="Typst wrote"):
        with_code(pdf, CODE)


def test_widths_are_whole_where_typst_means_them_to_be() -> None:
    pdf = b"<</DW 0/W[0 0 593 1 2 501.99997 3 3 600.5 4 4 371.00003]>> 1.99999 /W[9.99999]"

    whole = whole_widths(pdf)

    assert whole == (
        b"<</DW 0/W[0 0 593 1 2 502       3 3 600.5 4 4 371      ]>> 1.99999 /W[10     ]"
    )
    assert len(whole) == len(pdf)
