"""Sealed PDFs hold for a validator that knows the authority, and are otherwise what they were."""

from __future__ import annotations

import datetime as dt
import io
from functools import cache
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from pikepdf import Dictionary, Encryption, Name
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pypdfium2 import PdfDocument

from gouvcheck_core import scan
from gouvcheck_core.errors import GouvCheckError
from gouvcheck_core.profiles import Language, by_id
from gouvcheck_core.signer import SoftwareSigner
from issuer_api.errors import SealError, StampError
from issuer_api.sheets.render import Document, render
from issuer_api.sheets.seal import Seal
from tests.support import issued
from tests.support.certificates import authority, validated
from tests.support.register import NOW
from tests.support.signing import ed25519_signer, p256, private_p256

if TYPE_CHECKING:
    from collections.abc import Callable

KIND = "criminal-record"


@cache
def code() -> Any:
    return issued.signed(issued.claims(KIND))


@cache
def sheet() -> bytes:
    return render(
        Document(
            profile=by_id(KIND),
            claims=issued.claims(KIND),
            text=code().text,
            reference="",
            issuer="Ministère de l'Exemple",
            language=Language.FR,
        )
    )


@cache
def seal() -> Seal:
    return Seal(p256("seal"), chain=authority().certify(p256("seal").public))


def test_seal_holds_for_who_knows_the_authority_and_for_nobody_else() -> None:
    sealed = seal().seal(sheet(), now=NOW)

    known = validated(sealed, authority())
    assert known.bottom_line
    assert known.intact
    assert known.trusted
    assert known.modification_level is ModificationLevel.NONE
    assert not validated(sealed, authority("another root")).trusted


def test_seal_is_pades_of_the_time_that_was_said() -> None:
    (signature,) = PdfFileReader(io.BytesIO(seal().seal(sheet(), now=NOW))).embedded_signatures

    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.self_reported_timestamp == dt.datetime.fromtimestamp(NOW, dt.UTC)
    attributes = {each["type"].native for each in signature.signer_info["signed_attrs"]}
    assert "signing_certificate_v2" in attributes
    assert "signing_time" not in attributes  # forbidden by EN 319 142-1 section 6.3


def test_text_tags_and_code_stay_what_they_were() -> None:
    sealed = seal().seal(sheet(), now=NOW)

    assert sealed.startswith(sheet())
    assert [found.text for found in scan.scan(sealed)] == [code().text]
    assert texts(sealed) == texts(sheet())
    with pikepdf.open(io.BytesIO(sealed)) as pdf, pdf.open_metadata() as metadata:
        assert Name.StructTreeRoot in pdf.Root
        assert metadata["pdfaid:part"] == "2"
        assert metadata["pdfuaid:part"] == "1"


def texts(pdf: bytes) -> list[str]:
    document = PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_change_behind_the_seal_is_seen() -> None:
    sealed = seal().seal(sheet(), now=NOW)
    place = sealed.index(b"stream") + 30
    changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]

    assert not validated(changed, authority()).intact


def altered(change: Callable[[pikepdf.Pdf], None], **how: Any) -> bytes:
    with pikepdf.open(io.BytesIO(sheet())) as pdf:
        change(pdf)
        file = io.BytesIO()
        pdf.save(file, **how)
        return file.getvalue()


def protect(pdf: pikepdf.Pdf) -> None:
    pdf.Root[Name.Perms] = Dictionary()


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: seal().seal(sheet(), now=NOW), "stamp-sealed"),
        (lambda: altered(protect), "stamp-sealed"),
        (
            lambda: altered(lambda _: None, encryption=Encryption(owner="o", user="u")),
            "stamp-encrypted",
        ),
        (lambda: sheet()[:2_000], "stamp-broken"),
        (lambda: b"", "stamp-broken"),
    ],
    ids=["sealed", "certified", "encrypted", "cut", "empty"],
)
def test_what_cannot_be_sealed_is_refused(make: Callable[[], bytes], reason: str) -> None:
    with pytest.raises(StampError) as caught:
        seal().seal(make(), now=NOW)

    assert caught.value.code == reason


@pytest.mark.parametrize(
    "chain",
    [
        b"",
        b"no certificate",
        authority().certify(p256("another").public),
        authority().certify(p256("seal").public) + authority("another root").pem,
    ],
    ids=["nothing", "no PEM", "another key's", "another authority's"],
)
def test_chain_that_is_not_the_keys_is_refused(chain: bytes) -> None:
    with pytest.raises(SealError) as caught:
        Seal(p256("seal"), chain=chain)

    assert caught.value.code == "seal-certificate"


def test_key_of_another_kind_is_refused() -> None:
    with pytest.raises(GouvCheckError) as caught:
        Seal(ed25519_signer("seal"), chain=authority().certify(p256("seal").public))

    assert caught.value.code == "seal-certificate"


def test_expired_certificate_seals_nothing() -> None:
    ended = Seal(p256("seal"), chain=authority().certify(p256("seal").public, until=NOW))

    ended.seal(sheet(), now=NOW)
    with pytest.raises(SealError) as caught:
        ended.seal(sheet(), now=NOW + 1)

    assert caught.value.code == "seal-expired"


def test_whole_chain_is_carried_but_for_the_root() -> None:
    signer = SoftwareSigner(private_p256("seal"))
    chain = authority().certify(signer.public) + authority().pem
    sealed = Seal(signer, chain=chain, reason="Sample").seal(sheet(), now=NOW)

    (signature,) = PdfFileReader(io.BytesIO(sealed)).embedded_signatures
    assert len(signature.signed_data["certificates"]) == 1
    assert signature.sig_object["/Reason"] == "Sample"
    assert validated(sealed, authority()).bottom_line


def test_seal_names_its_key_alone() -> None:
    assert repr(seal()) == f"Seal({p256('seal').public.kid.hex()})"
