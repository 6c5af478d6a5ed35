"""A document from its claims: one PDF/A-2a and PDF/UA-1 file, with the code on its first page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from gouvcheck_core import qr
from gouvcheck_core.format import QUIET_ZONE_MODULES
from gouvcheck_core.policy import luxembourg_day
from gouvcheck_core.profiles import Kind, Language, Role
from gouvcheck_core.qr import Level
from issuer_api.sheets.prepared import Own
from issuer_api.sheets.readback import read_back
from issuer_api.sheets.typesetting import ARCHIVABLE, ROOT, typeset, typeset_alone
from issuer_api.sheets.words import words
from voucher_batch.sheet.stencil import Stencil

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gouvcheck_core.claims import Claims
    from gouvcheck_core.profiles import Field, Profile, Row
    from gouvcheck_core.qr import QrCode

MODULE_MM: Final = 0.5
STICKER_MODULE_MM: Final = 0.75
"""Read from outside a window, at an arm's length."""

_TEMPLATES: Final = "templates"
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
    profile = document.profile
    code = qr.encode(document.text, level=Level(profile.level.value))
    data = shown(document, code)
    # How wide the columns of a table are depends on all that stands in them.
    listed = any(table["records"] for table in data["tables"])
    draw = typeset_alone if listed else typeset
    pdf = draw(_template(profile.id), data, code=Stencil(code.rows), standards=ARCHIVABLE)
    read_back(pdf, page=1, text=document.text)
    return pdf


@cache
def _template(kind: str) -> str:
    own = f"{_TEMPLATES}/{kind}.typ"
    return own if (ROOT / own).is_file() else f"{_TEMPLATES}/{_ANY}.typ"


def shown(document: Document, code: QrCode) -> dict[str, Any]:
    """Return all that the templates show. What comes from the claims is the document's own."""
    profile, language = document.profile, document.language
    day = _EPOCH + dt.timedelta(days=luxembourg_day(document.claims.iat))
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
            {"field": row.field, "label": row.label, "value": Own(row.value)}
            for row in rows
            if row.compare and row.field not in tables
        ],
        "tables": [_table(tables[row.field], row, language) for row in rows if row.field in tables],
        "quiet": QUIET_ZONE_MODULES / (code.size + 2 * QUIET_ZONE_MODULES),
        "side": code.size_mm(MODULE_MM),
        "sticker_side": code.size_mm(STICKER_MODULE_MM),
        "reference": Own(document.reference),
        **_number(rows, number),
    }


def _number(rows: tuple[Row, ...], field: Field | None) -> Mapping[str, str]:
    """Return the document's own number, which stands under the title too."""
    if field is None:
        return {}
    return {"number": Own(next(row.value for row in rows if row.field == field.id))}


def _table(field: Field, row: Row, language: Language) -> dict[str, Any]:
    return {
        "label": row.label,
        "none": row.value,
        "columns": [column.words.say(language) for column in field.columns],
        "records": row.cells,
    }
