"""The plain renderer: Typst lays out every letter, with all that makes it PDF/A and PDF/UA."""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
import zlib
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import typst

from gouvcheck_core.format import QUIET_ZONE_MODULES
from voucher_batch.errors import SheetError
from voucher_batch.sheet.faces import FONTS
from voucher_batch.sheet.fast.codes import mark_pictures
from voucher_batch.sheet.geometry import windows
from voucher_batch.sheet.stencil import MARK_MODULE_MM, MARK_QUIET, png
from voucher_batch.sheet.template import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voucher_batch.sheet.content import Content
    from voucher_batch.sheet.fitting import Fitted
    from voucher_batch.sheet.form import Form
    from voucher_batch.sheet.template import Template

STANDARDS: Final[list[typst.PDFStandard]] = ["a-2a", "ua-1"]
"""ISO 19005-2 level A and ISO 14289-1: to be kept for ever, and to be read aloud."""

_TYPST: Final = threading.Lock()
"""A compiler takes one task at a time; workers may have several threads."""

_QUOTED: Final = re.compile(r'"[^"]*"|`[^`]*`')

BATCH: Final = 50
"""Letters in one document. Typst keeps every page until the last is laid out."""


def render_plain(contents: Sequence[Content], *, form: Form) -> bytes:
    """Return the letters as one PDF, each laid out by itself.

    Raises:
        SheetError: ``sheet-layout``; ``sheet-batch`` for more than `BATCH` letters.
    """
    if len(contents) > BATCH:
        raise SheetError(
            "sheet-batch",
            f"The plain renderer sets at most {BATCH} letters at a time.",
            hint="Take the fast renderer, or render in parts.",
        )
    return compiled(form, [sheet_of(content, form=form) for content in contents])


def compiled(form: Form, sheets: Sequence[Mapping[str, Any]]) -> bytes:
    """Let Typst set sheets described as data (see templates/house.typ).

    Raises:
        SheetError: ``sheet-layout``.
    """
    issued = form.issued
    texts = next(iter(form.texts.values()))
    data = {
        "title": texts.said["title"],
        "language": texts.language,
        "sender": form.sender,
        "issued": {"year": issued.year, "month": issued.month, "day": issued.day},
        "sheets": sheets,
    }
    midnight = dt.datetime.combine(issued, dt.time(), tzinfo=dt.UTC)
    try:
        with _TYPST:
            pdf = _compiler(form.template.name).compile(
                format="pdf",
                sys_inputs={"data": json.dumps(data)},
                pdf_standards=STANDARDS,
                timestamp=int(midnight.timestamp()),
            )
    except typst.TypstError as error:
        # Typst may quote the text that it stumbles over, and that may be a name.
        reason = _QUOTED.sub("…", error.message)
        raise SheetError(
            "sheet-layout",
            f"The template {form.template.name} cannot be laid out: {reason}.",
            hint="Correct the template or its words.",
        ) from None
    if not isinstance(pdf, bytes):
        raise TypeError(pdf)
    return pdf


@cache
def _compiler(template: str) -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
    )
    return typst.Compiler(
        input=TEMPLATES / template / "sheet.typ", root=TEMPLATES, font_paths=fonts
    )


def sheet_of(content: Content, *, form: Form) -> dict[str, Any]:
    """Return a sheet as the templates take it."""
    template = form.template
    mark_mm = (content.mark.size + 2 * MARK_QUIET) * MARK_MODULE_MM
    code_quiet = (
        QUIET_ZONE_MODULES * template.code_mm / (content.code.size + 2 * QUIET_ZONE_MODULES)
    )
    texts = form.texts_in(content.language)
    window = windows()[content.country]
    return {
        "language": content.language,
        "window": {"x": window.x, "y": window.y, "width": window.width},
        "said": texts.said,
        "labels": texts.labels,
        "slots": {name: _slot(name, it, template) for name, it in content.slots.items()},
        "code": _picture(
            content.code.stencil().bits(),
            size=content.code.size,
            side=template.code_mm,
            quiet=code_quiet,
        ),
        "mark": _picture(
            zlib.decompress(mark_pictures([content.mark])[0]),
            size=content.mark.size,
            side=mark_mm,
            quiet=MARK_QUIET * MARK_MODULE_MM,
        ),
    }


def _slot(name: str, fitted: Fitted, template: Template) -> dict[str, Any]:
    slot = template.slot(name)
    return {
        "width": slot.width,
        "pitch": slot.pitch,
        "size": fitted.size,
        "weight": int(slot.weight),
        "lines": [{"text": line, "ink": slot.ink} for line in fitted.lines],
    }


def _picture(bits: bytes, *, size: int, side: float, quiet: float) -> dict[str, Any]:
    return {"picture": list(png(bits, size=size)), "format": "png", "side": side, "quiet": quiet}
