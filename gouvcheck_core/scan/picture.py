"""PNG, JPEG or WebP -> grey pixels, within limits. Hostile pictures end here.

Pillow sees only what it needs to decode pixels: the limits are checked before anything is
inflated, and metadata, in which parsers find most to warn about, is cut out beforehand.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal

from gouvcheck_core.errors import ScanError
from gouvcheck_core.scan.value import TOO_LARGE, Grey, is_too_large

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

MAX_FILE_BYTES: Final = 25_000_000
"""A photo of a phone has 3 to 12 MB."""

_PDF_HEADER_WITHIN: Final = 1024
"""Readers accept a header that stands this late (ISO 32000-1 annex H, note 13)."""


class Kind(Enum):
    """What the first bytes of a file say that it is."""

    PNG = "PNG"
    JPEG = "JPEG"
    WEBP = "WebP"
    PDF = "PDF"


def kind_of(data: bytes) -> Kind:
    """Tell what a file is by its first bytes, never by its name.

    Raises:
        ScanError: ``scan-not-an-image``, or ``scan-too-large`` above 25 MB.
    """
    if len(data) > MAX_FILE_BYTES:
        raise _too_large(f"The file is larger than {MAX_FILE_BYTES // 1_000_000} MB.")
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Kind.WEBP
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return Kind.PDF
    raise ScanError(
        "scan-not-an-image",
        "The file is neither a PNG, JPEG or WebP picture nor a PDF.",
        hint="Take a photo or a screenshot of the code and open that.",
    )


def grey_picture(data: bytes, kind: Kind) -> Grey:
    """Decode a picture: upright as its EXIF orientation says, transparency laid on white.

    Raises:
        ScanError: ``scan-image-broken``, or ``scan-too-large``.
    """
    from PIL.Image import DecompressionBombError

    with _parsing(kind):
        # The format's own class: Image.open would try others, and warn of large pictures.
        try:
            picture, exif = {Kind.PNG: _png, Kind.JPEG: _jpeg, Kind.WEBP: _webp}[kind](data)
        except DecompressionBombError:
            picture, exif = None, b""
    if picture is None or is_too_large(*picture.size):
        raise _too_large(TOO_LARGE)
    with _parsing(kind):
        upright = _upright(_grey(picture), _orientation(exif))
        return Grey(upright.tobytes(), upright.width, upright.height)


@contextmanager
def _parsing(kind: Kind) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # Parsers of damaged files raise whatever they stumble over.
        raise ScanError(
            "scan-image-broken",
            f"The {kind.value} picture is damaged or cut off.",
            hint="Copy the picture again, or take a new photo of the code.",
        ) from error


def _too_large(sentence: str) -> ScanError:
    return ScanError(
        "scan-too-large", sentence, hint="Cut out the part with the code and take that."
    )


# --- formats ----------------------------------------------------------------------------------

_PNG_NEEDED: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_PNG_AROUND: Final = 12
"""Bytes of length, type and checksum around a chunk (ISO/IEC 15948 section 5.3)."""

_JPEG_EXIF: Final = 0xE1
_JPEG_SCAN: Final = 0xDA
_JPEG_MARK: Final = 0xFF
_JPEG_NO_LENGTH: Final = range(0xD0, 0xDA)
_JPEG_SEGMENTS: Final = 4096
"""Ten times as many as 25 MB of the longest ones make."""

_JPEG_NEEDED: Final = frozenset({*range(0xC0, 0xD0), *range(0xDA, 0xE0), 0xE0, 0xEE})
"""Tables, frames, and the JFIF and Adobe segments, which say how the colours are stored."""

_EXIF_HEADER: Final = b"Exif\0\0"


def _png(data: bytes) -> tuple[ImageFile, bytes]:
    """Open a PNG without its metadata; return it undecoded, and its EXIF data."""
    from PIL.PngImagePlugin import PngImageFile

    kept, exif, at = [data[:8]], b"", 8
    while at < len(data):
        end = at + _PNG_AROUND + int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        if name in _PNG_NEEDED:
            kept.append(data[at:end])
        elif name == b"eXIf":
            exif = data[at + 8 : end - 4]
        at = end
    return PngImageFile(io.BytesIO(b"".join(kept))), exif


def _jpeg(data: bytes) -> tuple[ImageFile, bytes]:
    """Open a JPEG without its metadata (ITU-T T.81 annex B); colour is not even decoded."""
    from PIL.JpegImagePlugin import JpegImageFile

    kept, exif = [data[:2]], b""
    for segment in _jpeg_segments(data):
        if segment[1] in _JPEG_NEEDED:
            kept.append(segment)
        elif segment[1] == _JPEG_EXIF and segment[4:].startswith(_EXIF_HEADER):
            exif = segment[4 + len(_EXIF_HEADER) :]
    picture = JpegImageFile(io.BytesIO(b"".join(kept)))
    picture.draft("L", picture.size)
    return picture, exif


def _jpeg_segments(data: bytes) -> Iterator[bytes]:
    """Yield the segments up to the first scan, and that with all that follows it."""
    at = 2
    for _ in range(_JPEG_SEGMENTS):
        if data[at] != _JPEG_MARK or data[at + 1] in _JPEG_NO_LENGTH:
            break
        if data[at + 1] == _JPEG_MARK:  # Any number of these may stand before a marker.
            at += 1
            continue
        if data[at + 1] == _JPEG_SCAN:
            yield data[at:]
            return
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        yield data[at:end]
        at = end
    msg = "no marker segment where one must be"
    raise ValueError(msg)


def _webp(data: bytes) -> tuple[ImageFile, bytes]:
    from PIL.WebPImagePlugin import WebPImageFile

    picture = WebPImageFile(io.BytesIO(data))
    return picture, picture.info.get("exif", b"").removeprefix(_EXIF_HEADER)


# --- pixels -----------------------------------------------------------------------------------


def _grey(picture: Image) -> Image:
    if picture.mode.startswith("I"):  # 16 bits a pixel, which a plain conversion would cut off.
        return picture.convert("I").point(lambda level: level * (1 / 257)).convert("L")
    if "A" in picture.mode or "transparency" in picture.info:
        from PIL import Image

        paper = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(paper, picture.convert("RGBA")).convert("L")
    return picture.convert("L")


_EXIF_ORIENTATION: Final = 0x0112
_EXIF_ENTRY: Final = 12
_EXIF_ORDERS: Final[dict[bytes, Literal["little", "big"]]] = {
    b"II*\0": "little",
    b"MM\0*": "big",
}


def _orientation(exif: bytes) -> int:
    """Return the orientation that EXIF data holds, or 1, upright (EXIF 2.32 section 4.6.4)."""
    order = _EXIF_ORDERS.get(exif[:4])
    if order is None:
        return 1
    start = int.from_bytes(exif[4:8], order)
    entries = int.from_bytes(exif[start : start + 2], order)
    for entry in range(start + 2, start + 2 + _EXIF_ENTRY * entries, _EXIF_ENTRY):
        if int.from_bytes(exif[entry : entry + 2], order) == _EXIF_ORIENTATION:
            return int.from_bytes(exif[entry + 8 : entry + 10], order)
    return 1


def _upright(picture: Image, orientation: int) -> Image:
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    turn = turns.get(orientation)
    return picture if turn is None else picture.transpose(turn)
