from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest

from gouvcheck_core import cose, envelope
from tests.support import issued
from tests.support.letters import code_text, form, piece
from voucher_batch.errors import SheetError
from voucher_batch.sheet import Readback, readback, render
from voucher_batch.sheet.geometry import MM

if TYPE_CHECKING:
    from voucher_batch.piece import Piece

PIECES = [piece(number) for number in (1, 2, 3)]


@pytest.fixture(scope="module")
def letters() -> bytes:
    return render(PIECES, form=form())


def test_every_code_reads_back(letters: bytes) -> None:
    assert readback(letters, PIECES) == Readback(pages=3, read=3)


def test_only_the_positions_asked_for_are_read(letters: bytes) -> None:
    asked: list[str] = []

    result = readback(letters, PIECES, [2, 0], judge=lambda _, text: asked.append(text))

    assert result == Readback(pages=3, read=2)
    assert asked == [PIECES[2].code, PIECES[0].code]


def test_a_code_of_another_piece_is_noticed(letters: bytes) -> None:
    others = [PIECES[0], replace(PIECES[1], code=code_text(249, seed=99)), PIECES[2]]

    assert fault(letters, others) == (
        "sheet-other-code",
        "Page 2 shows another code than its piece.",
    )


def test_a_sheet_that_machines_would_take_for_another_is_noticed(letters: bytes) -> None:
    others = [replace(PIECES[0], mark=replace(PIECES[0].mark, copy=2)), *PIECES[1:]]

    assert fault(letters, others)[0] == "sheet-mark"


def test_a_page_without_a_code_is_noticed() -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    file = bytearray()

    class Sink:
        def write(self, data: bytes) -> int:
            file.extend(data)
            return len(data)

    document.save(Sink())

    assert fault(bytes(file), PIECES[:1])[0] == "sheet-unreadable"


@pytest.mark.parametrize(
    ("x", "y", "code"),
    [(152.0, 230.0, "sheet-unreadable"), (8.0, 130.0, "sheet-mark")],
    ids=["code", "DataMatrix"],
)
def test_what_is_printed_over_a_code_is_noticed(
    letters: bytes, x: float, y: float, code: str
) -> None:
    blot = b"q 1 g %f %f %f %f re f Q" % (x * MM, 842 - (y + 6) * MM, 6 * MM, 6 * MM)

    assert fault(drawn_over(letters, blot), PIECES)[0] == code


def test_quiet_zone_is_read_with_its_code(letters: bytes) -> None:
    frame = b"q 0 G 20.2 w %f %f %f %f re S Q" % (421.3, 105.3, 101.3, 101.3)

    assert fault(drawn_over(letters, frame), PIECES)[0] == "sheet-unreadable"


def drawn_over(pdf: bytes, drawing: bytes) -> bytes:
    """Return the PDF with something drawn last on each page."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            page.contents_add(opened.make_stream(b"\n" + drawing))
        file = io.BytesIO()
        opened.save(file)
    return file.getvalue()


def test_a_missing_page_is_noticed(letters: bytes) -> None:
    assert fault(letters, PIECES[:2])[0] == "sheet-pages"


def test_what_is_no_pdf_is_refused() -> None:
    assert fault(b"%PDF-1.7 cut off", PIECES)[0] == "sheet-pdf"


def test_the_judge_may_verify_the_signature_that_was_printed() -> None:
    one = piece(code=issued.signed(issued.claims()).text)

    def judge(_: Piece, text: str) -> None:
        message = cose.parse(envelope.from_text(text))
        assert message.verified_by(issued.SIGNER.public)

    assert readback(render([one], form=form()), [one], judge=judge).read == 1


def fault(pdf: bytes, pieces: list[Piece]) -> tuple[str, str]:
    with pytest.raises(SheetError) as error:
        readback(pdf, pieces)
    return error.value.code, error.value.sentence
