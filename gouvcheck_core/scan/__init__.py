"""Pixels -> the texts of the QR codes in them: photos, screenshots, PDF pages, camera frames.

What a code says is for `verify` to judge; here it is only read, and nothing found is no error.

What may enter this room: what is found (`value`), files (`read`, `picture`, `pdf` and what of its
pages is drawn, `part`) and the ladder of decoders (`ladder`) with its views of the pixels (`view`).
Bytes come in and values go out. A phone has neither Pillow nor PDFium: it uses `scan_pixels`, so
both are loaded on first use.
"""

from gouvcheck_core.scan.ladder import scan_pixels
from gouvcheck_core.scan.read import read, scan
from gouvcheck_core.scan.value import Corner, Decoder, Effort, FoundCode, Reading

__all__ = [
    "Corner",
    "Decoder",
    "Effort",
    "FoundCode",
    "Reading",
    "read",
    "scan",
    "scan_pixels",
]
