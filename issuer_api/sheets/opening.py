"""Somebody else's PDF, opened for stamping, or refused with the reason."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import pikepdf
from pikepdf import Name

from issuer_api.errors import StampError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_PAGES: Final = 200

_SIGNATURE_FIELD: Final = "/Sig"


def open_for_stamping(data: bytes) -> pikepdf.Pdf:
    """Return the document in ``data``.

    Args:
        data: A PDF as it was sent, at most 20 MiB and 200 pages.

    Raises:
        StampError: ``stamp-too-large``, ``stamp-broken``, ``stamp-encrypted``, ``stamp-sealed``,
            ``stamp-dynamic``.
    """
    if len(data) > MAX_BYTES:
        raise _too_large(f"The PDF is larger than {MAX_BYTES // 1024 // 1024} MiB.")
    pdf = _opened(data)
    if pdf.is_encrypted:
        raise _encrypted()
    if len(pdf.pages) > MAX_PAGES:
        raise _too_large(f"The PDF has more than {MAX_PAGES} pages.")
    if not pdf.pages:
        raise _broken()
    _refuse_sealed(pdf)
    return pdf


def _opened(data: bytes) -> pikepdf.Pdf:
    try:
        # Repairing would change what the issuer of the document made.
        return pikepdf.open(io.BytesIO(data), attempt_recovery=False)
    except pikepdf.PasswordError as error:
        raise _encrypted() from error
    except (pikepdf.PdfError, ValueError) as error:
        raise _broken() from error


def _refuse_sealed(pdf: pikepdf.Pdf) -> None:
    form = pdf.Root.get(Name.AcroForm)
    if Name.Perms in pdf.Root or (form is not None and any(_signed_fields(form))):
        raise StampError(
            "stamp-sealed",
            "The PDF carries an electronic signature, which stamping would break.",
            hint="Stamp the document first and sign it afterwards.",
        )
    if form is not None and Name.XFA in form:
        raise StampError(
            "stamp-dynamic",
            "The PDF is a dynamic XFA form, whose pages are made by the reader.",
            hint="Print it to an ordinary PDF and take that.",
        )


def _signed_fields(form: pikepdf.Object) -> Iterator[bool]:
    """Yield for each signature field whether somebody signed in it."""
    waiting, seen = list(form.get(Name.Fields, pikepdf.Array())), set()
    while waiting:
        field = waiting.pop()
        if field.objgen in seen and field.is_indirect:
            continue
        seen.add(field.objgen)
        waiting.extend(field.get(Name.Kids, pikepdf.Array()))
        if field.get(Name.FT) == _SIGNATURE_FIELD:
            yield Name.V in field


def _too_large(sentence: str) -> StampError:
    return StampError(
        "stamp-too-large", sentence, hint="Split the document and stamp the part that needs it."
    )


def _broken() -> StampError:
    return StampError(
        "stamp-broken",
        "The file is not a sound PDF.",
        hint="Make the PDF again; it is damaged or of another format.",
    )


def _encrypted() -> StampError:
    return StampError(
        "stamp-encrypted",
        "The PDF is encrypted.",
        hint="Take the password and restrictions off before it is stamped.",
    )
