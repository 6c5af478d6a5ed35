"""What PDF/A-2a and PDF/UA-1 ask of a file, as far as its structure shows it.

This is no validator. Each check names the clause; docs/explanation/letters.md says what is left.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Final

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Iterator

FORBIDDEN_KEYS: Final = frozenset(
    {"/JS", "/JavaScript", "/AA", "/OpenAction", "/SMask", "/TR", "/XFA"}
)
_MARKED: Final = frozenset({"BDC", "BMC"})
_SHOWS: Final = frozenset({"Tj", "TJ", "'", '"', "Do", "f", "F", "f*", "S", "s", "B", "b", "sh"})


def faults(data: bytes) -> list[str]:
    """Return what the file lacks, a line each; empty if it lacks nothing that is looked at."""
    found: list[str] = []
    if not re.match(rb"%PDF-1\.7\n%[\x80-\xff]{4}", data):
        found.append("header (ISO 19005-2, 6.1.2)")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if pdf.is_encrypted:
            found.append("encrypted (6.1.3)")
        found += _catalog(pdf)
        found += _metadata(pdf)
        for number, page in enumerate(pdf.pages, start=1):
            found += [f"page {number}: {fault}" for fault in (*_page(page), *_content(page))]
        found += _structure(pdf)
        found += _objects(pdf)
    return found


def _catalog(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if not root.MarkInfo.Marked:
        yield "not marked (6.7.2)"
    if not re.fullmatch("[a-z]{2}", str(root.get("/Lang", ""))):
        yield "no language (6.7.4; ISO 14289-1, 7.2)"
    if not root.ViewerPreferences.DisplayDocTitle:
        yield "title not displayed (ISO 14289-1, 7.1)"
    (intent,) = root.OutputIntents
    if intent.S != "/GTS_PDFA1" or intent.DestOutputProfile.N != 3:
        yield "no output intent (6.2.3)"
    if len(pdf.trailer.ID) != 2:
        yield "no identifier (6.1.3)"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/Filter" in pdf.Root.Metadata:
        yield "metadata is filtered (6.6.2.1)"
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        wanted = {
            "pdfaid:part": "2",
            "pdfaid:conformance": "A",
            "pdfuaid:part": "1",
            "dc:title": str(pdf.docinfo["/Title"]),
        }
        for key, value in wanted.items():
            if xmp.get(key) != value:
                yield f"metadata: {key} (6.6.4; ISO 14289-1, 5)"
        created = re.sub(r"[^0-9]", "", str(xmp["xmp:CreateDate"]))[:14]
        if created != re.sub(r"[^0-9]", "", str(pdf.docinfo["/CreationDate"]))[:14]:
            yield "metadata: dates differ (6.6.3)"


def _page(page: pikepdf.Page) -> Iterator[str]:
    if page.obj.get("/Tabs") != "/S":
        yield "tab order (ISO 14289-1, 7.18.3)"
    if "/StructParents" not in page.obj:
        yield "no structure parents (ISO 32000-1, 14.7.4.4)"
    if "/Group" in page.obj:
        yield "transparency group (6.2.10)"
    for font in page.Resources.Font.values():
        (descendant,) = font.DescendantFonts
        descriptor = descendant.FontDescriptor
        if "/FontFile2" not in descriptor and "/FontFile3" not in descriptor:
            yield f"{font.BaseFont} is not embedded (6.2.11.4)"
        if "/ToUnicode" not in font:
            yield f"{font.BaseFont} has no characters (6.2.11.7)"


def _content(page: pikepdf.Page) -> Iterator[str]:
    """Yield what is shown outside of marked content, and marks that are no structure's."""
    depth = 0
    numbers = []
    for operands, operator in (
        (each.operands, str(each.operator)) for each in pikepdf.parse_content_stream(page)
    ):
        depth += (operator in _MARKED) - (operator == "EMC")
        if operator in _SHOWS and depth == 0:
            yield f"{operator} is neither content nor artifact (6.7.3; ISO 14289-1, 7.1)"
        if operator == "BDC" and "/MCID" in (entries := dict(_entries(operands[1]))):
            numbers.append(int(entries["/MCID"]))
    if len(set(numbers)) != len(numbers):
        yield "two marked contents share a number (ISO 32000-1, 14.7.4.2)"
    if depth:
        yield "a mark is not closed"


def _entries(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, pikepdf.Dictionary):
        yield from value.items()


def _structure(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root.StructTreeRoot
    document = root.K[0] if isinstance(root.K, pikepdf.Array) else root.K
    if document.S != "/Document":
        yield "the structure is no document (ISO 14289-1, 7.1)"
    seen: dict[tuple[Any, int], Any] = {}
    for element, marks in _elements(document):
        for page, number in marks:
            seen[page, number] = element.objgen
        if element.S == "/Figure" and not (str(element.get("/Alt", "")) and "/A" in element):
            yield "a figure without words or without place (ISO 14289-1, 7.3)"
    parents = pikepdf.NumberTree(root.ParentTree)
    for page in pdf.pages:
        for number, element in enumerate(parents[int(page.obj.StructParents)]):
            if seen.pop((page.obj.objgen, number), None) != element.objgen:
                yield f"mark {number} has another parent in the tree (ISO 32000-1, 14.7.4.4)"
    if seen:
        yield f"{len(seen)} marks of the structure are on no page"


def _elements(element: Any) -> Iterator[tuple[Any, list[tuple[Any, int]]]]:
    marks = []
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            marks.append((element.Pg.objgen, kid))
        else:
            yield from _elements(kid)
    yield element, marks


def _objects(pdf: pikepdf.Pdf) -> Iterator[str]:
    for each in pdf.objects:
        if isinstance(each, (pikepdf.Dictionary, pikepdf.Stream)):
            bad = FORBIDDEN_KEYS & set(each.keys())
            if bad:
                yield f"{', '.join(sorted(bad))} (6.2.8, 6.5.1, 6.6.1)"
            if each.get("/Filter") == "/LZWDecode":
                yield "LZW (6.1.7.2)"
