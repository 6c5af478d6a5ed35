"""Code text -> QR code: the matrix, and the matrix as pixels or as vectors. Text and numbers only.

Two encoders draw the same matrix bit for bit: zxing-cpp where it is installed, and the pure Python
``qrcode`` everywhere else. Whatever draws it, the text stands in alphanumeric mode, so that the
size of a code is known from the length of its text alone.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import Enum
from math import isqrt
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias, cast

from gouvcheck_core.errors import QrError
from gouvcheck_core.format import BASE45_ALPHABET, MIN_MODULE_MM, QUIET_ZONE_MODULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PIL.Image import Image
    from typing_extensions import Buffer

MASK: Final = 2
"""Data mask pattern 010 (ISO/IEC 18004 table 10), always.

Searching the best of eight masks is 85 % of a pure Python encoder's time and buys nothing here:
the data is a signature, hence as good as random, and any mask leaves it so.
"""

MAX_SCALE: Final = 64
"""Pixels a module: 64 draws the largest code with 11,840 pixels a side, more than any printer."""


class Level(Enum):
    """How much of a code may be lost (ISO/IEC 18004 section 6.5)."""

    M = "M"
    """About 15 %: what we print."""
    Q = "Q"
    """About 25 %: for sheets that will be creased."""


class Encoder(Enum):
    """What draws the matrix."""

    AUTO = "auto"
    """The fast one if it is installed, else the portable one."""
    FAST = "zxing-cpp"
    PORTABLE = "qrcode"


# Characters that versions 1 to 40 hold in alphanumeric mode (ISO/IEC 18004:2015 table 7).
# fmt: off
_CAPACITY: Final = {
    Level.M: (
        20, 38, 61, 90, 122, 154, 178, 221, 262, 311,
        366, 419, 483, 528, 600, 656, 734, 816, 909, 970,
        1035, 1134, 1248, 1326, 1451, 1542, 1637, 1732, 1839, 1994,
        2113, 2238, 2369, 2506, 2632, 2780, 2894, 3054, 3220, 3391,
    ),
    Level.Q: (
        16, 29, 47, 67, 87, 108, 125, 157, 189, 221,
        259, 296, 352, 376, 426, 470, 531, 574, 644, 702,
        742, 823, 890, 963, 1041, 1094, 1172, 1263, 1322, 1429,
        1499, 1618, 1700, 1787, 1867, 1966, 2071, 2181, 2298, 2420,
    ),
}
# fmt: on

MAX_VERSION: Final = 40

_NOT_ALPHANUMERIC: Final = re.compile(f"[^{re.escape(BASE45_ALPHABET)}]")

# zxing-cpp changes to numeric mode where that saves bits. A change there and back costs 27 bits or
# more, which 13 digits earn; at either end of the text one change is enough, which 7 digits earn.
# One digit less is asked for here, so that no rounding of a half-used bit group can matter.
_NUMERIC_RUN: Final = re.compile(r"[0-9]{12}|\A[0-9]{6}|[0-9]{6}\Z|\A[0-9]+\Z")

_DARK_OF_PIXEL: Final = bytes([1]) + bytes(255)
"""Translates a pixel of zxing-cpp, 0 is black, to a module."""

_PIXEL_OF_MODULE: Final = bytes([255]) + bytes(255)
"""Translates a module to a grey pixel."""

_DARK_RUN: Final = re.compile(b"\x01+")

_Draw: TypeAlias = "Callable[[str, int, Level], tuple[bytes, ...]]"


class Bar(NamedTuple):
    """Dark modules side by side in one row; the unit is the module, the origin the top left."""

    x: int
    y: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QrCode:
    """A finished QR code without its quiet zone.

    Attributes:
        rows: From top to bottom; a byte a module, 1 is dark.
        version: 1 to 40.
        level: Error correction.
        mask: Data mask pattern.
    """

    rows: tuple[bytes, ...]
    version: int
    level: Level
    mask: int

    @property
    def size(self) -> int:
        """Modules a side, without the quiet zone."""
        return len(self.rows)

    def size_mm(self, module_mm: float) -> float:
        """Return the printed side in millimetres, quiet zone included.

        Args:
            module_mm: Printed side of a module.

        Raises:
            QrError: ``qr-module-too-small`` below what phones read from paper.
        """
        # A layout divides to get this, and in binary fractions 1.2 / 3 is a hair less than 0.4.
        if not module_mm >= MIN_MODULE_MM - 1e-9:
            raise QrError(
                "qr-module-too-small",
                f"A printed module must be at least {MIN_MODULE_MM:.2f} mm wide.",
                hint="Give the code more room on the page.",
            )
        return (self.size + 2 * QUIET_ZONE_MODULES) * module_mm

    def bars(self) -> Iterator[Bar]:
        """Yield the dark bars row by row; place for the quiet zone is included in x and y."""
        for y, row in enumerate(self.rows, start=QUIET_ZONE_MODULES):
            for run in _DARK_RUN.finditer(row):
                start, end = run.span()
                yield Bar(start + QUIET_ZONE_MODULES, y, end - start)

    def path(self) -> str:
        """Return the code as the ``d`` attribute of one SVG path, a unit a module, y downwards.

        All bars stand in one path because a viewer that smooths edges leaves hair lines between
        shapes that it fills one after the other.
        """
        return "".join([f"M{x} {y}h{width}v1h-{width}z" for x, y, width in self.bars()])

    def svg(self) -> str:
        """Return an SVG document of one path, black on white, quiet zone included."""
        side = self.size + 2 * QUIET_ZONE_MODULES
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
            f'<rect width="{side}" height="{side}" fill="#fff"/>'
            f'<path d="{self.path()}"/></svg>\n'
        )

    def image(self, *, scale: int = 4) -> Image:
        """Return a 1-bit Pillow image, quiet zone included.

        Args:
            scale: Pixels a module, 1 to 64; whole pixels, so that no edge is blurred.

        Raises:
            QrError: ``qr-scale``.
        """
        from PIL import Image

        if not 1 <= scale <= MAX_SCALE:
            raise QrError(
                "qr-scale",
                f"A module is drawn with 1 to {MAX_SCALE} pixels.",
                hint="Ask for a scale within these limits.",
            )
        side = self.size + 2 * QUIET_ZONE_MODULES
        canvas = Image.new("1", (side, side), 1)
        light = b"".join(self.rows).translate(_PIXEL_OF_MODULE)
        modules = Image.frombytes("L", (self.size, self.size), light).convert("1")
        canvas.paste(modules, (QUIET_ZONE_MODULES, QUIET_ZONE_MODULES))
        return canvas.resize((side * scale, side * scale), Image.Resampling.NEAREST)

    def png(self, *, scale: int = 4) -> bytes:
        """Return a 1-bit PNG, quiet zone included; see `image` for the arguments and errors."""
        file = io.BytesIO()
        self.image(scale=scale).save(file, "PNG")
        return file.getvalue()


def encode(
    text: str,
    *,
    level: Level = Level.M,
    version: int | None = None,
    encoder: Encoder = Encoder.AUTO,
) -> QrCode:
    """Draw a code text as a QR code in alphanumeric mode with the fixed mask.

    Args:
        text: Characters of the QR alphanumeric alphabet, which is that of Base45.
        level: Error correction.
        version: Size to draw, for a layout that leaves the same room on each sheet; the smallest
            that holds the text if None.
        encoder: What draws it. The result is the same.

    Raises:
        QrError: ``qr-empty``, ``qr-alphabet``, ``qr-version``, ``qr-too-long``, ``qr-no-encoder``,
            ``qr-blank``.
    """
    check_text(text)
    if version is None:
        version = version_for(len(text), level=level)
    elif len(text) > maximum_length(version, level=level):
        raise _too_long(f"version {version}-{level.value}")
    draw = _draw_portable if _NUMERIC_RUN.search(text) else _encoder(encoder)
    rows = draw(text, version, level)
    if len(rows) != 17 + 4 * version:
        raise QrError(
            "qr-encoder",
            f"The encoder did not draw version {version}.",
            hint="Install the pinned versions of zxing-cpp and qrcode.",
        )
    return QrCode(rows=rows, version=version, level=level, mask=MASK)


def check_text(text: str) -> None:
    """See that a text is one that can be drawn, whatever its length.

    Raises:
        QrError: ``qr-empty``, ``qr-alphabet``.
    """
    if not text:
        raise QrError(
            "qr-empty", "There is no text to draw.", hint="Issue a code first, then draw it."
        )
    if _NOT_ALPHANUMERIC.search(text):
        raise QrError(
            "qr-alphabet",
            "The text has characters outside the QR alphanumeric alphabet.",
            hint="Draw the code text as it was issued: GC1: and Base45 in capital letters.",
        )


def maximum_length(version: int, *, level: Level) -> int:
    """Return how many characters a version holds in alphanumeric mode (ISO/IEC 18004 table 7).

    Raises:
        QrError: ``qr-version`` outside 1 to 40.
    """
    if not 1 <= version <= MAX_VERSION:
        raise QrError(
            "qr-version",
            f"QR codes have versions 1 to {MAX_VERSION}.",
            hint="Leave the version out to get the smallest that fits.",
        )
    return _CAPACITY[level][version - 1]


def version_for(length: int, *, level: Level) -> int:
    """Return the smallest version that holds this many characters in alphanumeric mode.

    Raises:
        QrError: ``qr-too-long`` beyond version 40.
    """
    version = bisect_left(_CAPACITY[level], length) + 1
    if version > MAX_VERSION:
        raise _too_long(f"any QR code of level {level.value}")
    return version


def _too_long(what: str) -> QrError:
    return QrError(
        "qr-too-long",
        f"The text is longer than {what} holds.",
        hint="Shorten the fields of the document, or allow a larger version.",
    )


def _encoder(encoder: Encoder) -> _Draw:
    if encoder is Encoder.PORTABLE:
        return _draw_portable
    try:
        import zxingcpp  # noqa: F401
    except ImportError as error:
        if encoder is Encoder.FAST:
            raise _no_encoder("zxing-cpp") from error
        return _draw_portable
    return _draw_fast


def _no_encoder(package: str) -> QrError:
    return QrError(
        "qr-no-encoder",
        f"The QR encoder {package} is not installed.",
        hint=f"Install the package {package}.",
    )


def _draw_fast(text: str, version: int, level: Level) -> tuple[bytes, ...]:
    import zxingcpp

    barcode = zxingcpp.create_barcode(
        text, zxingcpp.BarcodeFormat.QRCode, ec_level=level.value, version=version, data_mask=MASK
    )
    # A buffer at run time, though the stubs of zxing-cpp 3.1 do not say so.
    image = cast("Buffer", barcode.to_image(scale=1, add_quiet_zones=False))
    modules = bytes(image).translate(_DARK_OF_PIXEL)
    side = isqrt(len(modules))
    return tuple(modules[start : start + side] for start in range(0, len(modules), side))


def _draw_portable(text: str, version: int, level: Level) -> tuple[bytes, ...]:
    try:
        import qrcode
        from qrcode.util import MODE_ALPHA_NUM, QRData
    except ImportError as error:
        raise _no_encoder("qrcode") from error

    names = {Level.M: qrcode.ERROR_CORRECT_M, Level.Q: qrcode.ERROR_CORRECT_Q}
    code = qrcode.QRCode(version=version, error_correction=names[level], mask_pattern=MASK)
    mode = cast("Literal[2]", MODE_ALPHA_NUM)  # What its stubs call an int.
    code.add_data(QRData(text, mode=mode), optimize=0)
    try:
        code.make(fit=False)
    except ValueError as error:  # a block of nothing but zero bits is more than it can divide
        raise QrError(
            "qr-blank",
            "The text is so uniform that the portable encoder cannot draw it.",
            hint="No signed code looks like this; check what the text is.",
        ) from error
    return tuple(bytes(map(bool, row)) for row in code.modules)
