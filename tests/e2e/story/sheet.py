"""The end: one picture with all the codes, and the table of their sizes against the budgets."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from gouvcheck_core.format import MIN_MODULE_MM

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.story.documents import Printed
    from tests.e2e.story.report import Report

CELL, SCALE, COLUMNS = 400, 4, 4


def draw(printed: list[Printed], path: Path) -> None:
    """Save the sheet of all codes, each under its name."""
    rows = -(-len(printed) // COLUMNS)
    sheet = Image.new("L", (COLUMNS * CELL, rows * CELL), 255)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=18)
    small = ImageFont.load_default(size=14)
    for number, document in enumerate(printed):
        row, column = divmod(number, COLUMNS)
        code = Image.open(io.BytesIO(document.symbol.png(scale=SCALE))).convert("L")
        left, top = column * CELL, row * CELL
        pen.text((left + 20, top + 12), document.profile.names.en, fill=0, font=font)
        sheet.paste(code, (left + 12, top + 40))
        caption = f"{document.code.size} bytes, {_symbol(document)}"
        pen.text((left + 20, top + 44 + code.height), caption, fill=90, font=small)
    sheet.save(path)


def show(printed: list[Printed], report: Report) -> None:
    """Print the sizes; a code beyond its budget is a failure of the story."""
    report.act("Sizes against the budgets")
    report.note(f"{'':28}{'bytes':>6}{'budget':>8}{'symbols':>9}")
    for document in printed:
        budget, size = document.profile.budget, document.code.size
        fits = size <= budget.bytes and document.symbol.version <= budget.qr_version
        report.line(
            f"{document.profile.id:28}{size:6}{budget.bytes:8}{len(document.code.text):9}",
            got=_symbol(document),
            due=_symbol(document) if fits else f"version {budget.qr_version} at most",
        )


def _symbol(document: Printed) -> str:
    """Return version, level and printed width of a symbol."""
    symbol = document.symbol
    return f"{symbol.version}-{symbol.level.name}, {symbol.size_mm(MIN_MODULE_MM):.1f} mm"
