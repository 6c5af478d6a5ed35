"""Sheets bound into one file are what they were alone, for readers, printers and screen readers."""

from __future__ import annotations

import io
import pickle
import tracemalloc
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from pypdfium2 import PdfDocument

from gouvcheck_core import scan
from gouvcheck_core.profiles import Language
from issuer_api.batches import binder
from issuer_api.batches.binder import Binder
from issuer_api.batches.loose import LooseSheet, loose, titled
from tests.support.pdf_a import faults
from tests.unit.issuer.test_sheets_render import SAMPLES, drawn
from voucher_batch.errors import SheetError
from voucher_batch.sheet.fast import objects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LANGUAGE = Language.FR
TABLE = "criminal-record-person-with-entries"
"""A sheet some of whose cells name their headings."""
FEW = 50
MANY = 250
_PAGES = "{http://ns.adobe.com/xap/1.0/t/pg/}NPages"


def sheet(sample: str) -> bytes:
    return drawn(sample, LANGUAGE)[1]


def bound(pdfs: Iterable[bytes]) -> bytes:
    pdfs = list(pdfs)
    whole = Binder()
    file = b""
    for number, pdf in enumerate(pdfs):
        whole.add(loose(pdf, mark=f"{number:06}-"))
        file += whole.taken()
    return file + whole.finish(titled(pdfs[0], "SAMPLE"), language=LANGUAGE.value)


@cache
def every_kind() -> bytes:
    """Return one sheet of each sample as one file."""
    return bound(map(sheet, SAMPLES))


def places(pdfs: Iterable[bytes]) -> list[tuple[bytes, int]]:
    """Return each sheet with the number of its first page in the whole, from 0."""
    first, found = 0, []
    for pdf in pdfs:
        found.append((pdf, first))
        with pikepdf.open(io.BytesIO(pdf)) as file:
            first += len(file.pages)
    return found


def kids(element: Any) -> list[Any]:
    held = element.get("/K", [])
    return list(held) if isinstance(held, pikepdf.Array) else [held]


def spoken(element: Any, pages: dict[Any, int], mark: str = "") -> Any:
    """Return a structure as values: what is told of each element, and the content that it holds."""
    said = {
        key: value.unparse().replace(mark.encode(), b"") if mark else value.unparse()
        for key, value in element.items()
        if key not in {"/K", "/P", "/Pg", "/S", "/Type", "/Lang"}
    }
    inner: list[Any] = []
    for kid in kids(element):
        if isinstance(kid, int):
            inner.append((pages[element.Pg.objgen], kid))
        elif kid.get("/Type") == "/MCR":
            inner.append((pages[kid.Pg.objgen], int(kid.MCID)))
        else:
            inner.append((str(kid.S), spoken(kid, pages, mark)))
    return said, inner


def test_structure_of_each_sheet_is_a_part_of_the_whole() -> None:
    with pikepdf.open(io.BytesIO(every_kind())) as whole:
        (document,) = kids(whole.Root.StructTreeRoot)
        parts = kids(document)
        assert document.S == "/Document"
        assert len(parts) == len(SAMPLES)
        numbers = {page.obj.objgen: number for number, page in enumerate(whole.pages)}
        for number, (pdf, first) in enumerate(places(map(sheet, SAMPLES))):
            mark, part = f"{number:06}-", parts[number]
            here = {objgen: page - first for objgen, page in numbers.items()}
            with pikepdf.open(io.BytesIO(pdf)) as single:
                top = single.Root.StructTreeRoot.K[0]
                alone = {page.obj.objgen: at for at, page in enumerate(single.pages)}
                assert spoken(part, here, mark) == spoken(top, alone)
                assert (part.S, part.Lang) == ("/Part", single.Root.Lang)


def test_whole_has_what_pdf_a_and_pdf_ua_ask_for() -> None:
    assert faults(every_kind()) == []
    with pikepdf.open(io.BytesIO(every_kind()), attempt_recovery=False) as whole:
        assert whole.check_pdf_syntax() == []
        assert dict(whole.Root.StructTreeRoot.RoleMap)
        assert str(whole.docinfo["/Title"]).endswith(" SAMPLE")
        with whole.open_metadata() as xmp:
            assert xmp[_PAGES] == str(len(whole.pages))


