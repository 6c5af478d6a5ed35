"""Typst, which sets every sheet: a template is a function of what the sheet shows.

What is shown stands in the text that Typst compiles. Handed over as an input of the program it
would be part of the library with which every template is read, so that nothing that Typst knows of
one sheet would hold for the next: half of the time.
"""

from __future__ import annotations

import json
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from issuer_api.sheets.picture import with_code
from voucher_batch.sheet.faces import FONTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import typst as typst_

    from voucher_batch.sheet.stencil import Stencil

ARCHIVABLE: Final[tuple[typst_.PDFStandard, ...]] = ("a-2a", "ua-1")
"""ISO 19005-2 level A and ISO 14289-1: to be kept for ever, and to be read aloud."""

ROOT: Final = Path(__file__).parent
"""What templates may read."""

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

    Args:
        template: Path from `ROOT` to a file that defines ``sheet``, a function of the data.
        data: What the sheet shows, in values that JSON has.
        code: Stands where the template has a picture of one pixel.
        standards: That the file keeps to; without any, it has no tags.
    """
    pdf = _set(f'#import "/{template}": sheet\n#sheet(json(bytes({literal(data)})))', standards)
    return with_code(pdf, code)


def literal(data: Mapping[str, Any]) -> str:
    """Return data as a string of Typst that holds it as JSON.

    JSON is written in visible ASCII, of which only two characters mean anything in such a string.
    """
    text = json.dumps(data).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def make_ready() -> None:
    """Read templates and fonts now rather than with the first sheet."""
    for template in ROOT.rglob("*.typ"):
        _set(f'#import "/{template.relative_to(ROOT).as_posix()}"', ())


def _set(text: str, standards: tuple[typst_.PDFStandard, ...]) -> bytes:
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
