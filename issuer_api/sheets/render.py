"""A document from its claims: one PDF/A-2a and PDF/UA-1 file, with the code on its first page."""

from __future__ import annotations

import datetime as dt
import json
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gouvcheck_core import qr
from gouvcheck_core.format import QUIET_ZONE_MODULES
from gouvcheck_core.policy import luxembourg_day
from gouvcheck_core.profiles import Kind, Language, Role
from gouvcheck_core.qr import Level
from issuer_api.sheets.colours import device_colours
from issuer_api.sheets.readback import read_back
from issuer_api.sheets.words import words
from voucher_batch.sheet.faces import FONTS
from voucher_batch.sheet.stencil import Stencil

if TYPE_CHECKING:
    from collections.abc import Mapping

    import typst as typst_

    from gouvcheck_core.claims import Claims
    from gouvcheck_core.profiles import Field, Profile, Row

STANDARDS: Final[list[typst_.PDFStandard]] = ["a-2a", "ua-1"]
"""ISO 19005-2 level A and ISO 14289-1: to be kept for ever, and to be read aloud."""
MODULE_MM: Final = 0.5
STICKER_MODULE_MM: Final = 0.75
"""Read from outside a window, at an arm's length."""

_DRAWING: Final = threading.Lock()
"""A compiler is for one thread at a time; two in it fail with an error of Rust's."""

_TEMPLATES: Final = Path(__file__).parent / "templates"
_ANY: Final = "document"
_EPOCH: Final = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Document:
    """What is drawn. Its ``repr`` is empty: it holds the claims of a person.

    Args:
        profile: Kind of document.
        claims: What was signed.
        text: Of the code.
        reference: Human reference, or empty.
        issuer: Name of the issuer in the language.
        language: In which the document is drawn up.
    """

    profile: Profile
    claims: Claims
    text: str
    reference: str
    issuer: str
    language: Language


def render(document: Document) -> bytes:
    """Return the document as a PDF whose code was read back; the same bytes each time.

    Raises:
        ProfileError: The claims break their profile.
        StampError: ``stamp-unreadable``.
    """
    day = _EPOCH + dt.timedelta(days=luxembourg_day(document.claims.iat))
    data = json.dumps(_data(document, day))
    with _DRAWING:
        pdf = _compiler(_template(document.profile.id)).compile(
            format="pdf",
            sys_inputs={"data": data},
            pdf_standards=STANDARDS,
            timestamp=document.claims.iat,
        )
    if not isinstance(pdf, bytes):
        raise TypeError(pdf)
    finished = device_colours(pdf)
    read_back(finished, page=1, text=document.text)
    return finished


def make_ready() -> None:
    """Read templates and fonts now rather than with the first document."""
    for template in _TEMPLATES.glob("*.typ"):
        _compiler(template.stem)


def _template(kind: str) -> str:
    return kind if (_TEMPLATES / f"{kind}.typ").is_file() else _ANY


@cache
def _compiler(template: str) -> typst_.Compiler:
    import typst  # noqa: PLC0415 - 30 MB that only a service that draws shall load

    fonts = typst.Fonts(
        font_paths=[FONTS], include_system_fonts=False, include_embedded_fonts=False
    )
    return typst.Compiler(input=_TEMPLATES / f"{template}.typ", root=_TEMPLATES, font_paths=fonts)


def _data(document: Document, day: dt.date) -> dict[str, Any]:
    """Return all that the templates show."""
    profile, language = document.profile, document.language
    code = qr.encode(document.text, level=Level(profile.level.value))
    rows = profile.rows(document.claims, language)
    tables = {field.id: field for field in profile.fields if field.kind is Kind.RECORDS}
    number = profile.field_with(Role.NUMBER)
    return {
        "language": language.value,
        "title": profile.names.say(language),
        "issuer": document.issuer,
        "issued": {"year": day.year, "month": day.month, "day": day.day},
        "said": words(profile.id, language, issuer=document.issuer),
        "labels": {field.id: field.words.say(language) for field in profile.fields},
        "rows": [
            {"field": row.field, "label": row.label, "value": row.value}
            for row in rows
            if row.compare and row.field not in tables
        ],
        "tables": [_table(tables[row.field], row, language) for row in rows if row.field in tables],
        "code": list(Stencil(code.rows).png()),
        "quiet": QUIET_ZONE_MODULES / (code.size + 2 * QUIET_ZONE_MODULES),
        "side": code.size_mm(MODULE_MM),
        "sticker_side": code.size_mm(STICKER_MODULE_MM),
        "reference": document.reference,
        **_number(rows, number),
    }


def _number(rows: tuple[Row, ...], field: Field | None) -> Mapping[str, str]:
    """Return the document's own number, which stands under the title too."""
    if field is None:
        return {}
    return {"number": next(row.value for row in rows if row.field == field.id)}


def _table(field: Field, row: Row, language: Language) -> dict[str, Any]:
    return {
        "label": row.label,
        "none": row.value,
        "columns": [column.words.say(language) for column in field.columns],
        "records": row.cells,
    }
