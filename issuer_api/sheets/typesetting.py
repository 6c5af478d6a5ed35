"""Typst, which sets every sheet: a template is a function of what the sheet shows.

What is shown stands in the text that Typst compiles. Handed over as an input of the program it
would be part of the library with which every template is read, so that nothing that Typst knows of
one sheet would hold for the next: half of the time.
"""

from __future__ import annotations

import json
import re
import threading
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from issuer_api.sheets.colours import device_colours
from issuer_api.sheets.picture import with_code
from issuer_api.sheets.prepared import marked, prepare, simple
from issuer_api.sheets.widths import whole_widths
from voucher_batch.sheet.faces import FONTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import typst as typst_

    from issuer_api.sheets.prepared import Form
    from voucher_batch.sheet.stencil import Stencil

ARCHIVABLE: Final[tuple[typst_.PDFStandard, ...]] = ("a-2a", "ua-1")
"""ISO 19005-2 level A and ISO 14289-1: to be kept for ever, and to be read aloud."""

ROOT: Final = Path(__file__).parent
"""What templates may read."""

_KEPT: Final = 400
"""Prepared sheets that a process remembers, some 30 kB each."""

_MARK: Final = re.compile(r"\\u1e[0-9a-f]{2}")
"""A mark as JSON writes it."""

_DRAWING: Final = threading.Lock()
"""A compiler is for one thread at a time; two in it fail with an error of Rust's."""


def typeset(
    template: str,
    data: Mapping[str, Any],
    *,
    code: Stencil,
    standards: tuple[typst_.PDFStandard, ...] = (),
) -> bytes:
    """Return a sheet as a PDF; the same bytes each time.

    It is written into a prepared one where all of its own texts are short and simple.

    Args:
        template: Path from `ROOT` to a file that defines ``sheet``, a function of the data.
        data: What the sheet shows, in values that JSON has; `Own` are the document's own texts.
        code: Stands where the template has a picture of one pixel.
        standards: That the file keeps to; without any, it has no tags.
    """
    form, texts = _form_for(template, data, standards)
    filled = None if form is None else form.filled(texts, code=code)
    return filled or typeset_alone(template, data, code=code, standards=standards)


def typeset_alone(
    template: str,
    data: Mapping[str, Any],
    *,
    code: Stencil,
    standards: tuple[typst_.PDFStandard, ...] = (),
) -> bytes:
    """Return a sheet as `typeset` does, but have Typst set all of it."""
    return with_code(_set(template, json.dumps(data), standards), code)


def _form_for(
    template: str, data: Mapping[str, Any], standards: tuple[typst_.PDFStandard, ...]
) -> tuple[Form | None, list[str]]:
    texts: list[str] = []
    sheet = json.dumps(marked(data, texts))
    # A word that looks like a mark would be taken for one.
    if not simple(texts) or len(_MARK.findall(sheet)) != len(texts):
        return None, []
    return _prepared(template, sheet, standards), texts


@lru_cache(maxsize=_KEPT)
def _prepared(template: str, sheet: str, standards: tuple[typst_.PDFStandard, ...]) -> Form | None:
    return prepare(
        lambda put: _set(template, _MARK.sub(lambda mark: put(mark[0]), sheet), standards)
    )


def make_ready() -> None:
    """Read templates and fonts now rather than with the first sheet."""
    for template in ROOT.rglob("*.typ"):
        _compiled(f'#import "/{template.relative_to(ROOT).as_posix()}"', ())


def _set(template: str, sheet: str, standards: tuple[typst_.PDFStandard, ...]) -> bytes:
    """Have Typst set a sheet, described in JSON."""
    text = f'#import "/{template}": sheet\n#sheet(json(bytes({literal(sheet)})))'
    pdf = whole_widths(_compiled(text, standards))
    return device_colours(pdf) if standards else pdf


def literal(text: str) -> str:
    """Return a text of visible ASCII, as JSON is written in, as a string of Typst.

    Only two of those characters mean anything in such a string.
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _compiled(text: str, standards: tuple[typst_.PDFStandard, ...]) -> bytes:
    with _DRAWING:
        pdf = _compiler().compile(
            text.encode(),
            format="pdf",
            pdf_standards=list(standards),
            pdf_tags=bool(standards),
            timestamp=0,
        )
    if not isinstance(pdf, bytes):
        raise TypeError(pdf)
    return pdf


@cache
def _compiler() -> typst_.Compiler:
    """Return what sets sheets, with our fonts, read once, and none of the machine's."""
    import typst  # noqa: PLC0415 - 30 MB that only a service that draws shall load

    fonts = typst.Fonts(
        font_paths=[FONTS], include_system_fonts=False, include_embedded_fonts=False
    )
    return typst.Compiler(root=ROOT, font_paths=fonts)
