"""What is looked at and what is found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_CHARACTERS: Final = 4296
"""The longest alphanumeric text of any QR code (40-L, ISO/IEC 18004 table 7)."""

MAX_PIXELS: Final = 50_000_000
"""What the larger phone cameras deliver."""

MAX_SIDE: Final = 32_767
"""zxing-cpp takes 65,535 pixels, also of a picture that we have enlarged to twice its size."""

TOO_LARGE: Final = (
    f"The picture has more than {MAX_PIXELS // 1_000_000} megapixels or {MAX_SIDE:,} pixels a side."
)

Corner: TypeAlias = tuple[int, int]
"""Right and down from the top left."""


def is_too_large(width: int, height: int) -> bool:
    """Tell whether a picture is larger than we look at."""
    return width * height > MAX_PIXELS or max(width, height) > MAX_SIDE


class Decoder(Enum):
    """What read a code."""

    ZXING = "zxing-cpp"
    ZBAR = "pyzbar"


class Effort(Enum):
    """How long to look at pixels in which nothing is found."""

    FRAME = "frame"
    """A camera's frame: some milliseconds, for the next frame may be sharper."""
    PAGE = "page"
    """A page drawn from a PDF: it has neither noise nor blur, so more pixels help, not effort."""
    PHOTO = "photo"
    """The only picture there is: some tenths of a second."""


@dataclass(frozen=True, slots=True)
class Grey:
    """A grey picture.

    Attributes:
        pixels: Brightness, row by row from the top, a byte a pixel, 0 is black.
        width: Pixels in a row.
        height: Rows.
        unit: Side of a pixel in the unit of the corners: 1 in a picture, points on a PDF page.
    """

    pixels: bytes | memoryview
    width: int
    height: int
    unit: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCode:
    """One QR code that was read.

    Attributes:
        text: What it says; untrusted, printable, 1 to 4,296 characters.
        corners: Its outline, clockwise, in pixels of the upright picture from the top left; in
            points (1/72 inch) from the top left of the page for a PDF.
        page: Page of the PDF, from 1; a picture is page 1.
        decoder: What read it.
    """

    text: str
    corners: tuple[Corner, ...]
    page: int
    decoder: Decoder


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from a file.

    Attributes:
        codes: By page, then from top to bottom, then from left to right. A code that stands twice
            on a page is there once.
        dropped: How many QR codes were left out because they hold no printable UTF-8 text.
    """

    codes: tuple[FoundCode, ...]
    dropped: int


class Symbol(NamedTuple):
    """A QR code as a decoder hands it over."""

    raw: bytes
    corners: tuple[Corner, ...]
    decoder: Decoder


class Seen(NamedTuple):
    """Symbols that were read, and whether one was located that could not be read."""

    symbols: tuple[Symbol, ...]
    missed: bool

    @property
    def complete(self) -> bool:
        """Whether looking again promises nothing."""
        return bool(self.symbols) and not self.missed

    def and_then(self, later: Seen) -> Seen:
        """Return what both looks saw; the later one knows what is still unread."""
        return Seen(self.symbols + later.symbols, later.missed)


NOTHING: Final = Seen((), missed=False)

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def reading(pages: Iterable[tuple[int, Seen]]) -> Reading:
    """Put together what was seen on each page: text only, each text once a page, in order."""
    codes: list[FoundCode] = []
    dropped = 0
    for page, seen in pages:
        # Of two decoders that read the same symbol, the first is named.
        symbols = {symbol.raw: symbol for symbol in reversed(seen.symbols)}
        found = [_found(symbol, page) for symbol in symbols.values()]
        dropped += found.count(None)
        codes += sorted((code for code in found if code), key=_place)
    return Reading(tuple(codes), dropped)


def _found(symbol: Symbol, page: int) -> FoundCode | None:
    try:
        text = symbol.raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if not 1 <= len(text) <= MAX_CHARACTERS or _CONTROL.search(text):
        return None
    return FoundCode(text=text, corners=symbol.corners, page=page, decoder=symbol.decoder)


def _place(code: FoundCode) -> tuple[int, int, str]:
    top = min(y for _, y in code.corners)
    left = min(x for x, _ in code.corners)
    return top, left, code.text
