"""QR codes as files that print in the right size, and in the terminal."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gouvcheck_core.cli import files

if TYPE_CHECKING:
    from gouvcheck_core.profiles.parts import Level
    from gouvcheck_core.qr import QrCode

DEFAULT_MODULE_MM: Final = 0.40

_SCALE: Final = 8
"""Pixels a module: 508 dpi where a module is 0.40 mm wide."""
_MM_PER_INCH: Final = 25.4
_BLOCKS: Final = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
"""Two rows of modules in one line of text: a character is twice as high as wide."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a code is drawn and where to.

    Args:
        png: File to write, or None.
        svg: File to write, or None.
        module_mm: Printed side of a module.
        force: Whether files that exist are replaced.
    """

    png: Path | None
    svg: Path | None
    module_mm: float
    force: bool

    @property
    def paths(self) -> list[Path]:
        """The files that will be written."""
        return [path for path in (self.png, self.svg) if path is not None]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A code drawn in one printed size.

    Args:
        code: The modules.
        module_mm: Printed side of a module.
        mm: Printed side of the whole, quiet zone included.
    """

    code: QrCode
    module_mm: float
    mm: float

    @classmethod
    def of(cls, text: str, *, level: Level, module_mm: float) -> Drawing:
        """Draw ``text``.

        Raises:
            QrError: It cannot be drawn, or not readably.
        """
        from gouvcheck_core import qr

        code = qr.encode(text, level=qr.Level(level.value))
        return cls(code, module_mm, code.size_mm(module_mm))

    def write(self, sheet: Sheet) -> None:
        """Write the files that ``sheet`` asks for.

        Raises:
            UsageError: ``usage-not-written``.
        """
        if sheet.png is not None:
            files.write(sheet.png, self._png())
        if sheet.svg is not None:
            files.write(sheet.svg, self._svg().encode())

    def __str__(self) -> str:
        """Say version and printed size in one line."""
        name = f"{self.code.version}-{self.code.level.value}"
        return (
            f"QR version {name}, {self.code.size} modules, {self.mm:.1f} mm with its white border "
            f"at {self.module_mm:.2f} mm a module"
        )

    def as_json(self) -> dict[str, object]:
        """Return version and size for programs."""
        return {
            "version": self.code.version,
            "level": self.code.level.value,
            "modules": self.code.size,
            "module_mm": self.module_mm,
            "mm": round(self.mm, 2),
        }

    def blocks(self) -> str:
        """Return the code in half-block characters, dark modules printed, white border included."""
        light = bytes(self.code.size)
        rows = [light] * _BORDER + list(self.code.rows) + [light] * (_BORDER + 1)
        pairs = zip(rows[0::2], rows[1::2], strict=False)
        side = " " * _BORDER
        return "\n".join(
            side + "".join(_BLOCKS[dark] for dark in zip(upper, lower, strict=True)) + side
            for upper, lower in pairs
        )

    def _png(self) -> bytes:
        dpi = _SCALE * _MM_PER_INCH / self.module_mm
        file = io.BytesIO()
        self.code.image(scale=_SCALE).save(file, "PNG", dpi=(dpi, dpi))
        return file.getvalue()

    def _svg(self) -> str:
        size = f'width="{self.mm:.2f}mm" height="{self.mm:.2f}mm" viewBox='
        return self.code.svg().replace("viewBox=", size, 1)


_BORDER: Final = 4
"""Modules of white around the code (ISO/IEC 18004 section 6.3.8)."""
