"""Codes as rows of modules: the QR code of a document and the DataMatrix of a sheet."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from PIL import Image

from gouvcheck_core import qr
from gouvcheck_core.errors import QrError
from gouvcheck_core.format import MIN_MODULE_MM, QUIET_ZONE_MODULES
from voucher_batch.errors import SheetError

if TYPE_CHECKING:
    from voucher_batch.piece import Mark

PIXELS: Final = 4
"""Pixels a module, across and down: a viewer that smooths pictures blurs a quarter of one."""

MARK_MODULE_MM: Final = 0.5
"""Printed side of a module of the DataMatrix; inserters read 0.4 mm and more."""

MARK_QUIET: Final = 2
"""Modules around the DataMatrix that stay white; one is asked for (ISO/IEC 16022)."""

MARK_ROOM: Final = {10: 3, 12: 5, 14: 8, 16: 12, 18: 18, 20: 22, 22: 30, 24: 36, 26: 44, 32: 62}
"""Codewords of data in a DataMatrix, by modules a side (ISO/IEC 16022 table 7)."""

_WORD: Final = re.compile(r"[0-9]{2}|[ -~]")
_CODEWORDS: Final = {
    **{chr(each): each + 1 for each in range(ord(" "), ord("~") + 1)},
    **{f"{each:02d}": 130 + each for each in range(100)},
}
"""Codewords of ASCII mode: of one character, and of two digits (table 2)."""

_NIBBLE: Final = b"0f" + bytes(254)
"""Translates a module to four pixels of one bit, dark is 1, in hexadecimal."""


@dataclass(frozen=True, slots=True, repr=False)
class Stencil:
    """A square code without its quiet zone.

    Args:
        rows: From top to bottom; a byte a module, 1 is dark.
    """

    rows: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """Modules a side."""
        return len(self.rows)

    def bits(self) -> bytes:
        """Return the pixels, a bit each, 1 is dark; rows begin with a byte."""
        odd = b"0" * (self.size % 2)
        lines = [(row.translate(_NIBBLE) + odd) * PIXELS for row in self.rows]
        return bytes.fromhex(b"".join(lines).decode())

    def png(self) -> bytes:
        """Return the pixels as a 1-bit PNG, black on white."""
        return png(self.bits(), size=self.size)


def png(bits: bytes, *, size: int) -> bytes:
    """Return the pixels of a code as a 1-bit PNG, black on white.

    Args:
        bits: As `Stencil.bits` returns them.
        size: Modules a side.
    """
    side = size * PIXELS
    file = io.BytesIO()
    Image.frombytes("1", (side, side), bits, "raw", "1;I").save(file, "PNG")
    return file.getvalue()


@dataclass(frozen=True, slots=True, repr=False)
class DocumentCode:
    """The QR code of a document before it is drawn. Its ``repr`` is empty: it holds the code.

    Args:
        text: ``GC1:…``, of characters that QR codes of letters and figures have.
        level: Error correction.
        version: 1 to 40, the smallest that holds the text.
    """

    text: str
    level: qr.Level
    version: int

    @property
    def size(self) -> int:
        """Modules a side."""
        return 17 + 4 * self.version

    def stencil(self) -> Stencil:
        """Draw it, by itself.

        Raises:
            SheetError: ``sheet-code``: it cannot be drawn with the encoder that is installed.
        """
        try:
            code = qr.encode(self.text, level=self.level, version=self.version)
        except QrError as error:
            raise _undrawn(error) from error
        return Stencil(code.rows)


def document_code(text: str, *, level: qr.Level, side_mm: float) -> DocumentCode:
    """Measure the code of a document.

    Args:
        text: ``GC1:…``.
        level: Error correction.
        side_mm: Room, quiet zone included.

    Raises:
        SheetError: ``sheet-code``: no code text; ``sheet-code-dense``: phones could not read it
            in this room.
    """
    try:
        qr.check_text(text)
        code = DocumentCode(text, level, qr.version_for(len(text), level=level))
    except QrError as error:
        raise _undrawn(error) from error
    if side_mm / (code.size + 2 * QUIET_ZONE_MODULES) < MIN_MODULE_MM:
        raise SheetError(
            "sheet-code-dense",
            f"A code of version {code.version} is too dense for its room on the sheet.",
            hint="Shorten the fields of the document, or give the code more room in the template.",
        )
    return code


@dataclass(frozen=True, slots=True, repr=False)
class MarkCode:
    """The DataMatrix by which machines know a sheet, before it is drawn.

    Args:
        codewords: Of its text, not filled up.
    """

    codewords: bytes

    @property
    def size(self) -> int:
        """Modules a side, the fewest that hold it."""
        return _mark_size(len(self.codewords))


@cache
def _mark_size(codewords: int) -> int:
    return next(size for size, room in MARK_ROOM.items() if codewords <= room)


def mark_code(mark: Mark) -> MarkCode:
    """Encode the mark of a sheet: two digits a codeword, one other character."""
    return MarkCode(bytes(map(_CODEWORDS.__getitem__, _WORD.findall(mark.text()))))


def _undrawn(error: QrError) -> SheetError:
    return SheetError("sheet-code", error.sentence, hint=error.hint)
