"""Every kind of document is drawn, read back, and kept for ever, in each of its languages."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest
from pypdfium2 import PdfDocument

from gouvcheck_core.claims import Claims, StatusReference
from gouvcheck_core.issue import issue
from gouvcheck_core.profiles import CtiRule, Language, StatusRule, by_id, packaged
from gouvcheck_core.reference import Reference
from issuer_api.errors import StampError
from issuer_api.sheets import readback, words
from issuer_api.sheets.colours import device_colours
from issuer_api.sheets.render import Document, render
from tests.support.pdf_a import faults
from tests.support.signing import ed25519_signer

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES = sorted(path.stem for path in Path(__file__).parents[2].joinpath("samples").glob("*.json"))
NOW = 1_790_000_000
ISSUER = "Ministère de l'Exemple"
REFERENCE = Reference.from_random_bits(0x2A5A5A5A5A5A5A5A5A)


@cache
def drawn(sample: str, language: Language) -> tuple[Document, bytes]:
    """Return a packaged sample as a document, and its PDF."""
    path = Path(__file__).parents[2] / "samples" / f"{sample}.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    profile = by_id(content["profile"])
    claims = Claims(
        iat=NOW,
        exp=NOW + profile.lifetime,
        type=profile.type,
        version=profile.version,
        fields=profile.encode(content["fields"]),
        cti=REFERENCE.to_bytes() if profile.cti is CtiRule.REFERENCE else None,
        status=None if profile.status is StatusRule.NONE else StatusReference(3, 700_123),
    )
    document = Document(
        profile=profile,
        claims=claims,
        text=issue(claims, profile=profile, signer=ed25519_signer("render")).text,
        reference=REFERENCE.text if claims.cti else "",
        issuer=ISSUER,
        language=language,
    )
    return document, render(document)


def text_of(pdf: bytes) -> str:
    """Return all letters and digits of a PDF: spaces and hyphens depend on where lines end."""
    document = PdfDocument(pdf)
    try:
        return bare("".join(page.get_textpage().get_text_bounded() for page in document))
    finally:
        document.close()


def bare(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def figures(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    kids = element.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            if pikepdf.Name.Figure == kid.S:
                yield kid
            yield from figures(kid)


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES)
def test_paper_shows_every_field_that_is_compared_with_it(sample: str, language: Language) -> None:
    document, pdf = drawn(sample, language)

    shown = text_of(pdf)
    for row in document.profile.rows(document.claims, language):
        if row.compare:
            parts = [cell for line in row.cells for cell in line] or [row.value]
            missing = [part for part in parts if bare(part) not in shown]
            assert (row.field, missing) == (row.field, [])
            assert bare(row.label) in shown
    assert bare(document.reference) in shown
    assert bare(ISSUER) in shown


@pytest.mark.parametrize("sample", SAMPLES)
def test_document_is_made_to_be_kept_and_read_aloud(sample: str) -> None:
    _, pdf = drawn(sample, Language.DE)

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        with opened.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert metadata["pdfuaid:part"] == "1"
        assert str(opened.Root.Lang) == "de"
        described = [str(figure.Alt) for figure in figures(opened.Root.StructTreeRoot)]
        assert described
        assert all("GouvCheck" in text for text in described)


@pytest.mark.parametrize("sample", SAMPLES)
def test_document_has_what_pdf_a_and_pdf_ua_ask_for(sample: str) -> None:
    assert faults(drawn(sample, Language.FR)[1]) == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_colours_are_those_of_the_output_intent(sample: str) -> None:
    _, pdf = drawn(sample, Language.FR)

    with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False) as opened:
        assert opened.check_pdf_syntax() == []
        spaces = {str(each) for page in opened.pages for each in spaces_of(page)}
        (intent,) = opened.Root.OutputIntents
        assert intent.DestOutputProfile.N == 3
        assert b"mntrRGB" in intent.DestOutputProfile.read_bytes()
    assert spaces == {"/DeviceRGB", "/DeviceGray"}


def spaces_of(page: pikepdf.Page) -> Iterator[pikepdf.Object]:
    yield from page.Resources.ColorSpace.values()
    yield from (picture.ColorSpace for picture in page.Resources.get("/XObject", {}).values())


def test_colour_space_of_an_unknown_kind_is_left_as_it_is() -> None:
    pdf = b"1 0 obj\n[/ICCBased 2 0 R]\nendobj\n2 0 obj\n<</N 4>>\nendobj\n"
    assert device_colours(pdf) == pdf
    assert device_colours(pdf.replace(b"/N", b"/L")) == pdf.replace(b"/N", b"/L")


def test_document_is_drawn_the_same_each_time() -> None:
    document, pdf = drawn("criminal-record-person-with-entries", Language.FR)

    assert render(document) == pdf


def test_documents_are_drawn_from_many_threads() -> None:
    document, pdf = drawn("criminal-record-person-without-entries", Language.FR)

    with ThreadPoolExecutor(8) as threads:
        drawings = set(threads.map(lambda _: render(document), range(24)))

    assert drawings == {pdf}


def test_permit_has_a_sticker_for_the_window() -> None:
    _, pdf = drawn("business-permit", Language.FR)

    document = PdfDocument(pdf)
    try:
        assert len(document) == 2
        assert "Entreprise autorisée" in document[1].get_textpage().get_text_bounded()
    finally:
        document.close()


def test_record_of_many_pages_carries_its_code_on_the_first() -> None:
    document, _ = drawn("criminal-record-person-with-entries", Language.FR)
    entry = {
        "date": "2014-05-12",
        "court": "police-court",
        "offence": "CR 12",
        "sentence": "fine",
        "extent": "500 EUR",
    }
    fields = document.profile.decode(document.claims) | {"entries": [entry] * 30}
    claims = Claims(
        iat=NOW,
        exp=document.claims.exp,
        type=1,
        fields=document.profile.encode(fields),
        status=StatusReference(3, 1),
    )
    code = issue(claims, profile=document.profile, signer=ed25519_signer("render"))

    pdf = render(
        Document(
            profile=document.profile,
            claims=claims,
            text=code.text,
            reference="",
            issuer=ISSUER,
            language=Language.FR,
        )
    )

    assert text_of(pdf).count("500EUR") == 30


def test_code_that_does_not_read_is_not_released(monkeypatch: pytest.MonkeyPatch) -> None:
    document, _ = drawn("appointment", Language.FR)
    monkeypatch.setattr(readback, "scan_pixels", lambda *_arguments, **_options: ())

    with pytest.raises(StampError, match="does not read back"):
        render(document)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_kind_has_words_of_its_own(language: Language) -> None:
    common = words.words("none", language, issuer=ISSUER)
    for profile in packaged():
        own = words.words(profile.id, language, issuer=ISSUER)
        assert own["statement"] != common["statement"]
        assert all("{" not in text for text in own.values())