def test_pages_show_and_say_what_they_did_alone() -> None:
    sheets = places(map(sheet, SAMPLES))
    looked_at = {0, len(sheets) // 2, len(sheets) - 1}
    whole = PdfDocument(every_kind())
    try:
        for number, (pdf, first) in enumerate(sheets):
            single = PdfDocument(pdf)
            for page in range(len(single)):
                alone, there = single[page], whole[first + page]
                text = alone.get_textpage().get_text_bounded()
                assert there.get_textpage().get_text_bounded() == text
                if number in looked_at:
                    assert there.render(scale=1).to_pil() == alone.render(scale=1).to_pil()
            single.close()
    finally:
        whole.close()


def test_code_of_every_sheet_reads() -> None:
    texts = {drawn(sample, LANGUAGE)[0].text for sample in SAMPLES}
    assert {code.text for code in scan.scan(every_kind())} == texts


def test_headings_of_each_table_have_names_of_their_own() -> None:
    with pikepdf.open(io.BytesIO(bound([sheet(TABLE)] * 3))) as whole:
        named = dict(pikepdf.NameTree(whole.Root.StructTreeRoot.IDTree).items())
        cells = [each for each in whole.objects if told(each, "/S") == "/TD"]
        headings = [str(name) for cell in cells for name in cell.A[0].Headers]
    assert len(named) == 3 * 5
    assert set(headings) == named.keys()


def told(each: Any, key: str) -> Any:
    return each.get(key) if isinstance(each, pikepdf.Dictionary) else None


def test_what_sheets_have_in_common_is_written_once() -> None:
    def streams(pdf: bytes) -> int:
        with pikepdf.open(io.BytesIO(pdf)) as file:
            return sum(isinstance(each, pikepdf.Stream) for each in file.objects)

    alone, thrice = (streams(bound([sheet(TABLE)] * copies)) for copies in (1, 3))
    assert thrice - alone <= 1  # one more for the structure, where that is long
    with pikepdf.open(io.BytesIO(every_kind())) as whole:
        profiles = [each for each in whole.objects if told_stream(each, "/N") == 3]
    assert len(profiles) == 1


def told_stream(each: Any, key: str) -> Any:
    return each.get(key) if isinstance(each, pikepdf.Stream) else None


def test_binding_twice_gives_the_same_bytes() -> None:
    again = bound(map(sheet, SAMPLES))
    assert again == every_kind()


def test_file_of_too_many_objects_claims_no_pdf_a(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binder, "MOST_OBJECTS", 150)
    with (
        pikepdf.open(io.BytesIO(bound([sheet(TABLE)]))) as whole,
        whole.open_metadata() as xmp,
    ):
        assert "pdfaid:part" not in xmp
        assert "pdfaid:conformance" not in xmp
        assert xmp["pdfuaid:part"] == "1"


def changed(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sheet(TABLE))) as file:
        change(file)
        file.save(out)
    return out.getvalue()


def with_names(file: pikepdf.Pdf) -> None:
    file.Root.Names = pikepdf.Dictionary()


def with_class_map(file: pikepdf.Pdf) -> None:
    file.Root.StructTreeRoot.ClassMap = pikepdf.Dictionary()


def with_a_parent_more(file: pikepdf.Pdf) -> None:
    pikepdf.NumberTree(file.Root.StructTreeRoot.ParentTree)[7] = pikepdf.Array()


def with_a_circle(file: pikepdf.Pdf) -> None:
    circle = file.make_indirect(pikepdf.Dictionary())
    circle.Circle = circle
    file.pages[0].obj.Resources.Circle = circle


@pytest.mark.parametrize("change", [with_names, with_class_map, with_a_parent_more, with_a_circle])
def test_sheet_with_parts_that_are_not_known_is_refused(
    change: Callable[[pikepdf.Pdf], None],
) -> None:
    with pytest.raises(SheetError) as caught:
        loose(changed(change), mark="")
    assert caught.value.code == "sheet-layout"


def test_elements_of_one_kind_have_one_meaning() -> None:
    sheets = [loose(sheet(TABLE), mark=mark) for mark in ("1", "2")]
    whole = Binder()
    whole.add(sheets[0])
    with pytest.raises(SheetError, match="two senses"):
        whole.add(replace(sheets[1], roles={b"/Title": b"/H1"}))


def test_strings_that_look_like_references_and_blanks_stay_as_they_are() -> None:
    title = "100 % (1 0 R) \\ 2 0 R %d"

    def retitle(file: pikepdf.Pdf) -> None:
        file.Root.StructTreeRoot.K[0].T = pikepdf.String(title)

    with pikepdf.open(io.BytesIO(bound([changed(retitle)]))) as whole:
        assert str(whole.Root.StructTreeRoot.K[0].K[0].T) == title


def test_sheet_taken_apart_comes_back_whole_from_another_process() -> None:
    taken = loose(sheet(TABLE), mark="1")
    assert pickle.loads(pickle.dumps(taken)) == taken  # noqa: S301 - our own


def unlike(template: LooseSheet, number: int) -> LooseSheet:
    """Return a sheet that has no stream in common with others."""
    mark = b"%06d" % number
    streams = [
        replace(each, data=each.data + mark) if each.data else each for each in template.shared
    ]
    ids = [(b"(%b%b" % (mark, name[1:]), place) for name, place in template.ids]
    return replace(template, shared=tuple(streams), ids=tuple(ids))


def test_binding_holds_no_more_of_more_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    for where, name in ((binder, "_KEPT"), (binder, "_FULL"), (objects, "BUNDLE")):
        monkeypatch.setattr(where, name, 20)  # so that all that may be full is full soon
    template = loose(sheet(TABLE), mark="")

    def peak(sheets: int) -> int:
        tracemalloc.start()
        whole = Binder()
        for number in range(sheets):
            whole.add(unlike(template, number))
            whole.taken()
        whole.finish(titled(sheet(TABLE), "SAMPLE"), language=LANGUAGE.value)
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    peak(1)  # loads what is loaded once
    few, many = peak(FEW), peak(MANY)
    # Each has 13 kB in the file; a list of where its objects are is all that may grow.
    assert many - few < (MANY - FEW) * 700
